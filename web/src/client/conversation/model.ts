/**
 * One conversation as a tab shows it: a window over what is held, plus what waits in the outbox where the window reaches the end. The
 * database is the truth; a model only reads it again when told that something changed, here or in another tab.
 */
import type { ConversationRow, EntryRow, OutboxRow } from "../../storage/catalogue.ts";
import { conversationOf, isRolledBack } from "../../storage/conversations.ts";
import { knownMessages } from "../../storage/entries.ts";
import { outboxOf } from "../../storage/outbox.ts";
import type {
  ConversationState,
  MessageId,
  Person,
  SendBlock,
  TimelineEvent,
  TimelineItem,
  TrustNotice,
} from "../api.ts";
import { Cell } from "../cell.ts";
import type { Core } from "../core.ts";
import { refusedRecord, withEvents } from "./events.ts";
import { ReplySources } from "./replySources.ts";
import { itemId, type TimelineParts, timeline } from "./timeline.ts";
import type { Unread } from "./unread.ts";
import { Waiting } from "./waiting.ts";
import { pageSize, TimelineWindow } from "./window.ts";

export interface ModelSurroundings {
  readonly person: (account: string) => Person | null;
  readonly isTyping: (account: string) => boolean;
  /** Why nothing may be sent now, beyond what the conversation's row says. */
  readonly blocked: (conversation: string, peer: string) => SendBlock | null;
  /** Fetches the page below the held range; false when it could not be had. */
  readonly fetchOlder: (conversation: string) => Promise<boolean>;
  readonly unread: (row: ConversationRow) => Promise<Unread>;
  /** The sequence behind which nothing of this account is shown. */
  readonly hiddenAfter: (account: string) => number;
  /** Own messages that the browser had no room for yet. */
  readonly unkept: (conversation: string) => readonly OutboxRow[];
  readonly changes: (conversation: string, peer: string) => Promise<ConversationChanges>;
}

export interface ConversationChanges {
  readonly devices: readonly TimelineEvent[];
  /** The places of the records that are believed. */
  readonly records: ReadonlySet<number>;
}

const pause = 50;
/** Opening at the first unread message reads up to the end while that is not further away; else it reads around that message. */
const mostAtOpening = 300;
/** How many entries above a message are read when one goes to it. */
const context = 20;
/** What is so near below the window is reached by growing it. */
const near = 2 * pageSize;

export class ConversationModel {
  readonly id: string;
  readonly peer: string;
  readonly state: Cell<ConversationState>;
  readonly #core: Core;
  readonly #surroundings: ModelSurroundings;
  #row: ConversationRow | null = null;
  readonly #window: TimelineWindow;
  readonly #sources: ReplySources;
  readonly #waiting: Waiting;
  #firstUnread: MessageId | null = null;
  /** When the first unread message was looked for, and among what. */
  #opening = { time: 0, readByMe: 0, cursor: 0 };
  #opened = false;
  #reload = false;
  #running: Promise<void> | null = null;
  #again = false;
  #loadingOlder: Promise<void> | null = null;
  #loadingNewer: Promise<void> | null = null;
  #olderFailed = false;
  /** The window is read and moved by one at a time. */
  #turns: Promise<unknown> = Promise.resolve();

  constructor(core: Core, id: string, peer: string, surroundings: ModelSurroundings) {
    this.#core = core;
    this.id = id;
    this.peer = peer;
    this.#surroundings = surroundings;
    this.#window = new TimelineWindow(core, id, (row) => isHidden(row, peer, surroundings.hiddenAfter(peer)));
    this.#sources = new ReplySources(core, id, this.#window);
    this.#waiting = new Waiting(core);
    this.state = new Cell<ConversationState>({
      phase: "opening",
      id: null,
      peer: surroundings.person(peer),
      notesToSelf: peer === core.me.account,
      items: [],
      older: "none",
      newer: "none",
      peerTyping: false,
      firstUnread: null,
      unread: 0,
      trust: [],
      blocked: null,
    });
  }

