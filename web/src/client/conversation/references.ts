import type { OutboxRow, ReferenceRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { knownMessages } from "../../storage/entries.ts";
import { firstInOutbox } from "../../storage/outbox.ts";

/** What a reply, edit, delete or reaction names; null while the server has no copy of message `id`. */
export async function referenceTo(database: Database, conversation: string, id: string): Promise<ReferenceRow | null> {
  const entry = (await knownMessages(database, conversation, [id])).get(id);
  if (entry !== undefined) return { id, hash: entry.hash };
  const waiting = await firstInOutbox(
    database,
    conversation,
    (row: OutboxRow) => row.id === id && row.phase === "stored",
  );
  return waiting?.numbered == null ? null : { id, hash: waiting.numbered.hash };
}
