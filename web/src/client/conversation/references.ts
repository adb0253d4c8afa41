import type { OutboxRow, ReferenceRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { knownMessages } from "../../storage/entries.ts";
import { firstInOutbox } from "../../storage/outbox.ts";

/** What a reply, edit, delete or reaction names; null while the server has no copy of message `id`. */
export async function referenceTo(database: Database, conversation: string, id: string): Promise<ReferenceRow | null> {
  // The outbox first: a message leaves it as it comes in with a page, and between two looks the other way round it would be in neither.
  const waiting = await firstInOutbox(
    database,
    conversation,
    (row: OutboxRow) => row.id === id && row.phase === "stored",
  );
  if (waiting?.numbered != null) return { id, hash: waiting.numbered.hash };
  const entry = (await knownMessages(database, conversation, [id])).get(id);
  return entry === undefined ? null : { id, hash: entry.hash };
}
