import { Malformed } from "./malformed.ts";

const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/;

/** Section 3.1: 3 to 32 characters of A–Z a–z 0–9 . _ -, beginning with a letter or digit. */
export function isName(name: string): boolean {
  return pattern.test(name);
}

/**
 * The form in which names are compared and used in derivations: lower case in ASCII.
 *
 * @throws Malformed when `name` is none
 */
export function canonicalName(name: string): string {
  if (!isName(name)) throw new Malformed("name: 3 to 32 characters of A-Z a-z 0-9 . _ -");
  return name.toLowerCase();
}
