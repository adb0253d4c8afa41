/** The conversations that screens look at: one model for each, however many views it has, and what a person does in them. */
import { fromBase64url } from "../protocol/base64url.ts";
import type { Content } from "../protocol/content.ts";
import type { ConversationRow } from "../storage/catalogue.ts";
import { changeConversation } from "../storage/conversations.ts";
import type { Acquaintance } from "./acquaintance.ts";
import { type AccountId, type ConversationView, maxTextBytes, type UnsentText } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { isShown } from "./conversation/bodies.ts";
import { conversationWith } from "./conversation/directory.ts";
import type { Epochs } from "./conversation/epochs.ts";
import { deviceEvents } from "./conversation/events.ts";
import { type ConversationChanges, ConversationModel } from "./conversation/model.ts";
import type { Receipts } from "./conversation/receipts.ts";
import { referenceTo } from "./conversation/references.ts";
import type { Sync } from "./conversation/sync.ts";
import type { Unread } from "./conversation/unread.ts";
import type { Core } from "./core.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { People } from "./people.ts";
import type { Pictures } from "./pictures.ts";
import type { Precedence } from "./precedence.ts";

export interface OpenConversationsParts {
  readonly acquaintance: Acquaintance;
  readonly contacts: Contacts;
  readonly epochs: Epochs;
  readonly outbox: Outbox;
  readonly people: People;
  readonly pictures: Pictures;
  readonly precedence: Precedence;
  readonly receipts: Receipts;
  readonly sync: Sync;
}

export interface OpenConversationsSurroundings {
  readonly unread: (row: ConversationRow) => Promise<Unread>;
  readonly hiddenAfter: (account: AccountId) => number;
  /** The stored conversation says something else now. */
  readonly changed: (conversation: string) => void;
  readonly failed: (error: unknown) => void;
}

export class OpenConversations {
  readonly #core: Core;
  readonly #parts: OpenConversationsParts;
  readonly #surroundings: OpenConversationsSurroundings;
  readonly #models = new Map<string, { readonly model: ConversationModel; views: number }>();
  #saying: Promise<void> = Promise.resolve();

  constructor(core: Core, parts: OpenConversationsParts, surroundings: OpenConversationsSurroundings) {
    this.#core = core;
    this.#parts = parts;
    this.#surroundings = surroundings;
  }

