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
import { outboxOf } from "../storage/outbox.ts";
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

const own = "own ";

interface PicturesParts {
  readonly outbox: Outbox;
  readonly ownAccount: OwnAccount;
  readonly people: People;
  readonly privateStore: PrivateStore;
}

export class Pictures {
  readonly #core: Core;
  readonly #parts: PicturesParts;
  readonly #newest = new Map<AccountId, ContactProfileRow>();
  /** Null until one was chosen on any device; empty when it was taken away. */
  #chosen: Bytes | null = null;
  #sending: Promise<void> = Promise.resolve();

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
    const rows = (await allConversations(this.#core.database)).toSorted((a, b) => b.activity - a.activity);
    let told = 0;
    for (const { id, peer } of rows) {
      if (told === toldAtOnce) return;
      if (!(await hasWritten(this.#core.database, id, this.#core.me.account))) continue;
      await this.#tell(id, peer, noBytes);
      told++;
    }
  }

  /** The person has written something there. */
  alongside(conversation: ConversationId, peer: AccountId): Promise<void> {
    return this.#tell(conversation, peer, null);
  }

  /** A profile that the server refused is given up: the next message brings it again. */
  async outboxChanged(conversation: ConversationId): Promise<void> {
    const { database, atRest } = this.#core;
    for (const row of await outboxOf(database, conversation)) {
      if (row.phase !== "failed" || row.givenUp) continue;
      if ((await contentOfWaiting(atRest, row)).kind === "profile") await this.#parts.outbox.discard(row.id);
    }
  }

  /** Sends the own picture unless it is the last one sent there. `unknown`: what counts as that where older history is missing. */
  #tell(conversation: ConversationId, peer: AccountId, unknown: Bytes | null): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      const picture = this.#chosen;
      if (picture === null || peer === this.#core.me.account) return;
      const sent = (await this.#lastSent(conversation)) ?? unknown;
      if (sent === null || equal(sent, picture)) return;
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

  #meet(row: ContactProfileRow): void {
    if (row.account === this.#core.me.account) return;
    const known = this.#newest.get(row.account);
    if (known !== undefined && !isNewer(row, known)) return;
    this.#newest.set(row.account, row);
    this.#parts.people.pictured(row.account, idOf(row));
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
