/**
 * Own pictures of people, in place of the generated ones (protocol, section 8.3). The own one lies in the private store, where the
 * person's other devices find it, and goes to each contact along with what is written there: once, and again when it is another one.
 */
import { type Bytes, equal, noBytes } from "../protocol/bytes.ts";
import { itemKind } from "../protocol/private-store.ts";
import type { ContactProfileRow } from "../storage/catalogue.ts";
import { allContactProfiles, contactProfilesIn, hasWritten } from "../storage/contactProfiles.ts";
import { allConversations, conversationOf } from "../storage/conversations.ts";
import { entriesBetween } from "../storage/entries.ts";
import { outboxOf, wholeOutbox } from "../storage/outbox.ts";
import type { AccountId, ConversationId, PictureId } from "./api.ts";
import { contentOfWaiting, entryPlace, openContent } from "./conversation/bodies.ts";
import type { Core } from "./core.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { OwnAccount } from "./ownAccount.ts";
import type { People } from "./people.ts";
import { pictureType } from "./pictureFormat.ts";
import { type PrivateStore, readItems } from "./privateStore.ts";

/** To so many contacts a new picture goes at once; to the others with the next message. */
const toldAtOnce = 50;

/** After a change of the outbox, until it is looked at: what is refused has time. */
const quiet = 500;

const own = "own ";

interface PicturesParts {
  readonly outbox: Outbox;
  readonly ownAccount: OwnAccount;
  readonly people: People;
  readonly privateStore: PrivateStore;
  /** The sequence behind which nothing of this account is shown; infinite for those who are not blocked. */
  readonly hiddenAfter: (account: AccountId) => number;
}

export class Pictures {
  readonly #core: Core;
  readonly #parts: PicturesParts;
  readonly #newest = new Map<AccountId, ContactProfileRow>();
  /** Null until one was chosen on any device; empty when it was taken away. */
  #chosen: Bytes | null = null;
  /** The last one that was sent, where this tab knows it. */
  readonly #told = new Map<ConversationId, Bytes>();
  readonly #sentAt = new Map<ConversationId, number>();
  #sending: Promise<void> = Promise.resolve();
  readonly #toLookAt = new Set<ConversationId>();
  #closed = false;