  open(peer: AccountId): ConversationView {
    const { acquaintance, outbox, precedence, receipts } = this.#parts;
    const conversation = conversationWith(this.#core.me, peer);
    const held = this.#model(conversation, peer);
    held.views += 1;
    const { model } = held;
    // The messages come first: what is known of the person is looked at while they are drawn.
    const read = model.refresh();
    precedence.give(read);
    this.#guard(read.then(() => acquaintance.meet(peer)));
    let open = true;
    return {
      state: model.state,
      loadOlder: () => (open ? model.loadOlder().catch(this.#surroundings.failed) : Promise.resolve()),
      loadNewer: () => (open ? model.loadNewer().catch(this.#surroundings.failed) : Promise.resolve()),
      show: (id) => (open ? model.show(id).catch((error: unknown) => this.#notShown(error)) : Promise.resolve(false)),
      showLatest: () => (open ? model.showLatest().catch(this.#surroundings.failed) : Promise.resolve()),
      send: (text, more = {}) => {
        if (!open || !isSendable(text)) return;
        receipts.typing(conversation, peer, true);
        const mentions = (more.mentions ?? []).map(fromBase64url);
        const kind = more.replyTo === undefined ? "text" : "reply";
        this.#say(conversation, peer, more.replyTo ?? null, { kind, text, mentions });
      },
      edit: (id, text, mentions = []) => {
        if (!open || !isSendable(text)) return;
        this.#say(conversation, peer, id, { kind: "edit", text, mentions: mentions.map(fromBase64url) });
      },
      remove: (id) => this.#say(conversation, peer, id, { kind: "delete" }),
      react: (id, emoji) => this.#say(conversation, peer, id, { kind: "reaction", emoji }),
      retry: (id) => this.#guard(outbox.retry(id)),
      discard: (id) => this.#guard(outbox.discard(id)),
      typing: (textIsEmpty) => receipts.typing(conversation, peer, textIsEmpty),
      markRead: (sequence) => this.#guard(receipts.markRead(conversation, sequence)),
      acknowledgeTrust: (id) => this.#guard(this.#acknowledge(conversation, peer, id)),
      close: () => {
        if (!open) return;
        open = false;
        held.views -= 1;
        if (held.views === 0) this.#models.delete(conversation);
      },
    };
  }

  /** `rewritten`: also entries inside the held range. */
  changed(conversation: string, rewritten: boolean): void {
    const held = this.#models.get(conversation);
    if (held !== undefined) this.#guard(held.model.refresh(rewritten));
  }

  readElsewhere(conversation: string, sequence: number, time: number): void {
    const held = this.#models.get(conversation);
    if (held !== undefined) this.#guard(held.model.readElsewhere(sequence, time));
  }

  /** What is shown of whom is something else now. */
  preferencesChanged(): void {
    for (const { model } of this.#models.values()) this.#guard(model.refresh(true));
  }

  logChanged(account: AccountId): void {
    for (const { model } of this.#models.values()) if (model.peer === account) this.#guard(model.refresh());
  }

  /** Resolves when everything that was said would survive a crash, or could not be kept. */
  settled(): Promise<void> {
    return this.#saying;
  }

  /** The name of the person a shown conversation is with; undefined where none is shown, or the name is not known yet. */
  peerName(conversation: string): string | undefined {
    return this.#models.get(conversation)?.model.state.get().peer?.name;
  }

  /** What was written here and the server does not have, as far as a screen shows it. */
  unsent(): readonly UnsentText[] {
    return [...this.#models.values()].flatMap(({ model }) => {
      const { notesToSelf, peer } = model.state.get();
      const to = notesToSelf ? null : (peer?.name ?? "");
      return model.unsent().map((text) => ({ to, text }));
    });
  }

  /** Presence, names, typing, and who may be written to. */
  surroundingsChanged(): void {
    for (const { model } of this.#models.values()) model.surroundingsChanged();
  }

  #model(conversation: string, peer: string): { readonly model: ConversationModel; views: number } {
    const known = this.#models.get(conversation);
    if (known !== undefined) return known;
    const { acquaintance, outbox, people, receipts, sync } = this.#parts;
    const model = new ConversationModel(this.#core, conversation, peer, {
      person: (account) => people.get(account),
      isTyping: (account) => receipts.isTyping(account),
      blocked: (_conversation, account) => acquaintance.blocked(account),
      fetchOlder: (id) => sync.fetchOlder(id),
      unread: this.#surroundings.unread,
      hiddenAfter: this.#surroundings.hiddenAfter,
      unkept: (id) => outbox.unkept(id),
      changes: (id, account) => this.#changes(id, account),
    });
    const made = { model, views: 0 };
    this.#models.set(conversation, made);
    return made;
  }

  /** What a timeline tells of devices: the peer's, and in notes to oneself the own ones. */
  async #changes(conversation: string, peer: string): Promise<ConversationChanges> {
    const { contacts, epochs } = this.#parts;
    const held = await contacts.held(peer);
    const whose = peer === this.#core.me.account ? "own" : "peer";
    return {
      devices: held?.kind === "known" ? deviceEvents(held.log, whose) : [],
      records: new Set((await epochs.of(conversation, peer)).map(({ epoch }) => epoch.place)),
    };
  }

  /** Queues a message, with the one it names where it names one: in the order of the calls. Nothing when the server lacks that one. */
  #say(conversation: string, peer: string, about: string | null, content: Content): void {
    this.#saying = this.#saying.then(async () => {
      const reference = about === null ? null : await referenceTo(this.#core.database, conversation, about);
      if (about !== null && reference === null) return;
      await this.#parts.outbox.add(conversation, peer, content, reference);
      if (isShown(content)) await this.#parts.pictures.alongside(conversation, peer);
    });
    this.#saying = this.#saying.catch(this.#surroundings.failed);
  }

  async #acknowledge(conversation: string, peer: string, id: string): Promise<void> {
    await changeConversation(this.#core.database, conversation, peer, (row) => ({
      ...row,
      trust: row.trust.map((item) => (item.id === id ? { ...item, acknowledged: true } : item)),
    }));
    this.#surroundings.changed(conversation);
  }

  #notShown(error: unknown): false {
    this.#surroundings.failed(error);
    return false;
  }

  #guard(work: Promise<unknown>): void {
    work.catch(this.#surroundings.failed);
  }
}

function isSendable(text: string): boolean {
  return text.length > 0 && new TextEncoder().encode(text).length <= maxTextBytes;
}
