/**
 * One conversation as a tab shows it: a window over what is held, plus what waits in the outbox. The database is the truth;
 * a model only reads it again when told that something changed, here or in another tab.
 */
import type { Content } from "../../protocol/content.ts";
import type { ConversationRow, EntryRow, OutboxRow } from "../../storage/catalogue.ts";
import { conversationOf } from "../../storage/conversations.ts";
import { entriesBetween, knownMessages } from "../../storage/entries.ts";
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
import { type Amendment, amendmentOf, bodyOf, bodyOfEntry, contentOfWaiting, isAmending } from "./bodies.ts";
import { refusedRecord, withEvents } from "./events.ts";
import { itemId, type ShownEntry, type TimelineParts, timeline, type WaitingMessage } from "./timeline.ts";
import type { Unread } from "./unread.ts";

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

/** A part of the window, oldest first. */
interface Stretch {
  readonly shown: readonly ShownEntry[];
  readonly amendments: readonly Amendment[];
  readonly records: readonly Pick<EntryRow, "sequence" | "time">[];
}

const nothing: Stretch = { shown: [], amendments: [], records: [] };

const pageSize = 100;
const pause = 50;
/** Opening at the first unread message loads at most this many. */
const mostAtOpening = 1_000;

export class ConversationModel {
  readonly id: string;
  readonly peer: string;
  readonly state: Cell<ConversationState>;
  readonly #core: Core;
  readonly #surroundings: ModelSurroundings;
  #row: ConversationRow | null = null;
  /** Amendments lie behind what they name, and the window reaches to the end: it has all that change its messages. */
  #window: Stretch = nothing;
  /** The first entry of the window. */
  #since = { place: 0, time: 0 };
  /** Messages below the window that replies in it name; null: not on this device. */
  #sources = new Map<string, ShownEntry | null>();
  /** Sequences that the window covers; empty while `to < from`. */
  #from = 1;
  #to = 0;
  #firstUnread: MessageId | null = null;
  #opened = false;
  /** What waits, opened once. */
  #waitingContents: ReadonlyMap<string, Content> = new Map();
  #reload = false;
  #running: Promise<void> | null = null;
  #again = false;
  #loadingOlder: Promise<void> | null = null;
  #olderFailed = false;

