/**
 * What a person's devices share (protocol, section 5.2): contacts with the log heads that were seen, how far conversations went, and
 * names of devices. Merged item by item, written by whoever has something new, and never believed when it went back.
 */
import { newestGeneration } from "../crypto/account-log.ts";
import { keyVaultHash } from "../crypto/hash.ts";
import { closePrivateStore, mergeItems, openPrivateStore } from "../crypto/private-store.ts";
import { systemRandomness } from "../crypto/randomness.ts";
import { toBase64url } from "../protocol/base64url.ts";
import { equal } from "../protocol/bytes.ts";
import {
  decodeItems,
  encodeItems,
  encodeItemValue,
  type ItemValue,
  readItemValue,
  type StoreItem,
} from "../protocol/private-store.ts";
import type { PrivateStoreRow } from "../storage/catalogue.ts";
import { stored } from "../storage/database.ts";
import type { Contacts } from "./contacts.ts";
import type { Core } from "./core.ts";

export interface PrivateStoreListener {
  /** What the server keeps does not fit or went back: it is neither believed nor overwritten. */
  readonly refused: (what: "privateStoreRefused" | "vaultRefused") => void;
  /** What it keeps fits again. */
  readonly storeBelieved: () => void;
  readonly ownLogRolledBack: () => void;
  /** Items that came from another device. */
  readonly arrived: (items: readonly StoreItem[]) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

type WrittenValue = Exclude<ItemValue, { kind: "unknown" }>;

interface Held {
  readonly version: number;
  readonly items: readonly StoreItem[];
  readonly changed: boolean;
}

/** Kind and key, which name an item. */
function nameOf({ kind, key }: Pick<StoreItem, "kind" | "key">): string {
  return `${kind} ${toBase64url(key)}`;
}

const pushDelay = 3_000;
const mostTries = 5;

export class PrivateStore {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #listener: PrivateStoreListener;
  #forgetPush: (() => void) | null = null;
  /** The version whose items this tab has looked at. */
  #seen = 0;
  /** What the server had when it was last asked is not believed, and nothing is written over it. */
  #refused = false;
  #closed = false;

  constructor(core: Core, contacts: Contacts, listener: PrivateStoreListener) {
    this.#core = core;
    this.#contacts = contacts;
    this.#listener = listener;
  }

  close(): void {
    this.#closed = true;
    this.#forgetPush?.();
  }

