import type { ConversationId, SearchHit } from "../api.ts";

export interface Covered {
  /** Entries that are indexed, of those that this device holds. */
  readonly done: number;
  readonly held: number;
}

export type FoundHit = Omit<SearchHit, "peer">;

export interface Found extends Covered {
  /** Newest first, at most 200. */
  readonly hits: readonly FoundHit[];
}

/** The index of this browser's history, in this thread or in a worker of its own. Whatever it rejects with, nothing is half done. */
export interface HistorySearcher {
  /** Indexes the next some hundred entries. One at a time among all tabs; then no entry is indexed twice. */
  step(): Promise<Covered>;

  /** What of the indexed part has words that begin with each of `wanted`; numbers are those of `within`, or of everything. */
  find(wanted: readonly string[], within: ConversationId | null): Promise<Found>;

  close(): void;
}