  constructor(core: Core, parts: PicturesParts) {
    this.#core = core;
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const row of await allContactProfiles(this.#core.database)) this.#meet(row);
    await this.loadOwn();
  }

  /** Reads again what was chosen here, in another tab or on another device. */
  async loadOwn(): Promise<void> {
    const { ownAccount, people, privateStore } = this.#parts;
    for (const { item, value } of readItems(await privateStore.items())) {
      if (value.kind !== "picture") continue;
      this.#chosen = value.picture;
      const id = value.picture.length === 0 ? null : `${own}${item.time} ${item.device}`;
      ownAccount.pictured(id);
      people.pictured(this.#core.me.account, id);
    }
  }

  /** A conversation holds more than before. */
  async changed(conversation: ConversationId): Promise<void> {
    for (const row of await contactProfilesIn(this.#core.database, conversation)) this.#meet(row);
  }

  /** The picture, if it is one that may be shown. */
  async open(id: PictureId): Promise<Blob | null> {
    const bytes = id.startsWith(own) ? this.#chosen : await this.#pictureAt(id);
    const type = bytes === null ? null : pictureType(bytes);
    return bytes === null || type === null ? null : new Blob([bytes], { type });
  }

  /** Null: the generated one again. */
  async choose(picture: Bytes | null): Promise<void> {
    const value = { kind: "picture", picture: picture ?? noBytes } as const;
    await this.#parts.privateStore.note([{ kind: itemKind.picture, key: noBytes, value }]);
    await this.loadOwn();
    for (const [conversation, peer] of await this.#contacts()) await this.#tell(conversation, peer, noBytes);
  }

  /** The person has written something there. */
  alongside(conversation: ConversationId, peer: AccountId): Promise<void> {
    return this.#tell(conversation, peer, null);
  }

  /** A profile that the server refused is given up: the next message brings it again. */
  async outboxChanged(conversation: ConversationId): Promise<void> {
    if (this.#toLookAt.has(conversation)) return;
    this.#toLookAt.add(conversation);
    const { database, atRest, environment } = this.#core;
    await new Promise<void>((resume) => environment.clock.after(quiet, resume));
    this.#toLookAt.delete(conversation);
    if (this.#closed) return;
    for (const row of await outboxOf(database, conversation)) {
      if (row.phase !== "failed" || row.givenUp) continue;
      if ((await contentOfWaiting(atRest, row)).kind !== "profile") continue;
      this.#told.delete(conversation);
      await this.#parts.outbox.discard(row.id);
    }
  }

  close(): void {
    this.#closed = true;
  }

  /** Sends the own picture unless it is the last one sent there. `unknown`: what counts as that where older history is missing. */
  #tell(conversation: ConversationId, peer: AccountId, unknown: Bytes | null): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      const picture = this.#chosen;
      if (picture === null || peer === this.#core.me.account || this.#isBlocked(peer)) return;
      const told = this.#told.get(conversation);
      if (told !== undefined && equal(told, picture)) return;
      const sent = (await this.#lastSent(conversation)) ?? unknown;
      if (sent === null) return;
      this.#told.set(conversation, picture);
      if (equal(sent, picture)) return;
      await this.#parts.outbox.add(conversation, peer, { kind: "profile", shownName: "", picture }, null);
    });
    const told = this.#sending;
    this.#sending = this.#sending.catch(() => {});
    return told;
  }

  async #lastSent(conversation: ConversationId): Promise<Bytes | null> {
    const { database, atRest, me } = this.#core;
    for (const row of (await outboxOf(database, conversation)).toReversed()) {
      const content = await contentOfWaiting(atRest, row);
      if (content.kind === "profile" && !row.givenUp) return content.picture;
    }
    const stored = (await contactProfilesIn(database, conversation)).find(({ account }) => account === me.account);
    if (stored !== undefined) return this.#pictureAt(idOf(stored));
    const row = await conversationOf(database, conversation);
    return row === null || row.low <= 1 ? noBytes : null;
  }

  /** Whom the person has written to, or is about to: the newest, with their conversations. */
  async #contacts(): Promise<ReadonlyMap<ConversationId, AccountId>> {
    const { database, me } = this.#core;
    const contacts = new Map((await wholeOutbox(database)).map((row) => [row.conversation, row.peer]));
    for (const { id, peer } of (await allConversations(database)).toSorted((a, b) => b.activity - a.activity)) {
      if (contacts.size >= toldAtOnce) break;
      if (!this.#isBlocked(peer) && (await hasWritten(database, id, me.account))) contacts.set(id, peer);
    }
    return contacts;
  }

  #isBlocked(account: AccountId): boolean {
    return Number.isFinite(this.#parts.hiddenAfter(account));
  }

  #meet(row: ContactProfileRow): void {
    const { hiddenAfter, people } = this.#parts;
    const { account } = row;
    if (account === this.#core.me.account) {
      this.#sent(row);
    } else if (row.sequence <= hiddenAfter(account)) {
      const known = this.#newest.get(account);
      if (known !== undefined && !isNewer(row, known)) return;
      this.#newest.set(account, row);
      people.pictured(account, idOf(row));
    }
  }

  /** Another own device may have sent another one than this tab knows of. */
  #sent({ conversation, sequence }: ContactProfileRow): void {
    if (this.#sentAt.get(conversation) === sequence) return;
    this.#sentAt.set(conversation, sequence);
    this.#told.delete(conversation);
  }

  async #pictureAt(id: PictureId): Promise<Bytes | null> {
    const [conversation = "", place = ""] = id.split(" ");
    const sequence = Number(place);
    const [row] = await entriesBetween(this.#core.database, conversation, sequence, sequence);
    if (row?.content === undefined) return null;
    const content = await openContent(this.#core.atRest, entryPlace(row), row.content);
    return content.kind === "profile" ? content.picture : null;
  }
}

function idOf({ conversation, sequence }: ContactProfileRow): PictureId {
  return `${conversation} ${sequence}`;
}

function isNewer(row: ContactProfileRow, known: ContactProfileRow): boolean {
  if (row.conversation === known.conversation) return row.sequence > known.sequence;
  return row.time > known.time || (row.time === known.time && row.conversation > known.conversation);
}
