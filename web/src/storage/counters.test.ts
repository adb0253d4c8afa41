import { expect, test } from "vitest";
import type { CounterRow, NumberedEnvelope } from "./catalogue.ts";
import { gaveBack, withGivenBack, withReplaced, withStored } from "./counters.ts";

const hash = (n: number) => new Uint8Array(32).fill(n);
const drawn: CounterRow = { conversation: "notes", counter: 3, hash: hash(3) };

function envelope(counter: number, n: number): NumberedEnvelope {
  return { bytes: new Uint8Array(1), hash: hash(n), n: 0, counter, previous: hash(counter - 1) };
}

const entry = (counter: number, n: number) =>
  ({ conversation: "notes", sequence: 9, time: 1, kind: "envelope", hash: hash(n), shown: true, counter }) as const;

test("a number that goes back is drawn again, and the envelope that had it is known by its hash", () => {
  const back = withGivenBack(drawn, envelope(3, 3));
  expect(back).toMatchObject({ counter: 2, hash: hash(2) });
  expect(gaveBack(back, 3, hash(3))).toBe(true);
  expect(gaveBack(back, 3, hash(4)), "other bytes").toBe(false);
  expect(gaveBack(back, 4, hash(3)), "another number").toBe(false);
  expect(gaveBack(drawn, 4, hash(4)), "nothing was given back").toBe(false);
  expect(gaveBack(null, 1, hash(1)), "nothing was drawn").toBe(false);
});

test("what the server has after all is what the next message is chained to", () => {
  const back = withGivenBack(drawn, envelope(3, 3));
  expect(withStored(back, [entry(3, 3)])).toEqual(drawn);
  expect(withStored(back, [entry(3, 4)]), "other bytes").toBe(back);
  const again: CounterRow = { ...back, counter: 3, hash: hash(5) };
  expect(withStored(again, [entry(3, 3)]), "drawn again meanwhile").toEqual(drawn);
});

test("an envelope in whose place another one was made is known too", () => {
  const replaced = withReplaced(drawn, envelope(3, 3), envelope(3, 4));
  expect(replaced).toMatchObject({ counter: 3, hash: hash(4) });
  const back = withGivenBack(replaced, envelope(3, 4));
  expect([3, 4, 5].map((n) => gaveBack(back, 3, hash(n)))).toEqual([true, true, false]);
});

test("the last eight are known", () => {
  let row = drawn;
  for (let n = 10; n < 20; n++) row = withGivenBack({ ...row, counter: 3 }, envelope(3, n));
  expect([10, 11, 12, 19].map((n) => gaveBack(row, 3, hash(n)))).toEqual([false, false, true, true]);
});
