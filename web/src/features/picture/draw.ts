import { type Crop, squareOf } from "./crop.ts";

/** What contacts get, in pixels a side. */
export const pictureSide = 256;

/** As small as fits one screenful of messages; what cannot be made so small is sent as it is after the last try. */
const wantedBytes = 16_384;
const qualities = [0.86, 0.75, 0.6, 0.45, 0.3];

/** Draws the kept square over the whole canvas. What shows through the picture becomes white, as formats without transparency need it. */
export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { left, top, side } = squareOf(picture, crop);
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** The canvas as a small picture. Made of its pixels alone: nothing that a camera wrote beside them is in it. */
export async function encoded(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  let best: Blob | null = null;
  for (const quality of qualities) {
    best = await blobOf(canvas, quality);
    if (best !== null && best.size <= wantedBytes) break;
  }
  if (best === null) throw new Error("the browser encodes no picture");
  return new Uint8Array(await best.arrayBuffer());
}

/** A browser that writes no WebP writes PNG instead, which is large. */
async function blobOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const made = (type: string) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  const webp = await made("image/webp");
  return webp?.type === "image/webp" ? webp : made("image/jpeg");
}
