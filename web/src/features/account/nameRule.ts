/** Names as section 3.1 of the protocol has them; the engine and the server check again. */
export function isName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/.test(name);
}
