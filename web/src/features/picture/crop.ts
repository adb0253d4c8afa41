/** The square of a picture that is kept, as pure functions. In pixels of the picture. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Crop {
  /** The square's middle. */
  readonly x: number;
  readonly y: number;
  /** 1: the largest square that fits. */
  readonly zoom: number;
}

export const mostZoom = 4;

export function wholeOf({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 };
}

export function squareOf(size: Size, { x, y, zoom }: Crop): { left: number; top: number; side: number } {
  const side = Math.min(size.width, size.height) / zoom;
  return { left: x - side / 2, top: y - side / 2, side };
}

/** By parts of the square's side: 1 to the right shows what was just beside it. Ends at the picture's edge. */
export function moved(size: Size, crop: Crop, right: number, down: number): Crop {
  const { side } = squareOf(size, crop);
  return within(size, { ...crop, x: crop.x + right * side, y: crop.y + down * side });
}

export function zoomed(size: Size, crop: Crop, zoom: number): Crop {
  return within(size, { ...crop, zoom: Math.min(mostZoom, Math.max(1, zoom)) });
}

function within(size: Size, crop: Crop): Crop {
  const half = squareOf(size, crop).side / 2;
  const between = (value: number, length: number) => Math.min(length - half, Math.max(half, value));
  return { ...crop, x: between(crop.x, size.width), y: between(crop.y, size.height) };
}
