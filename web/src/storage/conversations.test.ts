import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { ConversationRow, LackedRow } from "./catalogue.ts";
import { changeConversation, conversationOf, isRolledBack, withLacked, withWholeHistory } from "./conversations.ts";
import { openDatabase } from "./database.ts";

const upTo = (sequence: number): LackedRow => ({ sequence, transcript: null });

const seenElsewhere = (sequence: number): LackedRow => ({ sequence, transcript: new Uint8Array(32).fill(sequence) });

const kinds = (row: ConversationRow | null) => row?.trust.map(({ kind }) => kind);

test("the highest place that another own device has seen is kept, until that one is there again", async () => {
  const database = await openDatabase("conversations-test", { lost: () => {} });
  const change = (how: (row: ConversationRow) => ConversationRow) => changeConversation(database, "chat", "bob", how);
  await change((row) => withLacked(row, upTo(5)));
  await change((row) => withLacked(row, seenElsewhere(9)));
  await change((row) => withLacked(row, seenElsewhere(7)));
  await change((row) => withLacked(row, upTo(10)));
  expect(await conversationOf(database, "chat")).toMatchObject({ lacked: seenElsewhere(9) });
  await change((row) => withWholeHistory(row, upTo(5)));
  expect(kinds(await conversationOf(database, "chat")), "more was lacking meanwhile").toEqual(["historyRolledBack"]);
  await change((row) => withWholeHistory(row, seenElsewhere(9)));
  const whole = await conversationOf(database, "chat");
  expect(kinds(whole)).toEqual(["historyWhole"]);
  expect(whole).not.toHaveProperty("lacked");
  database.close();
});

test("a row from before such places were kept is read, and keeps one when the server lacks something again", async () => {
  const database = await openDatabase("older-conversations-test", { lost: () => {} });
  const change = (how: (row: ConversationRow) => ConversationRow) => changeConversation(database, "chat", "bob", how);
  await change((row) => ({
    ...row,
    trust: [{ id: "historyRolledBack", kind: "historyRolledBack", acknowledged: true }],
  }));
  const older = await conversationOf(database, "chat");
  expect(older !== null && isRolledBack(older)).toBe(true);
  await change((row) => withLacked(row, upTo(3)));
  const now = await conversationOf(database, "chat");
  expect(now).toMatchObject({ lacked: upTo(3), trust: older?.trust ?? [] });
  expect(kinds(await change((row) => withWholeHistory(row, upTo(3))))).toEqual(["historyWhole"]);
  database.close();
});
