/** Padmé (section 2.5): hides all but the magnitude of a length; nothing is shorter than 256 bytes. */
export function paddedLength(length: number): number {
  if (length <= 256) return 256;
  const significant = Math.floor(Math.log2(exponentOf(length))) + 1;
  // Arithmetic instead of bit operations, which would cut lengths at 31 bits.
  const step = 2 ** (exponentOf(length) - significant);
  return Math.ceil(length / step) * step;
}

/** floor(log2 length); Math.log2 alone rounds up just below large powers of two. */
function exponentOf(length: number): number {
  const exponent = Math.round(Math.log2(length));
  return 2 ** exponent > length ? exponent - 1 : exponent;
}
