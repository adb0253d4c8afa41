import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pictureType } from "./pictureFormat.ts";

const bytes = (latin1: string) => Uint8Array.from(latin1, (letter) => letter.charCodeAt(0));
const u16 = (value: number) => String.fromCharCode(value >> 8, value & 0xff);
const u32 = (value: number) => u16(value >>> 16) + u16(value & 0xffff);
const le24 = (value: number) => String.fromCharCode(value & 0xff, (value >> 8) & 0xff, value >> 16);
const le16 = (value: number) => le24(value).slice(0, 2);
const le32 = (value: number) => le16(value & 0xffff) + le16(value >>> 16);

const chunk = (tag: string, content: string) => `${u32(content.length)}${tag}${content}CRC!`;
const png = (width: number, height: number, ...more: string[]) =>
  `\x89PNG\r\n\x1a\n${chunk("IHDR", `${u32(width)}${u32(height)}\x08\x02\0\0\0`)}${more.join("")}${chunk("IDAT", "…".slice(1))}`;
const jpeg = (width: number, height: number) =>
  `\xff\xd8\xff\xe0${u16(16)}JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc4${u16(4)}\xff\xc0\xff\xc2${u16(11)}\x08${u16(height)}${u16(width)}\x01\x01\x11\0`;
const webp = (tag: string, content: string) =>
  `RIFF${le32(content.length + 12)}WEBP${tag}${le32(content.length)}${content}`;
const lossy = (width: number, height: number) => webp("VP8 ", `\x90\x01\0\x9d\x01\x2a${le16(width)}${le16(height)}`);
const lossless = (width: number, height: number) => webp("VP8L", `\x2f${le32(((height - 1) << 14) | (width - 1))}`);
const extended = (width: number, height: number, flags: number) =>
  webp("VP8X", `${String.fromCharCode(flags)}\0\0\0${le24(width - 1)}${le24(height - 1)}`);

/** Three by two pixels, as Chromium writes them. */
const written = {
  "image/png":
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWI6Y2z8H4aZGJAAAAAA///qnsSoAAAABklEQVQDAH+1BpjuJVuvAAAAAElFTkSuQmCC",
  "image/jpeg":
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAARCAACAAMDASIAAhEBAxEB/9k=",
} as const;

describe("a picture", () => {
  test.each(Object.entries(written))("of type %s as a browser writes it is known", (type, base64) => {
    expect(pictureType(bytes(atob(base64)))).toBe(type);
  });

  test.each([
    ["image/png", png],
    ["image/jpeg", jpeg],
    ["image/webp", lossy],
    ["image/webp", lossless],
    ["image/webp", (width: number, height: number) => extended(width, height, 0x20)],
  ] as const)("of type %s is shown up to 1,024 pixels wide and high", (type, made) => {
    expect(pictureType(bytes(made(1_024, 1_024)))).toBe(type);
    expect(pictureType(bytes(made(1, 7)))).toBe(type);
    expect(pictureType(bytes(made(1_025, 1_024)))).toBeNull();
    expect(pictureType(bytes(made(1_024, 1_025)))).toBeNull();
    const whole = made(3, 2);
    for (let length = 0; length < 24; length++) expect(pictureType(bytes(whole.slice(0, length)))).toBeNull();
  });

  test.each([
    ["script", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["text", "<!doctype html><script>alert(1)</script>"],
    ["nothing", ""],
    ["a GIF", "GIF89a\x01\0\x01\0\0\0\0;"],
    ["a moving PNG", png(3, 2, chunk("acTL", "\0\0\0\x02\0\0\0\0"))],
    ["a moving WebP", extended(3, 2, 0x02)],
    ["a sound in RIFF", webp("VP8 ", "").replace("WEBP", "WAVE")],
    ["a PNG without pixels", png(0, 2)],
    ["a JPEG that only begins", "\xff\xd8\xff\xe0\xff\xff"],
  ])("that is %s is not shown", (_, content) => {
    expect(pictureType(bytes(content))).toBeNull();
  });

  test("of any bytes is judged, not thrown at", () => {
    const beginning = fc.constantFrom("", "\xff\xd8", "\x89PNG\r\n\x1a\n", "RIFFaaaaWEBPVP8X", "RIFFaaaaWEBPVP8L");
    fc.assert(
      fc.property(beginning, fc.uint8Array({ maxLength: 80 }), (start, rest) => {
        pictureType(Uint8Array.of(...bytes(start), ...rest));
      }),
      { numRuns: 2_000 },
    );
  });
});
