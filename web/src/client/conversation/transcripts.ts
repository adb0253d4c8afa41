/** The running hash of a conversation (protocol, section 7.2), as far as this device has what it runs over. */
import { appendToTranscript, entryHash } from "../../crypto/transcript.ts";
import type { TranscriptPoint } from "../../protocol/epoch-record.ts";
import type { Entry } from "../../protocol/frames.ts";
import { orNull } from "../../protocol/malformed.ts";
import type { ConversationRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { entriesBetween } from "../../storage/entries.ts";

/**
 * T from `last`, which is believed, up to `upTo` or to the first place that is not held, whichever comes first: index 0 is `last`.
 *
 * @param row of the conversation, as it is now
 * @param coming what a page brings after the stored entries
 */
export async function transcriptsAfter(
  database: Database,
  row: ConversationRow | null,
  last: TranscriptPoint,
  upTo: number,
  coming: readonly Entry[],
): Promise<readonly TranscriptPoint[]> {
  const points = [last];
  const held = row === null || row.low > last.sequence + 1 ? last.sequence : Math.min(row.cursor, upTo);
  const stored =
    row !== null && held > last.sequence ? await entriesBetween(database, row.id, last.sequence + 1, held) : [];
  const next = [
    ...stored.map(({ sequence, hash }) => ({ sequence, hash })),
    ...coming
      .filter((entry) => entry.sequence > held && entry.sequence <= upTo)
      .map((entry) => ({ sequence: entry.sequence, hash: orNull(() => entryHash(entry)) })),
  ];
  let point = last;
  for (const { sequence, hash } of next) {
    if (sequence !== point.sequence + 1 || hash === null || hash.length === 0) break;
    point = appendToTranscript(point, hash);
    points.push(point);
  }
  return points;
}
