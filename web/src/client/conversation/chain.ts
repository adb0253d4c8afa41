/**
 * The neighbours of a message in its device's chain (protocol, section 8.1), among what is stored and what was admitted earlier in
 * the same batch. What is held may have holes, so they are the nearest ones, not the next ones.
 */
import type { Chained } from "../../crypto/admission.ts";
import { noBytes } from "../../protocol/bytes.ts";
import type { EntryRow } from "../../storage/catalogue.ts";
import type { ChainNeighbours } from "../../storage/entries.ts";

export class ChainsInBatch {
  readonly #load: (chain: string, counter: number) => Promise<ChainNeighbours>;
  readonly #admitted = new Map<string, EntryRow[]>();

  constructor(load: (chain: string, counter: number) => Promise<ChainNeighbours>) {
    this.#load = load;
  }

  /**
   * Nearest by counter, sorted by place: one that stands on the wrong side is handed over on that side, where its counter
   * gives it away.
   */
  async around(
    chain: string,
    counter: number,
    place: number,
  ): Promise<{ readonly below: Chained | null; readonly above: Chained | null }> {
    let { below, same, above } = await this.#load(chain, counter);
    for (const row of this.#admitted.get(chain) ?? []) {
      const other = row.counter ?? 0;
      if (other === counter) same = row;
      else if (other < counter && other > (below?.counter ?? -1)) below = row;
      else if (other > counter && other < (above?.counter ?? Number.POSITIVE_INFINITY)) above = row;
    }
    const near = [below, same, above].filter((row) => row !== null && row.sequence !== place).map(asChained);
    const under = near.filter((one) => one.place < place).sort((a, b) => b.place - a.place);
    const over = near.filter((one) => one.place > place).sort((a, b) => a.place - b.place);
    return { below: under[0] ?? null, above: over[0] ?? null };
  }

  admitted(row: EntryRow): void {
    if (row.chain === undefined) return;
    const batch = this.#admitted.get(row.chain);
    if (batch === undefined) this.#admitted.set(row.chain, [row]);
    else batch.push(row);
  }
}

function asChained(row: EntryRow | null): Chained {
  return {
    counter: row?.counter ?? 0,
    previous: row?.previous ?? noBytes,
    hash: row?.hash ?? noBytes,
    place: row?.sequence ?? 0,
  };
}
