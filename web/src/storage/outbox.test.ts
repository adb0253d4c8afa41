import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { NumberedEnvelope } from "./catalogue.ts";
import { openDatabase } from "./database.ts";
import { addToOutbox, counterOf, firstInOutbox, returnCounter } from "./outbox.ts";

const hash = (n: number) => new Uint8Array(32).fill(n);
const numbered: NumberedEnvelope = { bytes: new Uint8Array(1), hash: hash(3), n: 0, counter: 3, previous: hash(2) };

test.each([
  ["its own envelope has goes back", 3, 2],
  ["another message has taken stays used", 4, 3],
])("a number that %s", async (told, holder, after) => {
  const database = await openDatabase(`outbox-test ${told}`, { lost: () => {} });
  await addToOutbox(database, {
    id: "01",
    conversation: "chat",
    peer: "bob",
    createdAt: 1,
    content: { iv: new Uint8Array(12), data: new Uint8Array(1) },
    phase: "numbered",
    givenUp: false,
    numbered,
    sequence: null,
    time: null,
    failure: null,
  });
  await database.put("counters", { conversation: "chat", counter: 3, hash: hash(holder) });
  await returnCounter(database, "01", null);
  expect(await counterOf(database, "chat")).toMatchObject({ counter: after, hash: hash(after === 3 ? holder : 2) });
  const row = await firstInOutbox(database, "chat", () => true);
  expect(row?.numbered).toEqual(after === 3 ? numbered : null);
  database.close();
});
