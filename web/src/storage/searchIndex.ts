import type { ConversationRow, SearchBlockRow, SearchRangeRow, SearchSegmentRow, SettingRow } from "./catalogue.ts";
import { type Database, stored } from "./database.ts";

const versionSetting = "searchIndexVersion";

/** The index and what it is an index of, as they stood at one moment. */
export interface IndexState {
  readonly segments: readonly SearchSegmentRow[];
  readonly ranges: ReadonlyMap<string, SearchRangeRow>;
  readonly conversations: readonly ConversationRow[];
}

/** An index of another version counts as none: it is emptied before the first write. */
export function indexState(database: Database, version: number): Promise<IndexState> {
  return stored(async () => {
    const transaction = database.transaction(["settings", "searchSegments", "searchRanges", "conversations"]);
    const [setting, segments, ranges, conversations] = await Promise.all([
      transaction.objectStore("settings").get(versionSetting),
      transaction.objectStore("searchSegments").getAll(),
      transaction.objectStore("searchRanges").getAll(),
      transaction.objectStore("conversations").getAll(),
    ]);
    if (!isVersion(setting, version)) return { segments: [], ranges: new Map(), conversations };
    return { segments, ranges: new Map(ranges.map((range) => [range.conversation, range])), conversations };
  });
}

/** Empties the index if it is of another version; `always`: whatever it is. */
export function startIndex(database: Database, version: number, always = false): Promise<void> {
  return stored(async () => {
    const stores = ["keys", "settings", "searchRanges", "searchSegments", "searchBlocks"] as const;
    const transaction = database.transaction(stores, "readwrite");
    const settings = transaction.objectStore("settings");
    const fits = isVersion(await settings.get(versionSetting), version) && !always;
    const signedIn = (await transaction.objectStore("keys").count()) > 0;
    if (!fits && signedIn)
      await Promise.all([
        transaction.objectStore("searchRanges").clear(),
        transaction.objectStore("searchSegments").clear(),
        transaction.objectStore("searchBlocks").clear(),
        settings.put({ name: versionSetting, value: String(version) }),
      ]);
    await transaction.done;
  });
}

export interface SealedSegment {
  readonly segment: SearchSegmentRow;
  readonly blocks: readonly SearchBlockRow[];
}

/** How the range of a conversation moves. */
export interface RangeStep {
  readonly before: SearchRangeRow | null;
  readonly after: SearchRangeRow;
  /** Sequences within `after` that could not be read yet. Those that can be read by now are left for a later step. */
  readonly unread: readonly number[];
}

/** `stale`: another tab was faster, or the person signed out. Nothing was written. */
export type IndexWrite = "written" | "stale";

/** Adds a segment, if there is anything to add, and moves the ranges: one transaction, so that a crash leaves both or neither. */
export function growIndex(
  database: Database,
  version: number,
  made: SealedSegment | null,
  steps: readonly RangeStep[],
): Promise<IndexWrite> {
  return stored(async () => {
    const stores = ["settings", "entries", "searchRanges", "searchSegments", "searchBlocks"] as const;
    const transaction = database.transaction(stores, "readwrite");
    const ranges = transaction.objectStore("searchRanges");
    const entries = transaction.objectStore("entries");
    const now = await Promise.all(steps.map((step) => ranges.get(step.after.conversation)));
    const fits =
      isVersion(await transaction.objectStore("settings").get(versionSetting), version) &&
      steps.every(({ before }, index) => isSameRange(before, now[index] ?? null));
    if (!fits) {
      await transaction.done;
      return "stale";
    }
    await wholly(transaction, [
      ...steps.map(async ({ before, after, unread }, index) => {
        // What was rewritten since this step began: its turn comes again.
        const rewritten = (now[index]?.again ?? []).filter((one) => before?.again.includes(one) !== true);
        const rows = await Promise.all(unread.map((sequence) => entries.get([after.conversation, sequence])));
        const readable = rows.flatMap((row) => (row === undefined || row.refused !== undefined ? [] : [row.sequence]));
        await ranges.put({ ...after, again: [...after.again, ...rewritten, ...readable] });
      }),
      ...(made === null ? [] : added(made, transaction)),
    ]);
    return "written";
  });
}

/** Puts one segment in place of several. */
export function replaceSegments(
  database: Database,
  version: number,
  replaced: readonly SearchSegmentRow[],
  made: SealedSegment,
): Promise<IndexWrite> {
  return stored(async () => {
    const transaction = database.transaction(["settings", "searchSegments", "searchBlocks"], "readwrite");
    const segments = transaction.objectStore("searchSegments");
    const blocks = transaction.objectStore("searchBlocks");
    const known = await Promise.all(replaced.map(({ id }) => segments.getKey(id)));
    const fits = isVersion(await transaction.objectStore("settings").get(versionSetting), version);
    if (!fits || known.includes(undefined)) {
      await transaction.done;
      return "stale";
    }
    await wholly(transaction, [
      ...replaced.map(({ id }) => segments.delete(id)),
      ...replaced.map(({ id, blocks: count }) => blocks.delete(IDBKeyRange.bound([id, 0], [id, count]))),
      ...added(made, transaction),
    ]);
    return "written";
  });
}

interface Additions {
  objectStore(name: "searchSegments"): { add(row: SearchSegmentRow): Promise<unknown> };
  objectStore(name: "searchBlocks"): { add(row: SearchBlockRow): Promise<unknown> };
}

/** When one write fails, none is kept: also where it was refused before it became a request. */
async function wholly(
  transaction: { readonly done: Promise<void>; abort(): void },
  writes: readonly Promise<unknown>[],
): Promise<void> {
  try {
    await Promise.all(writes);
  } catch (error) {
    await Promise.allSettled([transaction.done, ...writes, Promise.resolve().then(() => transaction.abort())]);
    throw error;
  }
  await transaction.done;
}

/** All of it asked for at once; none throws before the others are awaited. */
function added(made: SealedSegment, transaction: Additions): readonly Promise<unknown>[] {
  const segments = transaction.objectStore("searchSegments");
  const blocks = transaction.objectStore("searchBlocks");
  return [(async () => segments.add(made.segment))(), ...made.blocks.map(async (block) => blocks.add(block))];
}

/** Fewer than asked for when the segment has been merged into another one meanwhile. */
export function indexBlocks(
  database: Database,
  segment: string,
  from: number,
  to: number,
): Promise<readonly SearchBlockRow[]> {
  return stored(async () =>
    to < from ? [] : database.getAll("searchBlocks", IDBKeyRange.bound([segment, from], [segment, to])),
  );
}

function isVersion(row: SettingRow | undefined, version: number): boolean {
  return row?.value === String(version);
}

function isSameRange(a: SearchRangeRow | null, b: SearchRangeRow | null): boolean {
  return a === null || b === null ? a === b : a.from === b.from && a.to === b.to;
}