  /** Reads again what changed. `rewritten`: also entries inside the window. Calls that come meanwhile are one. */
  refresh(rewritten = false): Promise<void> {
    this.#reload ||= rewritten;
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#refreshUntilQuiet().finally(() => {
      this.#running = null;
      // Asked for after the last look and before the end.
      return this.#again ? this.refresh() : undefined;
    });
    return this.#running;
  }

  /** What does not come from the database: presence, names, typing. */
  surroundingsChanged(): void {
    this.state.update((state) => {
      const peer = this.#surroundings.person(this.peer);
      const peerTyping = this.#surroundings.isTyping(this.peer);
      return peer === state.peer && peerTyping === state.peerTyping ? state : { ...state, peer, peerTyping };
    });
  }

  /** The next opening finds its own first unread message. */
  closed(): void {
    this.#firstUnread = null;
    this.#opened = false;
  }

  /** A new device shows messages before it hears what was read on the others: what was read before this opening is not new. */
  readElsewhere(sequence: number, time: number): Promise<void> {
    const { time: opened, readByMe, cursor } = this.#opening;
    if (this.#firstUnread === null || time >= opened || sequence <= readByMe) return Promise.resolve();
    return this.#inTurn(async () => {
      const upTo = Math.min(sequence, cursor);
      const row = await conversationOf(this.#core.database, this.id);
      if (row === null) return;
      this.#opening = { ...this.#opening, readByMe: upTo };
      const { first } = await this.#surroundings.unread({ ...row, readByMe: upTo, cursor });
      this.#firstUnread = first === null ? null : itemId(first);
    }).then(() => this.refresh());
  }

  loadOlder(): Promise<void> {
    this.#loadingOlder ??= this.#loadOlder().finally(() => {
      this.#loadingOlder = null;
    });
    return this.#loadingOlder;
  }

  loadNewer(): Promise<void> {
    this.#loadingNewer ??= this.#inTurn(() => this.#growNewer())
      .then((grown) => (grown ? this.refresh() : undefined))
      .finally(() => {
        this.#loadingNewer = null;
      });
    return this.#loadingNewer;
  }

  /** Brings the window to a message, and fetches it where this device does not hold it yet; false when it is not to be had. */
  async show(id: MessageId): Promise<boolean> {
    const isShown = () => this.state.get().items.some((item) => item.id === id);
    if (isShown()) return true;
    const place = await this.#placeOf(id);
    if (place === null) return false;
    await this.#inTurn(() => this.#moveTo(place));
    await this.refresh();
    return isShown();
  }

  /** Brings the window to the end. */
  async showLatest(): Promise<void> {
    if (this.#window.followsEnd) return;
    await this.#inTurn(async () => {
      const row = await conversationOf(this.#core.database, this.id);
      if (row !== null) await this.#window.open(Math.max(row.low, row.cursor - pageSize + 1), row.cursor, row.cursor);
    });
    await this.refresh();
  }

  /** Own texts that wait and that the server does not have, also those behind the window. */
  unsent(): readonly string[] {
    return this.#waiting.unsent;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turns.then(work);
    this.#turns = done.catch(() => {});
    return done;
  }

  async #refreshUntilQuiet(): Promise<void> {
    this.#again = false;
    await this.#inTurn(() => this.#refresh());
    while (this.#again) {
      // Under a stream of changes a screen needs no more than this; reading all of them would hold up the sending.
      await new Promise<void>((resume) => this.#core.environment.clock.after(pause, resume));
      this.#again = false;
      await this.#inTurn(() => this.#refresh());
    }
  }

  async #refresh(): Promise<void> {
    const { database, me } = this.#core;
    const reload = this.#reload;
    this.#reload = false;
    // In the order in which a message moves on: one that moves meanwhile is seen twice, never missing.
    const unkept = this.#surroundings.unkept(this.id);
    const kept = await outboxOf(database, this.id);
    const row = await conversationOf(database, this.id);
    this.#row = row;
    let unreadCount = 0;
    if (row !== null && row.cursor > 0) {
      const unread = await this.#surroundings.unread(row);
      unreadCount = unread.count;
      if (!this.#opened) {
        this.#firstUnread = unread.first === null ? null : itemId(unread.first);
        this.#opening = { time: this.#core.environment.clock.now(), readByMe: row.readByMe, cursor: row.cursor };
      }
      if (this.#window.isEmpty) await this.#openAt(row, unread.first?.sequence ?? null);
      else if (reload) await this.#window.readAgain(row.cursor);
      else await this.#window.follow(row.cursor);
    }
    await this.#waiting.read([...kept, ...unkept.filter(({ id }) => kept.every((one) => one.id !== id))]);
    const waiting = this.#waiting.messages;
    await this.#sources.find(
      waiting.map((message) => message.row),
      row?.low ?? 0,
    );
    const parts: TimelineParts = {
      entries: this.#window.shown,
      waiting: this.#window.followsEnd ? waiting : [],
      amendments: joined(this.#window.amendments, this.#waiting.amendments),
      sources: this.#sources.found,
    };
    if (row !== null) this.#opened = true;
    const known = this.#known();
    const messages = timeline(parts, this.#marks(row), me.account, known);
    // The hundreds of keys of a long conversation take a while to be checked; its messages do not wait for that.
    if (row !== null && this.state.get().phase === "opening") this.#publish(row, messages, unreadCount);
    this.#publish(
      row,
      row === null ? messages : withEvents(messages, await this.#events(), this.#window.times, known),
      unreadCount,
    );
  }

  #publish(row: ConversationRow | null, items: readonly TimelineItem[], unread: number): void {
    this.state.update((before) => ({
      ...before,
      phase: "open",
      id: row === null || row.cursor === 0 ? null : this.id,
      peer: this.#surroundings.person(this.peer),
      items: sameItems(before.items, items) ? before.items : items,
      older: this.#older(),
      newer: this.#window.followsEnd ? "none" : "more",
      peerTyping: this.#surroundings.isTyping(this.peer),
      firstUnread: this.#firstUnread,
      unread,
      trust: row === null ? [] : trustOf(row, before.trust),
      blocked: this.#surroundings.blocked(this.id, this.peer) ?? (row === null ? null : blockOf(row)),
    }));
  }

  /** At the first unread message, or the end. */
  async #openAt(row: ConversationRow, unread: number | null): Promise<void> {
    const page = row.cursor - pageSize + 1;
    const from = Math.max(row.low, unread === null ? page : Math.min(page, unread - context));
    const far = row.cursor - from >= mostAtOpening;
    await this.#window.open(from, far ? from + pageSize - 1 : row.cursor, row.cursor);
  }

  async #loadOlder(): Promise<void> {
    const { from } = this.#window;
    if (this.#row === null || from <= 1) return;
    this.#olderFailed = false;
    this.state.update((state) => ({ ...state, older: "loading" }));
    try {
      if (from <= this.#row.low && !(await this.#surroundings.fetchOlder(this.id))) this.#olderFailed = true;
      await this.#inTurn(async () => {
        this.#row = await conversationOf(this.#core.database, this.id);
        const low = this.#row?.low ?? from;
        if (this.#window.from > low) await this.#window.growOlder(Math.max(low, this.#window.from - pageSize));
      });
    } finally {
      await this.refresh();
    }
  }

  async #growNewer(): Promise<boolean> {
    const { followsEnd, to } = this.#window;
    const row = followsEnd ? null : await conversationOf(this.#core.database, this.id);
    if (row === null) return false;
    await this.#window.follow(row.cursor);
    await this.#window.growNewer(Math.min(row.cursor, to + pageSize));
    return true;
  }

  /** Where a message stands. Older history is fetched until it is there. */
  async #placeOf(id: MessageId): Promise<number | null> {
    const { database } = this.#core;
    for (;;) {
      const found = (await knownMessages(database, this.id, [id])).get(id);
      if (found !== undefined) return found.sequence;
      const row = await conversationOf(database, this.id);
      if (row === null || row.low <= 1) return null;
      this.state.update((state) => ({ ...state, older: "loading" }));
      if (!(await this.#surroundings.fetchOlder(this.id))) {
        this.#olderFailed = true;
        this.state.update((state) => ({ ...state, older: this.#older() }));
        return null;
      }
    }
  }

  async #moveTo(place: number): Promise<void> {
    const row = await conversationOf(this.#core.database, this.id);
    if (row === null) return;
    const from = Math.max(row.low, place - context);
    if (place < this.#window.from && this.#window.from - place <= near) await this.#window.growOlder(from);
    else await this.#window.open(from, Math.min(row.cursor, from + pageSize - 1), row.cursor);
  }

  #older(): ConversationState["older"] {
    if (this.#window.from <= 1) return "none";
    return this.#olderFailed ? "failed" : "more";
  }

  async #events(): Promise<readonly TimelineEvent[]> {
    const { devices, records } = await this.#surroundings.changes(this.id, this.peer);
    const refused = this.#window.records.filter(({ sequence }) => !records.has(sequence));
    return [...devices, ...refused.map(({ sequence, time }) => refusedRecord(sequence, time))];
  }

  /** Notes to oneself have no other reader: stored is all there is to reach. */
  #marks(row: ConversationRow | null): { deliveredToPeer: number; readByPeer: number } {
    if (row === null) return { deliveredToPeer: 0, readByPeer: 0 };
    return this.peer === this.#core.me.account ? { deliveredToPeer: row.cursor, readByPeer: row.cursor } : row;
  }

  #known(): ReadonlyMap<string, TimelineItem> {
    return new Map(this.state.get().items.map((item) => [item.id, item]));
  }
}

