import { type Bytes, wipe } from "../protocol/bytes.ts";
import { hkdf } from "./hash.ts";

/**
 * AES-256-GCM under a key and nonce that HKDF derives together from a secret and a fresh 32-byte salt: each key is used once, which is
 * what makes a derived nonce safe.
 */
interface Once {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  /** Additional authenticated data. */
  readonly aad: Bytes;
}

const tagBits = 128;

async function cipher(once: Once, usage: "encrypt" | "decrypt") {
  const okm = hkdf(once.secret, once.salt, once.info, 44);
  const key = await crypto.subtle.importKey("raw", okm.subarray(0, 32), "AES-GCM", false, [usage]);
  const algorithm = { name: "AES-GCM", iv: okm.slice(32), additionalData: once.aad, tagLength: tagBits };
  wipe(okm);
  return { key, algorithm };
}

/** Ciphertext with the 16-byte tag appended. */
export async function encryptOnce(once: Once, plaintext: Bytes): Promise<Bytes> {
  const { key, algorithm } = await cipher(once, "encrypt");
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
}

/** Null when the ciphertext was not made with this secret, salt, info and aad. */
export async function decryptOnce(once: Once, ciphertext: Bytes): Promise<Bytes | null> {
  const { key, algorithm } = await cipher(once, "decrypt");
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  } catch {
    return null;
  }
}
