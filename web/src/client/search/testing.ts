/** Histories as this browser holds them, for tests of the index. Importing this gives the process an IndexedDB. */
import "fake-indexeddb/auto";
import type { Content } from "../../protocol/content.ts";
import { AtRest } from "../../storage/atRest.ts";
import type { EntryRow } from "../../storage/catalogue.ts";
import { changeConversation, startRangeAt } from "../../storage/conversations.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { writeRange } from "../../storage/entries.ts";
import { entryPlace, isShown, sealContent } from "../conversation/bodies.ts";
import { HistoryIndex, type IndexSizes } from "./historyIndex.ts";
import { hasWords, queryWords } from "./words.ts";

export interface Written {
  readonly account: string;
  readonly content: Content;
  /** The place of the message that this one names. */
  readonly about?: number;
}

let databases = 0;

/** One browser of Alice's. The entries of a conversation are given oldest first; which of them it holds is said by `hold`. */
export class HeldHistory {
  readonly database: Database;
  readonly atRest: AtRest;
  readonly #histories: ReadonlyMap<string, readonly Written[]>;
  readonly #held = new Map<string, { from: number; to: number }>();

  private constructor(database: Database, atRest: AtRest, histories: ReadonlyMap<string, readonly Written[]>) {
    this.database = database;
    this.atRest = atRest;
    this.#histories = histories;
  }

  static async of(histories: ReadonlyMap<string, readonly Written[]>): Promise<HeldHistory> {
    const database = await openDatabase(`held-history-${databases++}`, { lost: () => {} });
    return new HeldHistory(database, await AtRest.open(database), histories);
  }

  index(sizes?: IndexSizes): HistoryIndex {
    return new HistoryIndex(this.database, this.atRest, "alice", sizes);
  }

  /** Holds `count` more at one end; what is held first begins in the middle. */
  async hold(conversation: string, end: "append" | "prepend", count: number): Promise<void> {
    const all = this.#histories.get(conversation) ?? [];
    const held = this.#held.get(conversation);
    const middle = Math.floor(all.length / 2);
    const [from, to] =
      held === undefined
        ? [middle + 1, Math.min(all.length, middle + count)]
        : end === "append"
          ? [held.to + 1, Math.min(all.length, held.to + count)]
          : [Math.max(1, held.from - count), held.from - 1];
    if (to < from) return;
    await changeConversation(this.database, conversation, "bob", (row) => ({ ...row, activity: row.activity + 1 }));
    if (held === undefined) await startRangeAt(this.database, conversation, from);
    const rows: EntryRow[] = [];
    for (let sequence = from; sequence <= to; sequence++) rows.push(await this.row(conversation, sequence));
    await writeRange(
      this.database,
      conversation,
      held === undefined ? "append" : end,
      rows,
      { account: "alice", device: 0 },
      (row) => row,
    );
    this.#held.set(conversation, { from: Math.min(from, held?.from ?? from), to: Math.max(to, held?.to ?? to) });
  }

  async holdAll(): Promise<void> {
    for (const [conversation, all] of this.#histories) {
      await this.hold(conversation, "append", all.length);
      await this.hold(conversation, "prepend", all.length);
    }
  }

  async row(conversation: string, sequence: number): Promise<EntryRow> {
    const written = this.#histories.get(conversation)?.[sequence - 1];
    if (written === undefined) throw new Error("no such entry");
    const { account, content, about } = written;
    return {
      conversation,
      sequence,
      time: timeOf(conversation, sequence),
      kind: "envelope",
      hash: hashOf(sequence),
      messageId: idOf(sequence),
      chain: `${account}/0`,
      counter: sequence,
      account,
      device: 0,
      content: await sealContent(this.atRest, entryPlace({ conversation, sequence }), content),
      shown: isShown(content),
      ...(about === undefined ? {} : { reference: { id: idOf(about), hash: hashOf(about) } }),
    };
  }

  /** What a search has to find, by reading everything that is held. Newest first, as `conversation/sequence: text`. */
  scan(query: string, within: string | null): readonly string[] {
    const wanted = queryWords(query);
    const hits: { readonly time: number; readonly sequence: number; readonly hit: string }[] = [];
    for (const [conversation, { from, to }] of this.#held) {
      if (within !== null && within !== conversation) continue;
      const all = this.#histories.get(conversation) ?? [];
      for (let sequence = from; sequence <= to; sequence++) {
        const text = textAt(all, sequence, to);
        if (text === null || !hasWords(text, wanted)) continue;
        hits.push({ time: timeOf(conversation, sequence), sequence, hit: `${conversation}/${sequence}: ${text}` });
      }
    }
    return hits.sort((a, b) => b.time - a.time || b.sequence - a.sequence).map(({ hit }) => hit);
  }
}

export async function indexed(index: HistoryIndex): Promise<HistoryIndex> {
  for (let steps = 0; steps < 1_000; steps++) {
    const { done, held } = await index.step();
    if (done === held) return index;
  }
  throw new Error("the index does not become complete");
}

export async function hitsOf(index: HistoryIndex, query: string, within: string | null = null) {
  const { hits } = await index.find(queryWords(query), within);
  return hits.map((hit) => `${hit.conversation}/${hit.sequence}: ${hit.text}`);
}

export const says = (text: string, account = "bob"): Written => ({
  account,
  content: { kind: "text", text, mentions: [] },
});

export const edits = (about: number, text: string, account = "bob"): Written => ({
  account,
  content: { kind: "edit", text, mentions: [] },
  about,
});

export const deletes = (about: number, account = "bob"): Written => ({ account, content: { kind: "delete" }, about });

function textAt(all: readonly Written[], sequence: number, to: number): string | null {
  const first = all[sequence - 1];
  let text = first?.content.kind === "text" || first?.content.kind === "reply" ? first.content.text : null;
  for (const { account, content, about } of all.slice(sequence, to)) {
    if (about !== sequence || account !== first?.account || text === null) continue;
    if (content.kind === "edit") text = content.text;
    if (content.kind === "delete") text = null;
  }
  return text;
}

/** Conversations go on at the same time, one a little before the other. */
function timeOf(conversation: string, sequence: number): number {
  return sequence * 1_000 + (conversation.codePointAt(0) ?? 0);
}

function idOf(sequence: number): string {
  return sequence.toString(16).padStart(32, "0");
}

function hashOf(sequence: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(sequence >> 8, sequence & 0xff);
}
