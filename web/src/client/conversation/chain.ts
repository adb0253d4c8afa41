/**
 * The neighbours of a message in its device's chain (protocol, section 8.1), among what is stored and what was admitted earlier in
 * the same batch. What is held may have holes, so they are the nearest ones, not the next ones.
 */
import type { Chained } from "../../crypto/admission.ts";
import { noBytes } from "../../protocol/bytes.ts";
import type { EntryRow } from "../../storage/catalogue.ts";

export class ChainsInBatch {
  readonly #stored: ReadonlyMap<string, readonly EntryRow[]>;
  readonly #admitted = new Map<string, Map<number, EntryRow>>();

  /** `stored`: for each chain, what is held from the nearest below the batch's numbers to the nearest above them. */
  constructor(stored: ReadonlyMap<string, readonly EntryRow[]>) {
    this.#stored = stored;
  }

  /**
   * Nearest by counter, sorted by place: one that stands on the wrong side is handed over on that side, where its counter
   * gives it away.
   */
  around(
    chain: string,
    counter: number,
    place: number,
  ): { readonly below: Chained | null; readonly above: Chained | null } {
    const admitted = this.#admitted.get(chain);
    const near = nearest([...(this.#stored.get(chain) ?? []), ...(admitted?.values() ?? [])], counter)
      .filter((row) => row.sequence !== place)
      .map(asChained);
    const under = near.filter((one) => one.place < place).sort((a, b) => b.place - a.place);
    const over = near.filter((one) => one.place > place).sort((a, b) => a.place - b.place);
    return { below: under[0] ?? null, above: over[0] ?? null };
  }

  admitted(row: EntryRow): void {
    if (row.chain === undefined) return;
    const batch = this.#admitted.get(row.chain) ?? new Map<number, EntryRow>();
    this.#admitted.set(row.chain, batch);
    batch.set(row.counter ?? 0, row);
  }
}

/** Those with the same number and with the next ones below and above; of equal numbers the later given. */
function nearest(rows: readonly EntryRow[], counter: number): readonly EntryRow[] {
  let below: EntryRow | null = null;
  let same: EntryRow | null = null;
  let above: EntryRow | null = null;
  for (const row of rows) {
    const other = row.counter ?? 0;
    if (other === counter) same = row;
    else if (other < counter && other >= (below?.counter ?? -1)) below = row;
    else if (other > counter && other <= (above?.counter ?? Number.POSITIVE_INFINITY)) above = row;
  }
  return [below, same, above].filter((row) => row !== null);
}

function asChained(row: EntryRow): Chained {
  return { counter: row.counter ?? 0, previous: row.previous ?? noBytes, hash: row.hash, place: row.sequence };
}
