/** Heads of contacts' logs and of conversations, shared among the own devices: what one has seen, a server cannot hide from another. */
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import { itemKind, type StoreItem } from "../protocol/private-store.ts";
import { allConversations, conversationOf, isRolledBack } from "../storage/conversations.ts";
import type { Contacts } from "./contacts.ts";
import type { Keying } from "./conversation/keying.ts";
import type { Sync } from "./conversation/sync.ts";
import type { Core } from "./core.ts";
import { type PrivateStore, readItems } from "./privateStore.ts";

interface Parts {
  readonly contacts: Contacts;
  readonly keying: Keying;
  readonly sync: Sync;
  readonly privateStore: PrivateStore;
}

export class SharedFacts {
  readonly #core: Core;
  readonly #parts: Parts;

  constructor(core: Core, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Items of another device: contacts and conversations that are shorter here were cut. */
  async arrived(items: readonly StoreItem[]): Promise<void> {
    const { contacts, sync } = this.#parts;
    for (const { item, value } of readItems(items)) {
      if (value.kind === "contact") await contacts.pinned(toBase64url(item.key), value.head);
      if (value.kind !== "conversationHead") continue;
      const conversation = toBase64url(item.key);
      const row = await conversationOf(this.#core.database, conversation);
      if (row === null || row.head >= value.sequence) continue;
      const caught = await sync.catchUp(conversation);
      const now = await conversationOf(this.#core.database, conversation);
      if (now !== null && (caught === "caughtUp" || isRolledBack(now)) && now.head < value.sequence)
        await sync.rolledBack(now, { sequence: value.sequence, transcript: value.transcript });
    }
  }

  /** Leaves what this device holds to the others. */
  async share(): Promise<void> {
    const { contacts, keying, privateStore } = this.#parts;
    const facts: Parameters<PrivateStore["note"]>[0][number][] = [];
    for (const row of await allConversations(this.#core.database)) {
      const contact = await contacts.held(row.peer);
      if (contact?.kind === "known" && row.peer !== this.#core.me.account) {
        const value = { kind: "contact", name: contact.name, head: contact.log.head } as const;
        facts.push({ kind: itemKind.contact, key: fromBase64url(row.peer), value });
      }
      const head = await keying.head(row);
      if (head !== null) facts.push({ kind: itemKind.conversationHead, key: fromBase64url(row.id), value: head });
    }
    await privateStore.note(facts);
  }
}
