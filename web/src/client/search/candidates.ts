import type { AtRest } from "../../storage/atRest.ts";
import type { SearchBlockRow, SearchSegmentRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { indexBlocks } from "../../storage/searchIndex.ts";
import type { ConversationId } from "../api.ts";
import { blocksWith, type Document, DocumentTable, keysOfBlock, readHead, type SegmentHead } from "./segment.ts";

/** A query of more is compared with the messages that have these. */
const mostBeginnings = 64;

interface OpenSegment {
  readonly head: SegmentHead;
  documents: DocumentTable | null;
}

export function headPurpose(segment: string): string {
  return `search ${segment}`;
}

export function blockPurpose(segment: string, block: number): string {
  return `search ${segment}/${block}`;
}

/** Looks beginnings of words up in the segments. Keeps the heads and the places of messages, opened; words stay sealed. */
export class Candidates {
  readonly #database: Database;
  readonly #atRest: AtRest;
  #open = new Map<string, OpenSegment>();

  constructor(database: Database, atRest: AtRest) {
    this.#database = database;
    this.#atRest = atRest;
  }

  /** Messages and edits with all of `beginnings`, the newest first. `merged`: a segment is gone, look again. */
  async having(
    segments: readonly SearchSegmentRow[],
    beginnings: readonly string[],
    within: ConversationId | null,
  ): Promise<readonly Document[] | "merged"> {
    if (beginnings.length === 0) return [];
    const before = this.#open;
    this.#open = new Map();
    for (const segment of segments) {
      const known = before.get(segment.id);
      const head = known?.head ?? readHead(await this.#atRest.open(headPurpose(segment.id), segment.head));
      this.#open.set(segment.id, known ?? { head, documents: null });
    }
    const found: Document[] = [];
    for (const [id, segment] of this.#open) {
      const places = await this.#placesIn(id, segment, beginnings.slice(0, mostBeginnings));
      const documents = places === "merged" || places.length === 0 ? null : await this.#documents(id, segment);
      if (places === "merged" || documents === "merged") return "merged";
      if (documents === null) continue;
      for (const place of places) {
        const document = documents.at(place);
        if (within === null || document.conversation === within) found.push(document);
      }
    }
    return found.sort((a, b) => b.time - a.time || b.sequence - a.sequence);
  }

  async #placesIn(
    id: string,
    { head }: OpenSegment,
    beginnings: readonly string[],
  ): Promise<readonly number[] | "merged"> {
    /** How many of the beginnings each document has, as long as it has had all. */
    const had = new Uint8Array(head.count);
    for (const [index, beginning] of beginnings.entries()) {
      const { from, to } = blocksWith(head.firstKeys, beginning);
      // Block 0 has the documents.
      const rows = await indexBlocks(this.#database, id, from + 1, to + 1);
      if (rows.length !== to - from + 1) return "merged";
      let any = false;
      for (const block of await Promise.all(rows.map((row) => this.#block(row)))) {
        for (const { key, places } of keysOfBlock(block)) {
          if (!key.startsWith(beginning)) {
            if (key > beginning) break;
            continue;
          }
          for (const place of places()) {
            if (had[place] === index) {
              had[place] = index + 1;
              any = true;
            }
          }
        }
      }
      if (!any) return [];
    }
    const places: number[] = [];
    for (const [place, count] of had.entries()) if (count === beginnings.length) places.push(place);
    return places;
  }

  async #documents(id: string, segment: OpenSegment): Promise<DocumentTable | "merged"> {
    if (segment.documents !== null) return segment.documents;
    const [row] = await indexBlocks(this.#database, id, 0, 0);
    if (row === undefined) return "merged";
    segment.documents = new DocumentTable(await this.#block(row), segment.head.count);
    return segment.documents;
  }

  #block(row: SearchBlockRow) {
    return this.#atRest.open(blockPurpose(row.segment, row.block), row.sealed);
  }
}
