import { equal } from "../protocol/bytes.ts";
import type { CounterRow, NumberedEnvelope, OutboxRow } from "./catalogue.ts";
import { withGivenBack, withReplaced } from "./counters.ts";
import { type Database, stored } from "./database.ts";

/** Own messages on their way, in the order of sending. */
export function outboxOf(database: Database, conversation: string): Promise<readonly OutboxRow[]> {
  return stored(() =>
    database.getAllFromIndex("outbox", "byConversation", IDBKeyRange.bound([conversation, ""], [conversation, "g"])),
  );
}

/** The first message in the order of sending that `condition` holds for. */
export function firstInOutbox(
  database: Database,
  conversation: string,
  condition: (row: OutboxRow) => boolean,
): Promise<OutboxRow | null> {
  return stored(async () => {
    const index = database.transaction("outbox").store.index("byConversation");
    let cursor = await index.openCursor(IDBKeyRange.bound([conversation, ""], [conversation, "g"]));
    while (cursor !== null && !condition(cursor.value)) cursor = await cursor.continue();
    return cursor?.value ?? null;
  });
}

export function wholeOutbox(database: Database): Promise<readonly OutboxRow[]> {
  return stored(() => database.getAll("outbox"));
}

export function addToOutbox(database: Database, row: OutboxRow): Promise<void> {
  return stored(async () => {
    await database.add("outbox", row);
  });
}

/** `lost`: the message left the outbox, or the counter is not the one the envelope was made with. Nothing was written. */
export type Draw = "drawn" | "lost";

/**
 * Stores the finished envelope and the counter it uses up, in one transaction: a number is drawn if and only if the envelope
 * that carries it is kept. `expected` is the counter row the envelope was made from.
 */
export function drawCounter(
  database: Database,
  id: string,
  numbered: NumberedEnvelope,
  expected: CounterRow | null,
): Promise<Draw> {
  return stored(async () => {
    const transaction = database.transaction(["outbox", "counters"], "readwrite");
    const outbox = transaction.objectStore("outbox");
    const counters = transaction.objectStore("counters");
    const row = await outbox.get(id);
    const current = row === undefined ? undefined : await counters.get(row.conversation);
    const made = row === undefined || row.phase === "stored" ? null : row;
    if (made === null || (current?.counter ?? 0) !== (expected?.counter ?? 0)) {
      await transaction.done;
      return "lost";
    }
    await Promise.all([
      outbox.put({ ...made, phase: "numbered", numbered, failure: null }),
      counters.put({ ...current, conversation: made.conversation, counter: numbered.counter, hash: numbered.hash }),
      transaction.done,
    ]);
    return "drawn";
  });
}

/**
 * Takes a number back. Only for an envelope of which the server says that it has no copy, and only while it is the last one drawn and
 * no other envelope has its number; otherwise
 * the number stays used. Nothing happens when the message has been read back meanwhile: then it is stored, whatever the server says.
 */
export function returnCounter(database: Database, id: string, failure: string | null): Promise<void> {
  return stored(async () => {
    const transaction = database.transaction(["outbox", "counters"], "readwrite");
    const outbox = transaction.objectStore("outbox");
    const counters = transaction.objectStore("counters");
    const row = await outbox.get(id);
    if (row?.numbered != null) {
      const current = await counters.get(row.conversation);
      const { counter, hash } = row.numbered;
      const isLast = current?.counter === counter && equal(current.hash, hash);
      if (isLast) await counters.put(withGivenBack(current, row.numbered));
      await outbox.put({
        ...row,
        phase: failure === null ? "queued" : "failed",
        failure,
        numbered: isLast ? null : row.numbered,
      });
    } else if (row !== undefined) {
      await outbox.put({ ...row, phase: failure === null ? "queued" : "failed", failure });
    }
    await transaction.done;
  });
}

/** Changes a row if it is still there. */
export function changeOutbox(
  database: Database,
  id: string,
  change: (row: OutboxRow) => OutboxRow | null,
): Promise<OutboxRow | null> {
  return stored(async () => {
    const transaction = database.transaction("outbox", "readwrite");
    const row = await transaction.store.get(id);
    const changed = row === undefined ? null : change(row);
    if (row !== undefined && changed === null) await transaction.store.delete(id);
    else if (changed !== null) await transaction.store.put(changed);
    await transaction.done;
    return changed;
  });
}

export function counterOf(database: Database, conversation: string): Promise<CounterRow | null> {
  return stored(async () => (await database.get("counters", conversation)) ?? null);
}

/** Puts a void under the number of a message that was given up. Nothing happens when the message has come back meanwhile. */
export function replaceByVoid(
  database: Database,
  row: OutboxRow & { readonly numbered: NumberedEnvelope },
): Promise<void> {
  return stored(async () => {
    const transaction = database.transaction(["outbox", "counters"], "readwrite");
    const outbox = transaction.objectStore("outbox");
    const counters = transaction.objectStore("counters");
    const now = await outbox.get(row.id);
    const counter = await counters.get(row.conversation);
    if (now?.phase === "failed" && now.numbered !== null && counter?.counter === row.numbered.counter) {
      await outbox.put({ ...row, phase: "numbered", givenUp: true, failure: null });
      await counters.put(withReplaced(counter, now.numbered, row.numbered));
    }
    await transaction.done;
  });
}
