import type { Bytes } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";
import { Malformed } from "../protocol/malformed.ts";
import { canonicalName } from "../protocol/names.ts";
import { derive, hash } from "./hash.ts";
import type { LoginSecrets } from "./password.ts";

/** The recovery code of section 3.3: 160 random bits and 20 of checksum in Crockford base32, nine groups of four. */

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeCharacters = 32;
const checkCharacters = 4;
const group = 4;

/** @param code 20 random bytes */
export function formatRecoveryCode(code: Bytes): string {
  const characters = toBase32(code) + checksum(code);
  const groups: string[] = [];
  for (let at = 0; at < characters.length; at += group) groups.push(characters.slice(at, at + group));
  return groups.join("-");
}

/**
 * Reads a code as people type it: in any case, with or without spaces and hyphens, O for 0, I and L for 1.
 *
 * @returns the 20 bytes
 * @throws Malformed for another length, other characters, or a checksum that does not fit: a typing error
 */
export function parseRecoveryCode(typed: string): Bytes {
  const characters = typed.replace(/[\s-]/g, "").replace(/[a-z]/g, upper).replace(/O/g, "0").replace(/[IL]/g, "1");
  if (characters.length !== codeCharacters + checkCharacters) throw new Malformed("recovery code: 36 characters");
  const code = fromBase32(characters.slice(0, codeCharacters));
  if (checksum(code) !== characters.slice(codeCharacters)) throw new Malformed("recovery code: checksum");
  return code;
}

export function recoverySecrets(name: string, code: Bytes): LoginSecrets {
  const fields = [canonicalName(name)];
  return {
    authSecret: derive(code, label.recoveryAuthSecret, fields, size.secret),
    wrapKey: derive(code, label.recoveryWrapKey, fields, size.secret),
  };
}

/** ASCII letters only: the case rules of Unicode would turn other letters into valid ones. */
const upper = (letter: string): string => letter.toUpperCase();

/** The first 20 bits of the hash. */
function checksum(code: Bytes): string {
  return toBase32(hash(label.recoveryChecksum, code).subarray(0, 5)).slice(0, checkCharacters);
}

/** Most significant bit first; the number of bits is a multiple of five. */
function toBase32(bytes: Uint8Array): string {
  let out = "";
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet.charAt((pending >> bits) & 31);
    }
  }
  return out;
}

function fromBase32(characters: string): Bytes {
  const out = new Uint8Array(size.recoveryCode);
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (const character of characters) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new Malformed("recovery code: a character that does not occur");
    pending = ((pending << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (pending >> bits) & 0xff;
    }
  }
  return out;
}
