import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { ConversationRow, EntryRow } from "./catalogue.ts";
import { allContactProfiles, contactProfilesIn } from "./contactProfiles.ts";
import { changeConversation } from "./conversations.ts";
import { openDatabase } from "./database.ts";
import { rewriteEntries, writeRange } from "./entries.ts";
import { addToOutbox, outboxOf } from "./outbox.ts";

const nothing = new Uint8Array(0);
const alice = { account: "alice", device: 0 };

test("an own message leaves the outbox when it comes back, not when somebody else used its id", async () => {
  const database = await openDatabase("entries-test", { lost: () => {} });
  await changeConversation(database, "notes", "bob", (row) => row);
  for (const id of ["01", "02"])
    await addToOutbox(database, {
      id,
      conversation: "notes",
      peer: "bob",
      createdAt: 1,
      content: { iv: nothing, data: nothing },
      phase: "queued",
      givenUp: false,
      numbered: null,
      sequence: null,
      time: null,
      failure: null,
    });
  const entry = (sequence: number, messageId: string, account: string): EntryRow => ({
    conversation: "notes",
    sequence,
    time: 1,
    kind: "envelope",
    hash: nothing,
    shown: false,
    messageId,
    chain: `${account}/0`,
    counter: 1,
    account,
  });
  const rows = [entry(1, "01", "alice"), entry(2, "02", "bob")];
  expect(await writeRange(database, "notes", "append", rows, alice, (row) => row)).toBe("written");
  expect((await outboxOf(database, "notes")).map((row) => row.id)).toEqual(["02"]);
  database.close();
});

test("the newest profile of an account stays, in whichever order the entries come", async () => {
  const database = await openDatabase("profiles-test", { lost: () => {} });
  await changeConversation(database, "chat", "bob", (row) => row);
  const entry = (sequence: number): EntryRow => ({
    conversation: "chat",
    sequence,
    time: sequence * 10,
    kind: "envelope",
    hash: nothing,
    shown: false,
    account: "bob",
    profile: true,
  });
  const withoutProfile = ({ profile: _, ...row }: EntryRow): EntryRow => row;
  const same = (row: ConversationRow) => row;
  await writeRange(database, "chat", "append", [entry(4), withoutProfile(entry(5))], alice, same);
  await writeRange(database, "chat", "prepend", [entry(2), entry(3)], alice, same);
  expect(await contactProfilesIn(database, "chat")).toEqual([
    { conversation: "chat", account: "bob", sequence: 4, time: 40 },
  ]);
  await rewriteEntries(database, "chat", [entry(5)]);
  await rewriteEntries(database, "chat", [entry(3)]);
  expect((await allContactProfiles(database)).map((row) => row.sequence)).toEqual([5]);
  expect(await contactProfilesIn(database, "chas")).toEqual([]);
  database.close();
});
