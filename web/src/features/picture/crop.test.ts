import fc from "fast-check";
import { expect, test } from "vitest";
import { type Crop, moved, squareOf, wholeOf, zoomed } from "./crop.ts";

test("a wide picture begins with its middle, moves by its own size, and ends at its edge", () => {
  const size = { width: 400, height: 100 };
  const whole = wholeOf(size);
  expect(squareOf(size, whole)).toEqual({ left: 150, top: 0, side: 100 });
  expect(squareOf(size, moved(size, whole, 0.5, 0.5))).toEqual({ left: 200, top: 0, side: 100 });
  expect(squareOf(size, moved(size, whole, -9, 0))).toEqual({ left: 0, top: 0, side: 100 });
  const close = zoomed(size, whole, 2);
  expect(squareOf(size, close)).toEqual({ left: 175, top: 25, side: 50 });
  expect(squareOf(size, moved(size, close, 0, 1))).toEqual({ left: 175, top: 50, side: 50 });
  expect(zoomed(size, close, 99).zoom).toBe(4);
});

test("the square stays in the picture whatever is done", () => {
  const length = fc.integer({ min: 1, max: 8_000 });
  const part = fc.double({ min: -3, max: 3, noNaN: true });
  const step = fc.oneof(
    fc.tuple(part, part),
    part.map((zoom) => zoom * 2),
  );
  fc.assert(
    fc.property(length, length, fc.array(step, { maxLength: 20 }), (width, height, steps) => {
      const size = { width, height };
      const end = steps.reduce<Crop>(
        (crop, one) => (typeof one === "number" ? zoomed(size, crop, one) : moved(size, crop, one[0], one[1])),
        wholeOf(size),
      );
      const { left, top, side } = squareOf(size, end);
      expect(side).toBeGreaterThan(0);
      for (const edge of [left, top]) expect(edge).toBeGreaterThanOrEqual(-1e-9);
      expect(left + side).toBeLessThanOrEqual(width + 1e-9 * width);
      expect(top + side).toBeLessThanOrEqual(height + 1e-9 * height);
    }),
  );
});
