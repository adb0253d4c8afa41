/** True on phones and tablets without a keyboard: focusing an input there opens one over half the page. */
export function hasTouchOnly(): boolean {
  return window.matchMedia("(hover: none) and (pointer: coarse)").matches;
}