/** Of somebody who is blocked. */
function isHidden(row: EntryRow, peer: string, after: number): boolean {
  return row.sequence > after && row.kind === "envelope" && row.account !== undefined && row.account === peer;
}

function joined<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  if (second.length === 0) return first;
  return first.length === 0 ? second : [...first, ...second];
}

function sameItems(a: readonly TimelineItem[], b: readonly TimelineItem[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function blockOf(row: ConversationRow): SendBlock | null {
  return isRolledBack(row) ? "historyRolledBack" : null;
}

const acknowledgeable: readonly TrustNotice["kind"][] = [
  "nameHasNewAccount",
  "historyIncomplete",
  "historyRolledBack",
  "historyWhole",
];

function severityOf(kind: TrustNotice["kind"]): TrustNotice["severity"] {
  switch (kind) {
    case "historyWhole":
      return "info";
    case "historyIncomplete":
      return "warning";
    default:
      return "danger";
  }
}

function trustOf(row: ConversationRow, before: readonly TrustNotice[]): readonly TrustNotice[] {
  const now = row.trust
    .filter((item) => !item.acknowledged)
    .map(
      (item): TrustNotice => ({
        id: item.id,
        kind: item.kind,
        severity: severityOf(item.kind),
        acknowledgeable: acknowledgeable.includes(item.kind),
      }),
    );
  const same = now.length === before.length && now.every((item, index) => item.id === before[index]?.id);
  return same ? before : now;
}
