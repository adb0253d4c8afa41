import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { changeConversation, withLacked, withWholeHistory } from "../../storage/conversations.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { addToOutbox, firstInOutbox } from "../../storage/outbox.ts";
import { drain } from "./drain.ts";

const lacked = { sequence: 5, transcript: null };

async function withNumbered(name: string): Promise<Database> {
  const database = await openDatabase(name, { lost: () => {} });
  const bytes = new Uint8Array(1);
  await addToOutbox(database, {
    id: "01",
    conversation: "chat",
    peer: "bob",
    createdAt: 1,
    content: { iv: new Uint8Array(12), data: bytes },
    phase: "numbered",
    givenUp: false,
    numbered: { bytes, hash: new Uint8Array(32), n: 0, counter: 1, previous: new Uint8Array(0) },
    sequence: null,
    time: null,
    failure: null,
  });
  return database;
}

async function drained(database: Database, whileSent: () => Promise<unknown> = async () => {}) {
  let sent = 0;
  const delivery = {
    ready: async () => ({ kind: "ready" }) as const,
    number: async () => null,
    send: async () => {
      sent++;
      await whileSent();
      return { kind: "stored", sequence: 6, time: 1 } as const;
    },
    catchUp: async () => true,
    changed: () => {},
  };
  await drain(database, "chat", delivery, new Map());
  return { sent, phase: (await firstInOutbox(database, "chat", () => true))?.phase };
}

const rollBack = (database: Database) => changeConversation(database, "chat", "bob", (row) => withLacked(row, lacked));

test("a message with a number waits while the server lacks something, and is sent when it has that again", async () => {
  const database = await withNumbered("drain-test");
  await rollBack(database);
  expect(await drained(database)).toEqual({ sent: 0, phase: "numbered" });
  await changeConversation(database, "chat", "bob", (row) => withWholeHistory(row, lacked));
  expect(await drained(database)).toEqual({ sent: 1, phase: "stored" });
  database.close();
});

test("an acknowledgement that comes when the server was found to lack something is not believed", async () => {
  const database = await withNumbered("drain-acknowledged-test");
  expect(await drained(database, () => rollBack(database))).toEqual({ sent: 1, phase: "numbered" });
  database.close();
});
