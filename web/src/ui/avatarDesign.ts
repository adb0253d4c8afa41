/** What an avatar looks like; the same for the same seed on every device. */
export interface AvatarDesign {
  /** Degrees on the colour circle. */
  readonly hue: number;
  readonly petalHue: number;
  /** Petals around the centre of a 100 × 100 picture. */
  readonly petals: readonly { readonly angle: number; readonly length: number; readonly width: number }[];
  readonly distance: number;
}

/** FNV-1a over UTF-16 units, then xorshift32: spreads similar seeds far apart. Not for anything secret. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  state |= 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function avatarDesign(seed: string): AvatarDesign {
  const random = randomFrom(seed);
  // The first draws of similar seeds are still alike.
  for (let i = 0; i < 4; i++) random();
  const hue = Math.floor(random() * 24) * 15;
  const petalHue = (hue + 60 + Math.floor(random() * 9) * 30) % 360;
  const count = 3 + Math.floor(random() * 5);
  const turn = random() * 360;
  const length = 24 + random() * 14;
  const width = 12 + random() * 12;
  const petals = Array.from({ length: count }, (_, i) => ({
    angle: Math.round(turn + (i * 360) / count),
    length: Math.round(length),
    width: Math.round(width),
  }));
  return { hue, petalHue, petals, distance: Math.round(18 + random() * 14) };
}
