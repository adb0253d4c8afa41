/**
 * What a tab has read of a conversation: a part of what is held, bounded however far one scrolls, and anywhere in it. It follows the
 * end while it reaches it; elsewhere only what was done to its messages comes in.
 */
import type { EntryRow } from "../../storage/catalogue.ts";
import { amendmentsOf, entriesBetween } from "../../storage/entries.ts";
import type { Core } from "../core.ts";
import { type Amendment, amendmentOf, bodyOfEntry } from "./bodies.ts";
import type { ShownEntry } from "./timeline.ts";

/** A part of a conversation, oldest first. */
interface Stretch {
  readonly shown: readonly ShownEntry[];
  readonly records: readonly Pick<EntryRow, "sequence" | "time">[];
  /** What the entries of this part did to others. */
  readonly amendments: readonly Amendment[];
}

const nothing: Stretch = { shown: [], records: [], amendments: [] };

/** Entries that are read together. */
export const pageSize = 100;
/** When a window has more entries than this, it is cut at the end that one scrolls away from… */
const most = 1_000;
/** …to so many. */
const kept = 700;

export class TimelineWindow {
  readonly #core: Core;
  readonly #conversation: string;
  readonly #isHidden: (row: EntryRow) => boolean;
  /** Sequences that are covered; empty while `to < from`. */
  #from = 1;
  #to = 0;
  /** Up to here entries were looked at for what they do to messages of the window. */
  #followed = 0;
  #stretch: Stretch = nothing;
  /** Of each message of the window all that was done to it, in the order of the conversation. */
  #amendments: readonly Amendment[] = [];
  #since = 0;
  #until = Number.POSITIVE_INFINITY;

  constructor(core: Core, conversation: string, isHidden: (row: EntryRow) => boolean) {
    this.#core = core;
    this.#conversation = conversation;
    this.#isHidden = isHidden;
  }

  get isEmpty(): boolean {
    return this.#to < this.#from;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** Whether it reaches the end, as far as it was looked at. */
  get followsEnd(): boolean {
    return this.#to === this.#followed;
  }

  get shown(): readonly ShownEntry[] {
    return this.#stretch.shown;
  }

  get records(): Stretch["records"] {
    return this.#stretch.records;
  }

  get amendments(): readonly Amendment[] {
    return this.#amendments;
  }

  /** Times of the first and the last entry; no end while it follows the end. */
  get times(): { readonly since: number; readonly until: number } {
    return { since: this.#since, until: this.#until };
  }

  /** Covers `from … to` and nothing else. `cursor`: the end of what is held. */
  async open(from: number, to: number, cursor: number): Promise<void> {
    const stretch = await this.#read(from, to);
    // Amendments lie behind what they name: up to the end, the entries themselves have all of them.
    const amendments = to === cursor ? stretch.amendments : await this.#amendmentsOf(stretch.shown);
    this.#stretch = stretch;
    this.#amendments = amendments;
    this.#from = from;
    this.#to = to;
    this.#followed = cursor;
    await this.#readTimes();
  }

  /** Reads again what it covers. */
  async readAgain(cursor: number): Promise<void> {
    await this.open(this.#from, this.followsEnd ? cursor : this.#to, cursor);
  }

  /** Takes in what was added up to `cursor`. */
  async follow(cursor: number): Promise<void> {
    if (cursor <= this.#followed) return;
    const added = await this.#read(this.#followed + 1, cursor);
    if (this.followsEnd) {
      this.#stretch = joined(this.#stretch, added);
      this.#to = cursor;
    }
    this.#followed = cursor;
    this.#amendments = [...this.#amendments, ...added.amendments];
  }

  /** Adds what lies before it, down to `from`. */
  async growOlder(from: number): Promise<void> {
    const older = await this.#read(from, this.#from - 1);
    await this.#complete(older.shown);
    this.#stretch = joined(older, this.#stretch);
    this.#from = from;
    if (this.#to - this.#from >= most) this.#cut(this.#from, this.#from + kept - 1);
    await this.#readTimes();
  }

  /** Adds what lies behind it, up to `to`. */
  async growNewer(to: number): Promise<void> {
    const newer = await this.#read(this.#to + 1, to);
    await this.#complete(newer.shown);
    this.#stretch = joined(this.#stretch, newer);
    this.#to = to;
    if (this.#to - this.#from >= most) this.#cut(this.#to - kept + 1, this.#to);
    await this.#readTimes();
  }

  /** Takes in all that was done to a message outside of it that something names. */
  async completeSource(entry: ShownEntry): Promise<void> {
    await this.#complete([entry]);
  }

  #cut(from: number, to: number): void {
    const inside = ({ sequence }: { readonly sequence: number }) => sequence >= from && sequence <= to;
    this.#stretch = {
      shown: this.#stretch.shown.filter(({ row }) => inside(row)),
      records: this.#stretch.records.filter(inside),
      amendments: [],
    };
    this.#from = from;
    this.#to = to;
  }

  async #complete(shown: readonly ShownEntry[]): Promise<void> {
    const ids = new Set(shown.map(({ row }) => row.messageId));
    const all = await this.#amendmentsOf(shown);
    this.#amendments = [...this.#amendments.filter(({ target }) => !ids.has(target.id)), ...all];
  }

  async #amendmentsOf(shown: readonly ShownEntry[]): Promise<readonly Amendment[]> {
    const { database } = this.#core;
    const ids = shown.flatMap(({ row }) => row.messageId ?? []);
    return this.#opened((await amendmentsOf(database, this.#conversation, ids)).filter((row) => !this.#isHidden(row)));
  }

  async #opened(rows: readonly EntryRow[]): Promise<readonly Amendment[]> {
    const opened = await Promise.all(rows.map((row) => amendmentOf(this.#core.atRest, row)));
    return opened.filter((one) => one !== null);
  }

  async #read(from: number, to: number): Promise<Stretch> {
    const { database, atRest } = this.#core;
    const rows = (await entriesBetween(database, this.#conversation, from, to)).filter((row) => !this.#isHidden(row));
    const shown = rows.filter(isVisible).map(async (row) => ({ row, body: await bodyOfEntry(atRest, row) }));
    return {
      shown: await Promise.all(shown),
      records: rows.filter((row) => row.kind === "record"),
      amendments: await this.#opened(rows),
    };
  }

  async #readTimes(): Promise<void> {
    const { database } = this.#core;
    const [first] = await entriesBetween(database, this.#conversation, this.#from, this.#from);
    const [last] = this.followsEnd ? [] : await entriesBetween(database, this.#conversation, this.#to, this.#to);
    this.#since = first?.time ?? 0;
    this.#until = last?.time ?? Number.POSITIVE_INFINITY;
  }
}

/** Shown content, and what cannot be shown but holds a place a person has to know of. */
function isVisible(row: EntryRow): boolean {
  return row.shown || (row.kind === "envelope" && row.refused !== undefined);
}

function joined(first: Stretch, second: Stretch): Stretch {
  return {
    shown: [...first.shown, ...second.shown],
    records: [...first.records, ...second.records],
    amendments: [],
  };
}
