/**
 * The chain of one device in one conversation (protocol, section 8.1): counters rise by one, each message names the hash of
 * the one before. What is held may have holes, so a message is judged by its nearest neighbours.
 */
import { equal } from "../../protocol/bytes.ts";
import type { Bytes, EntryRow } from "../../storage/catalogue.ts";
import type { ChainNeighbours } from "../../storage/entries.ts";

export interface ChainPlace {
  readonly sequence: number;
  readonly counter: number;
  readonly previous: Bytes;
  readonly hash: Bytes;
}

/** `gap`: numbers just below are missing from what is held. */
export type ChainVerdict = { readonly kind: "fits"; readonly gap: boolean } | { readonly kind: "outOfOrder" };

export function judge(place: ChainPlace, { below, same, above }: ChainNeighbours): ChainVerdict {
  if (same !== null && same.sequence !== place.sequence) return { kind: "outOfOrder" };
  if (below !== null) {
    if (below.sequence >= place.sequence) return { kind: "outOfOrder" };
    if (below.counter === place.counter - 1 && !equal(below.hash, place.previous)) return { kind: "outOfOrder" };
  }
  if (above !== null) {
    if (above.sequence <= place.sequence) return { kind: "outOfOrder" };
    if (above.counter === place.counter + 1 && above.previous !== undefined && !equal(above.previous, place.hash))
      return { kind: "outOfOrder" };
  }
  return { kind: "fits", gap: place.counter > 1 && below?.counter !== place.counter - 1 };
}

/**
 * Neighbours among the stored messages and those judged earlier in the same batch. `load` reads the stored ones; a batch that
 * only extends the range asks it once for each chain.
 */
export class ChainsInBatch {
  readonly #load: (chain: string, counter: number) => Promise<ChainNeighbours>;
  readonly #accepted = new Map<string, EntryRow[]>();

  constructor(load: (chain: string, counter: number) => Promise<ChainNeighbours>) {
    this.#load = load;
  }

  async neighbours(chain: string, counter: number): Promise<ChainNeighbours> {
    const batch = this.#accepted.get(chain) ?? [];
    let { below, same, above } = await this.#load(chain, counter);
    for (const row of batch) {
      const other = row.counter ?? 0;
      if (other === counter) same = row;
      else if (other < counter && other > (below?.counter ?? -1)) below = row;
      else if (other > counter && other < (above?.counter ?? Number.POSITIVE_INFINITY)) above = row;
    }
    return { below, same, above };
  }

  accepted(row: EntryRow): void {
    if (row.chain === undefined) return;
    const batch = this.#accepted.get(row.chain);
    if (batch === undefined) this.#accepted.set(row.chain, [row]);
    else batch.push(row);
  }
}
