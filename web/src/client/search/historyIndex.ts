/**
 * The index of everything that this browser holds, sealed in its database. It grows by steps of some hundred entries; each
 * step is one transaction, so that a crash or a closed tab costs one step at most. Segments of like size are merged, eight into one:
 * a history of any length has some dozens. A search opens the few blocks in which its words can be, and then the messages themselves.
 */
import type { AtRest } from "../../storage/atRest.ts";
import type { Bytes, EntryRow, SealedAtRest, SearchRangeRow, SearchSegmentRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { entriesBetween } from "../../storage/entries.ts";
import {
  growIndex,
  type IndexState,
  indexBlocks,
  indexState,
  type RangeStep,
  replaceSegments,
  type SealedSegment,
  startIndex,
} from "../../storage/searchIndex.ts";
import type { ConversationId } from "../api.ts";
import { entryPlace, openContent } from "../conversation/bodies.ts";
import { blockPurpose, Candidates, headPurpose } from "./candidates.ts";
import { isDamage } from "./damage.ts";
import { hitsAmong } from "./hits.ts";
import type { Covered, Found, HistorySearcher } from "./searcher.ts";
import { mergeSegments, type Segment, SegmentBuilder } from "./segment.ts";
import { keysOf, keysWanted } from "./words.ts";

/** Another number: what lies in browsers is built anew. It counts the format of segments and the folding of words. */
const version = 1;

export interface IndexSizes {
  readonly entriesInStep: number;
  readonly mergedAtOnce: number;
}

const usualSizes: IndexSizes = { entriesInStep: 512, mergedAtOnce: 8 };
/** Larger ones stay as they are: to merge them would save a search little and cost a long step. */
const largestMerged = 16_384;

export class HistoryIndex implements HistorySearcher {
  readonly #database: Database;
  readonly #atRest: AtRest;
  readonly #own: string;
  readonly #sizes: IndexSizes;
  readonly #candidates: Candidates;
  #damaged = false;

  /** `own`: the account whose messages are "mine". */
  constructor(database: Database, atRest: AtRest, own: string, sizes: IndexSizes = usualSizes) {
    this.#sizes = sizes;
    this.#database = database;
    this.#atRest = atRest;
    this.#own = own;
    this.#candidates = new Candidates(database, atRest);
  }

  async step(): Promise<Covered> {
    await startIndex(this.#database, version, this.#damaged);
    this.#damaged = false;
    const before = await indexState(this.#database, version);
    const steps = nextSteps(before, this.#sizes.entriesInStep);
    const builder = new SegmentBuilder();
    const moved: RangeStep[] = [];
    for (const step of steps) moved.push(await this.#read(step, builder));
    if (steps.length > 0) {
      const made = builder.count === 0 ? null : await this.#seal(builder.finish());
      await growIndex(this.#database, version, made, moved);
    }
    const after = await indexState(this.#database, version);
    await this.#merge(after.segments);
    return coveredBy(after, null);
  }

  async find(wanted: readonly string[], within: ConversationId | null): Promise<Found> {
    for (let tries = 0; ; tries++) {
      const state = await indexState(this.#database, version);
      const covered = coveredBy(state, within);
      try {
        const found = await this.#candidates.having(state.segments, keysWanted(wanted), within);
        if (found === "merged" && tries < 10) continue;
        const candidates = found === "merged" ? [] : found;
        return { ...covered, hits: await hitsAmong(this.#database, this.#atRest, candidates, wanted, this.#own) };
      } catch (error) {
        if (!isDamage(error)) throw error;
        // The next step builds it anew.
        this.#damaged = true;
        return { ...covered, hits: [], done: 0 };
      }
    }
  }

  close(): void {}

  async #read({ conversation, before, after, parts }: PlannedStep, builder: SegmentBuilder): Promise<RangeStep> {
    const unread: number[] = [];
    for (const [from, to] of parts) {
      const rows = await entriesBetween(this.#database, conversation, from, to);
      const texts = await Promise.all(rows.map((row) => this.#textOf(row)));
      for (const [index, { sequence, time, refused }] of rows.entries()) {
        if (refused === "keyMissing") unread.push(sequence);
        const keys = keysOf(texts[index] ?? "");
        if (keys.size > 0) builder.add({ conversation, sequence, time }, keys);
      }
    }
    return { before, after, unread };
  }

  async #textOf(row: EntryRow): Promise<string> {
    if (row.content === undefined || row.messageId === undefined) return "";
    try {
      const content = await openContent(this.#atRest, entryPlace(row), row.content);
      return "text" in content ? content.text : "";
    } catch (error) {
      if (isDamage(error)) return "";
      throw error;
    }
  }

  /** One merge a step. */
  async #merge(segments: readonly SearchSegmentRow[]): Promise<void> {
    const together = toMerge(segments, this.#sizes.mergedAtOnce);
    if (together.length === 0) return;
    try {
      const parts: Omit<Segment, "head">[] = [];
      for (const { id, count, blocks } of together) {
        const rows = await indexBlocks(this.#database, id, 0, blocks);
        if (rows.length !== blocks + 1) return;
        const [documents, ...words] = await Promise.all(
          rows.map((row) => this.#atRest.open(blockPurpose(id, row.block), row.sealed)),
        );
        if (documents !== undefined) parts.push({ count, documents, blocks: words });
      }
      const made = await this.#seal(mergeSegments(parts));
      await replaceSegments(this.#database, version, together, made);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#damaged = true;
    }
  }

  async #seal({ count, head, documents, blocks }: Segment): Promise<SealedSegment> {
    const id = crypto.randomUUID();
    const seal = (block: number, bytes: Bytes): Promise<SealedAtRest> =>
      this.#atRest.seal(blockPurpose(id, block), bytes);
    return {
      segment: { id, count, blocks: blocks.length, head: await this.#atRest.seal(headPurpose(id), head) },
      blocks: await Promise.all(
        [documents, ...blocks].map(async (bytes, block) => ({ segment: id, block, sealed: await seal(block, bytes) })),
      ),
    };
  }
}

interface PlannedStep {
  readonly conversation: string;
  readonly before: SearchRangeRow | null;
  readonly after: SearchRangeRow;
  readonly parts: readonly (readonly [number, number])[];
}

/** What comes next, at most `most` entries: first what is new everywhere, then older history, the newest activity first. */
function nextSteps({ conversations, ranges }: IndexState, most: number): readonly PlannedStep[] {
  let room = most;
  const held = conversations.filter((row) => row.low <= row.cursor).sort((a, b) => b.activity - a.activity);
  const plans = new Map<string, PlannedStep>();
  const plan = (conversation: string, change: Partial<SearchRangeRow>, part: readonly [number, number]) => {
    const known = plans.get(conversation);
    const before = ranges.get(conversation) ?? null;
    const after = known?.after ?? before ?? { conversation, from: part[0], to: part[1], again: [] };
    plans.set(conversation, {
      conversation,
      before,
      after: { ...after, ...change },
      parts: [...(known?.parts ?? []), part],
    });
    room -= part[1] - part[0] + 1;
  };
  for (const row of held) {
    const range = ranges.get(row.id);
    if (range === undefined) {
      const from = Math.max(row.low, row.cursor - room + 1);
      if (room > 0) plan(row.id, { from, to: row.cursor }, [from, row.cursor]);
      continue;
    }
    const again = range.again.slice(0, Math.max(0, room));
    for (const [index, sequence] of again.entries())
      plan(row.id, { again: range.again.slice(index + 1) }, [sequence, sequence]);
    const to = Math.min(row.cursor, range.to + room);
    if (to > range.to) plan(row.id, { to }, [range.to + 1, to]);
  }
  for (const row of held) {
    const from = plans.get(row.id)?.after.from ?? ranges.get(row.id)?.from;
    if (from === undefined || room <= 0) continue;
    const lower = Math.max(row.low, from - room);
    if (lower < from) plan(row.id, { from: lower }, [lower, from - 1]);
  }
  return [...plans.values()];
}

function coveredBy({ conversations, ranges }: IndexState, within: ConversationId | null): Covered {
  let done = 0;
  let held = 0;
  for (const row of conversations) {
    if (within !== null && row.id !== within) continue;
    const range = ranges.get(row.id);
    if (range !== undefined) done += range.to - range.from + 1 - range.again.length;
    held += row.cursor - row.low + 1;
  }
  return { done, held };
}

/** So many or more of one size: each less than so many times as large as the smallest. */
function toMerge(segments: readonly SearchSegmentRow[], mergedAtOnce: number): readonly SearchSegmentRow[] {
  const bySize = new Map<number, SearchSegmentRow[]>();
  for (const segment of segments) {
    if (segment.count > largestMerged) continue;
    const size = Math.floor(Math.log2(segment.count) / Math.log2(mergedAtOnce));
    bySize.set(size, [...(bySize.get(size) ?? []), segment]);
  }
  const full = [...bySize.values()].filter((one) => one.length >= mergedAtOnce);
  return full.toSorted((a, b) => (a[0]?.count ?? 0) - (b[0]?.count ?? 0))[0] ?? [];
}