  /** Notes facts; they reach the server soon. A fact that is noted already costs nothing. */
  async note(
    facts: readonly { readonly kind: number; readonly key: StoreItem["key"]; readonly value: WrittenValue }[],
  ) {
    const now = this.#core.environment.clock.now();
    const device = this.#core.me.device;
    await this.#locked(async () => {
      const held = await this.#held();
      const before = new Map(held.items.map((item) => [nameOf(item), item]));
      const news = facts.flatMap(({ kind, key, value }): StoreItem[] => {
        const item = { kind, key, time: now, device, value: encodeItemValue(value) };
        const known = before.get(nameOf(item));
        if (known === undefined) return [item];
        // Chosen after the other was seen: it counts also where this device's clock is behind.
        return equal(known.value, item.value) ? [] : [{ ...item, time: Math.max(now, known.time + 1) }];
      });
      const merged = mergeItems(held.items, news);
      if (news.length === 0 || equal(encodeItems(merged), encodeItems(held.items))) return;
      await this.#keep({ ...held, items: merged, changed: true });
      this.#pushSoon();
    });
  }

  /** All facts that this device holds. */
  async items(): Promise<readonly StoreItem[]> {
    return (await this.#held()).items;
  }

  /** Reads what other devices wrote, and writes what they lack. False when it could not be had, or is not believed. */
  pull(): Promise<boolean> {
    return this.#locked(async () => {
      const pulled = await this.#pull();
      if (pulled && (await this.#held()).changed) this.#pushSoon();
      return pulled;
    });
  }

  /** Writes what was noted now and not soon: for a choice that another device must not act against meanwhile. */
  share(): Promise<void> {
    return this.#locked(() => this.#push());
  }

  #pushSoon(): void {
    if (this.#closed) return;
    this.#forgetPush ??= this.#core.environment.clock.after(pushDelay, () => {
      this.#forgetPush = null;
      this.#locked(() => this.#push()).catch(this.#listener.failed);
    });
  }

  async #push(): Promise<void> {
    const { api, me, environment } = this.#core;
    for (let tries = 0; tries < mostTries && !this.#refused && !this.#closed; tries++) {
      const held = await this.#held();
      const own = await this.#contacts.held(me.account);
      if (!held.changed || own?.kind !== "known") return;
      const version = held.version + 1;
      const store = await closePrivateStore(
        {
          account: me.id,
          storeVersion: version,
          g: me.g,
          device: me.device,
          head: own.log.head,
          time: environment.clock.now(),
        },
        held.items,
        me.vaultKey,
        me.signing,
        systemRandomness,
      );
      const answer = await api.putStore({ version, store: toBase64url(store) });
      if (answer.ok) {
        this.#seen = version;
        return this.#keep({ ...held, version, changed: false });
      }
      if (answer.problem.code !== "stale_version" || !(await this.#pull())) return;
    }
  }

  async #pull(): Promise<boolean> {
    const { api, me } = this.#core;
    const answer = await api.vault();
    const own = await this.#contacts.held(me.account);
    if (!answer.ok || own?.kind !== "known") return false;
    const { version, store, keyVault } = answer.value;
    if (!equal(keyVaultHash(keyVault), newestGeneration(own.log).keyVaultHash)) this.#listener.refused("vaultRefused");
    const held = await this.#held();
    // What came while it was refused may bear the number that is held and be another device's.
    const unknown = this.#refused && version === held.version;
    if (store === null || (version === held.version && !unknown)) {
      if (version < held.version) this.#refuse();
      if (version !== held.version) return false;
      // Another tab has fetched it: this one has yet to look.
      if (store !== null && version !== this.#seen) await this.#arrived(version, held.items);
      this.#believe();
      return true;
    }
    const vaultKeys = Array.from({ length: me.g + 1 }, (_, g) => (g === me.g ? me.vaultKey : null));
    let verdict = await openPrivateStore(store, own.log, vaultKeys, held.version);
    if (verdict.kind === "logNeeded") {
      const grown = await this.#contacts.atLeast(me.account, verdict.seq);
      if (grown.kind !== "known") return false;
      verdict = await openPrivateStore(store, grown.log, vaultKeys, held.version);
    }
    if (verdict.kind === "logNeeded" && verdict.signed) {
      // An own device has seen more of the log than the server has now.
      this.#listener.ownLogRolledBack();
      return false;
    }
    if (verdict.kind !== "opened" || verdict.head.storeVersion !== version) {
      this.#refuse();
      return false;
    }
    const merged = mergeItems(held.items, verdict.items);
    const changed = !equal(encodeItems(merged), encodeItems([...verdict.items]));
    await this.#keep({ version, items: merged, changed });
    await this.#arrived(version, verdict.items);
    this.#believe();
    return true;
  }

  async #arrived(version: number, items: readonly StoreItem[]): Promise<void> {
    this.#seen = version;
    await this.#listener.arrived(items);
  }

  #refuse(): void {
    this.#refused = true;
    this.#listener.refused("privateStoreRefused");
  }

  #believe(): void {
    if (!this.#refused) return;
    this.#refused = false;
    this.#listener.storeBelieved();
  }

  async #held(): Promise<Held> {
    const row = await stored(() => this.#core.database.get("privateStore", "store"));
    if (row === undefined) return { version: 0, items: [], changed: false };
    const items = decodeItems(await this.#core.atRest.open("private store", row.items));
    return { version: row.version, items, changed: row.changed };
  }

  async #keep({ version, items, changed }: Held): Promise<void> {
    const sealed = await this.#core.atRest.seal("private store", encodeItems([...items]));
    const row: PrivateStoreRow = { kind: "store", version, items: sealed, changed };
    await stored(async () => {
      await this.#core.database.put("privateStore", row);
    });
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    return this.#core.environment.locks.run("private store", work);
  }
}

/** The known items among these, read. */
export function readItems(
  items: readonly StoreItem[],
): readonly { readonly item: StoreItem; readonly value: ItemValue }[] {
  return items.map((item) => ({ item, value: readItemValue(item) }));
}
