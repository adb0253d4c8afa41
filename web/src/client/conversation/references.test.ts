import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { EntryRow } from "../../storage/catalogue.ts";
import { changeConversation } from "../../storage/conversations.ts";
import { openDatabase } from "../../storage/database.ts";
import { writeRange } from "../../storage/entries.ts";
import { addToOutbox } from "../../storage/outbox.ts";
import { referenceTo } from "./references.ts";

test("a message is found also while it comes back and leaves the outbox", async () => {
  const nothing = new Uint8Array(0);
  const hash = new Uint8Array(32).fill(7);
  const database = await openDatabase("references-test", { lost: () => {} });
  await changeConversation(database, "chat", "bob", (row) => row);
  await addToOutbox(database, {
    id: "01",
    conversation: "chat",
    peer: "bob",
    createdAt: 1,
    content: { iv: nothing, data: nothing },
    phase: "stored",
    givenUp: false,
    numbered: { bytes: nothing, hash, n: 0, counter: 1, previous: nothing },
    sequence: 1,
    time: 1,
    failure: null,
  });
  const entry: EntryRow = {
    conversation: "chat",
    sequence: 1,
    time: 1,
    kind: "envelope",
    hash,
    shown: true,
    messageId: "01",
    chain: "alice/0",
    counter: 1,
    account: "alice",
  };
  // The page is written after the first look and before the second.
  const [reference] = await Promise.all([
    referenceTo(database, "chat", "01"),
    writeRange(database, "chat", "append", [entry], { account: "alice", device: 0 }, (row) => row),
  ]);
  expect(reference).toEqual({ id: "01", hash });
  expect(await referenceTo(database, "chat", "01")).toEqual({ id: "01", hash });
  database.close();
});
