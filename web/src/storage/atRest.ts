import type { Bytes, SealedAtRest } from "./catalogue.ts";
import { type Database, stored } from "./database.ts";

/**
 * Encryption of what lies in this browser. The key is made here, cannot be exported by script, and is gone after sign-out;
 * it guards against a copied disk or profile folder, not against code that runs in this page.
 *
 * Each seal draws 96 random bits; SP 800-38D section 8.3 allows 2^32 of them for one key, more than a profile ever writes.
 * `purpose` is authenticated, so that a row cannot be read as one of another kind.
 */
export class AtRest {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** The profile's key, made at the first call. Two tabs that call at once agree on one key. */
  static async open(database: Database): Promise<AtRest> {
    const known = await AtRest.known(database);
    if (known !== null) return known;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return stored(async () => {
      const transaction = database.transaction("keys", "readwrite");
      const winner = await transaction.store.get("atRest");
      if (winner === undefined) await transaction.store.add({ name: "atRest", key: made });
      await transaction.done;
      return new AtRest(winner?.key ?? made);
    });
  }

  /** The profile's key, or null where there is no profile. */
  static async known(database: Database): Promise<AtRest | null> {
    const row = await stored(() => database.get("keys", "atRest"));
    return row === undefined ? null : new AtRest(row.key);
  }

  async seal(purpose: string, plain: Bytes): Promise<SealedAtRest> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt(this.#parameters(purpose, iv), this.#key, plain);
    return { iv, data: new Uint8Array(data) };
  }

  /** Rejects when the row was altered, is of another purpose, or belongs to an earlier sign-in. */
  async open(purpose: string, sealed: SealedAtRest): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.decrypt(this.#parameters(purpose, sealed.iv), this.#key, sealed.data));
  }

  #parameters(purpose: string, iv: Bytes): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(purpose) };
  }
}
