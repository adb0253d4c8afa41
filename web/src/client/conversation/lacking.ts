/** What a server that was found to lack entries has to give before the conversation is taken up again (protocol, section 8.2). */
import { entryHash } from "../../crypto/transcript.ts";
import { equal } from "../../protocol/bytes.ts";
import type { Page } from "../../protocol/frames.ts";
import { orNull } from "../../protocol/malformed.ts";
import type { ConversationRow, LackedRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { entriesBetween } from "../../storage/entries.ts";
import type { HeldEpoch } from "./epochs.ts";
import { transcriptsAfter } from "./transcripts.ts";

/**
 * Whether the server has again, in the highest place that it was found to lack, what was there before. If it showed anything below that place
 * otherwise than before, later messages would contradict it.
 *
 * @param pageAfter asks the server for so many entries after a sequence; null when they could not be had
 */
export async function hasAgain(
  database: Database,
  row: ConversationRow,
  held: readonly HeldEpoch[],
  pageAfter: (sequence: number, most: number) => Promise<Page | null>,
): Promise<boolean> {
  const { lacked } = row;
  if (lacked === undefined) return false;
  const { sequence } = lacked;
  const [here] = await entriesBetween(database, row.id, sequence, sequence);
  if (here === undefined || !(await isWhatWasSeen(database, row, held, lacked))) return false;
  const entry = (await pageAfter(sequence - 1, 1))?.entries[0];
  const hash = entry?.sequence === sequence ? orNull(() => entryHash(entry)) : null;
  return hash !== null && equal(hash, here.hash);
}

/** Whether this device holds up to there what another own device has seen. What it has seen itself it holds. */
async function isWhatWasSeen(
  database: Database,
  row: ConversationRow,
  held: readonly HeldEpoch[],
  { sequence, transcript }: LackedRow,
): Promise<boolean> {
  if (transcript === null) return true;
  const last = held.findLast(({ epoch }) => epoch.transcript.sequence <= sequence)?.epoch.transcript;
  if (last === undefined) return false;
  const point = (await transcriptsAfter(database, row, last, sequence, [])).at(-1);
  return point?.sequence === sequence && equal(point.hash, transcript);
}
