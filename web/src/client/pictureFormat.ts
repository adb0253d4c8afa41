/** What may be shown of bytes that somebody else calls a picture: formats without script or motion, and not so large that decoding hurts. */

export type PictureType = "image/jpeg" | "image/png" | "image/webp";

const mostPixels = 1_024;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The type by the first bytes, whatever the sender said; null: not to be shown. */
export function pictureType(bytes: Uint8Array): PictureType | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [type, sizeIn] of formats) {
    try {
      const size = sizeIn(view);
      if (size !== null) return fits(size) ? type : null;
    } catch (error) {
      // Cut off within its head.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}

const formats: readonly (readonly [PictureType, (view: DataView) => Size | null])[] = [
  ["image/jpeg", jpegSize],
  ["image/png", pngSize],
  ["image/webp", webpSize],
];

function fits({ width, height }: Size): boolean {
  return width >= 1 && height >= 1 && width <= mostPixels && height <= mostPixels;
}

const tooLarge: Size = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };

/** ITU-T T.81: segments up to the one that begins a frame. */
function jpegSize(view: DataView): Size | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** PNG, section 5 and 11.2.2. A chunk acTL before the first IDAT makes it move. */
function pngSize(view: DataView): Size | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null;
  for (let at = 8; tag(view, at + 4) !== "IDAT"; at += 12 + view.getUint32(at)) {
    if (tag(view, at + 4) === "acTL") return tooLarge;
  }
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** RFC 9649. */
function webpSize(view: DataView): Size | null {
  if (tag(view, 0) !== "RIFF" || tag(view, 8) !== "WEBP") return null;
  switch (tag(view, 12)) {
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case "VP8X": {
      const moves = (view.getUint8(20) & 0x02) !== 0;
      return moves ? tooLarge : { width: threeBytes(view, 24) + 1, height: threeBytes(view, 27) + 1 };
    }
    default:
      return null;
  }
}

function threeBytes(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(at + place)));
}