  constructor(core: Core, id: string, peer: string, surroundings: ModelSurroundings) {
    this.#core = core;
    this.id = id;
    this.peer = peer;
    this.#surroundings = surroundings;
    this.state = new Cell<ConversationState>({
      phase: "opening",
      id: null,
      peer: surroundings.person(peer),
      notesToSelf: peer === core.me.account,
      items: [],
      older: "none",
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

  loadOlder(): Promise<void> {
    this.#loadingOlder ??= this.#loadOlder().finally(() => {
      this.#loadingOlder = null;
    });
    return this.#loadingOlder;
  }

  async #refreshUntilQuiet(): Promise<void> {
    this.#again = false;
    await this.#refresh();
    while (this.#again) {
      // Under a stream of changes a screen needs no more than this; reading all of them would hold up the sending.
      await new Promise<void>((resume) => this.#core.environment.clock.after(pause, resume));
      this.#again = false;
      await this.#refresh();
    }
  }

  async #refresh(): Promise<void> {
    const { database, atRest, me } = this.#core;
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
      if (!this.#opened) this.#firstUnread = unread.first === null ? null : itemId(unread.first);
      if (this.#to < this.#from) {
        const least = Math.max(row.low, row.cursor - mostAtOpening + 1);
        this.#from = Math.max(least, Math.min(row.cursor - pageSize + 1, (unread.first?.sequence ?? row.cursor) - 10));
        this.#to = this.#from - 1;
      }
      const from = reload ? this.#from : this.#to + 1;
      const added = await this.#between(from, row.cursor);
      this.#window = reload ? added : stretched(this.#window, added);
      this.#to = row.cursor;
      if (this.#since.place !== this.#from) {
        const [first] = await entriesBetween(database, this.id, this.#from, this.#from);
        this.#since = { place: this.#from, time: first?.time ?? 0 };
      }
    }
    const waiting: WaitingMessage[] = [];
    const waitingAmendments: Amendment[] = [];
    const contents = new Map<string, Content>();
    for (const message of [...kept, ...unkept.filter(({ id }) => kept.every((one) => one.id !== id))]) {
      const content = this.#waitingContents.get(message.id) ?? (await contentOfWaiting(atRest, message));
      contents.set(message.id, content);
      if (content.kind === "profile") continue;
      const { id, reference } = message;
      if (!isAmending(content) || message.phase === "failed") waiting.push({ row: message, body: bodyOf(content) });
      else if (reference !== undefined && !message.givenUp)
        waitingAmendments.push({ id, account: me.account, target: reference, content });
    }
    this.#waitingContents = contents;
    await this.#findSources(waiting.map((message) => message.row));
    const parts: TimelineParts = {
      entries: this.#window.shown,
      waiting,
      amendments: joined(this.#window.amendments, waitingAmendments),
      sources: new Map([...this.#sources].flatMap(([id, entry]) => (entry === null ? [] : [[id, entry]]))),
    };
    if (row !== null) this.#opened = true;
    const known = this.#known();
    const messages = timeline(parts, this.#marks(row), me.account, known);
    // The hundreds of keys of a long conversation take a while to be checked; its messages do not wait for that.
    if (row !== null && this.state.get().phase === "opening") this.#publish(row, messages, unreadCount);
    this.#publish(
      row,
      row === null ? messages : withEvents(messages, await this.#events(), this.#since.time, known),
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
      peerTyping: this.#surroundings.isTyping(this.peer),
      firstUnread: this.#firstUnread,
      unread,
      trust: row === null ? [] : trustOf(row, before.trust),
      blocked: this.#surroundings.blocked(this.id, this.peer) ?? (row === null ? null : blockOf(row)),
    }));
  }

  async #loadOlder(): Promise<void> {
    if (this.#row === null || this.#from <= 1) return;
    this.#olderFailed = false;
    this.state.update((state) => ({ ...state, older: "loading" }));
    try {
      if (this.#from <= this.#row.low) {
        if (!(await this.#surroundings.fetchOlder(this.id))) this.#olderFailed = true;
        this.#row = await conversationOf(this.#core.database, this.id);
      }
      await this.#running;
      const low = this.#row?.low ?? this.#from;
      if (this.#from > low) {
        const from = Math.max(low, this.#from - pageSize);
        const older = await this.#between(from, this.#from - 1);
        this.#window = stretched(older, this.#window);
        this.#from = from;
      }
    } finally {
      await this.refresh();
    }
  }

  #older(): ConversationState["older"] {
    if (this.#from <= 1) return "none";
    return this.#olderFailed ? "failed" : "more";
  }

  async #events(): Promise<readonly TimelineEvent[]> {
    const { devices, records } = await this.#surroundings.changes(this.id, this.peer);
    const refused = this.#window.records.filter(({ sequence }) => !records.has(sequence));
    return [...devices, ...refused.map(({ sequence, time }) => refusedRecord(sequence, time))];
  }

  async #between(from: number, to: number): Promise<Stretch> {
    if (to < from) return nothing;
    const { database, atRest } = this.#core;
    const after = this.#surroundings.hiddenAfter(this.peer);
    const rows = (await entriesBetween(database, this.id, from, to)).filter((row) => !isHidden(row, this.peer, after));
    const shown = rows.filter(isVisible).map(async (row) => ({ row, body: await bodyOfEntry(atRest, row) }));
    const amendments = rows.map((row) => amendmentOf(atRest, row));
    return {
      shown: await Promise.all(shown),
      amendments: (await Promise.all(amendments)).filter((one) => one !== null),
      records: rows.filter((row) => row.kind === "record"),
    };
  }

  /** Looks once for each message that a reply names and that the window does not reach. */
  async #findSources(waiting: readonly OutboxRow[]): Promise<void> {
    const { shown } = this.#window;
    const inWindow = new Set(shown.map((entry) => entry.row.messageId));
    const wanted = [...shown.map((entry) => entry.row), ...waiting].flatMap(({ reference }) =>
      reference === undefined || inWindow.has(reference.id) || this.#sources.has(reference.id) ? [] : [reference.id],
    );
    if (wanted.length === 0) return;
    const { database, atRest } = this.#core;
    const found = await knownMessages(database, this.id, wanted);
    for (const id of wanted) {
      const row = found.get(id);
      this.#sources.set(id, row?.shown === true ? { row, body: await bodyOfEntry(atRest, row) } : null);
    }
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

/** Shown content, and what cannot be shown but holds a place a person has to know of. */
function isVisible(row: EntryRow): boolean {
  return row.shown || (row.kind === "envelope" && row.refused !== undefined);
}

/** Of somebody who is blocked. */
function isHidden(row: EntryRow, peer: string, after: number): boolean {
  return row.sequence > after && row.kind === "envelope" && row.account !== undefined && row.account === peer;
}

function stretched(first: Stretch, second: Stretch): Stretch {
  return {
    shown: joined(first.shown, second.shown),
    amendments: joined(first.amendments, second.amendments),
    records: joined(first.records, second.records),
  };
}

function joined<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  if (second.length === 0) return first;
  return first.length === 0 ? second : [...first, ...second];
}

function sameItems(a: readonly TimelineItem[], b: readonly TimelineItem[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function blockOf(row: ConversationRow): SendBlock | null {
  return row.trust.some(({ kind }) => kind === "historyRolledBack") ? "historyRolledBack" : null;
}

const acknowledgeable: readonly TrustNotice["kind"][] = ["nameHasNewAccount", "historyIncomplete", "historyRolledBack"];
const warnings: readonly TrustNotice["kind"][] = ["historyIncomplete"];

function trustOf(row: ConversationRow, before: readonly TrustNotice[]): readonly TrustNotice[] {
  const now = row.trust
    .filter((item) => !item.acknowledged)
    .map(
      (item): TrustNotice => ({
        id: item.id,
        kind: item.kind,
        severity: warnings.includes(item.kind) ? "warning" : "danger",
        acknowledgeable: acknowledgeable.includes(item.kind),
      }),
    );
  const same = now.length === before.length && now.every((item, index) => item.id === before[index]?.id);
  return same ? before : now;
}
