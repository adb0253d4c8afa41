/** A server that went back to an old backup, and what becomes of its conversations when it has everything again. */
import { describe, expect, test, vi } from "vitest";
import { entryKind } from "../protocol/frames.ts";
import { decodeItems } from "../protocol/private-store.ts";
import { AtRest } from "../storage/atRest.ts";
import { openDatabase } from "../storage/database.ts";
import { readItems } from "./privateStore.ts";
import { type Browser, loggedIn, messagesOf, ready, textsOf, until } from "./testing/browsers.ts";
import type { FakeConversation, FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, quickClock, randomBytes, shows, stored, trustOf } from "./testing/stories.ts";

/** As it was before its newest message; what is returned makes it whole again. */
function withoutNewest({ entries, messages }: FakeConversation): () => void {
  const newest = entries.pop();
  const [id, placed] = [...messages].find(([, { sequence }]) => sequence === newest?.sequence) ?? [];
  if (newest === undefined || id === undefined || placed === undefined) throw new Error("a message is the newest");
  messages.delete(id);
  return () => {
    entries.push(newest);
    messages.set(id, placed);
  };
}

/** Something that nobody can read takes the place of the newest entry. */
function replaceNewest({ entries }: FakeConversation): void {
  const newest = entries.pop();
  if (newest === undefined) throw new Error("there is an entry");
  entries.push({ ...newest, kind: entryKind.stub, entry: randomBytes(32) });
}

/** The server begins again, and a tab has caught up with it; it is the only one that is open. */
async function beginsAgain(server: FakeServer): Promise<void> {
  const before = server.requests.length;
  server.disconnectAll();
  await vi.waitUntil(() => {
    const asked = server.requests.slice(before);
    const listed = asked.indexOf("GET /api/conversations");
    // Asked for when all conversations have been looked at.
    return listed >= 0 && asked.slice(listed).includes("GET /api/auth/vault");
  }, 10_000);
}

describe("what this device has seen", () => {
  test("is there again: writing goes on, what failed is sent, and the person is told once", async () => {
    const { server, conversation, aliceBrowser, aliceTab, bob, toBob, toAlice } = await pair();
    toBob.send("one");
    await stored(toBob, 2);
    await shows(toAlice, "one");
    const giveBack = withoutNewest(conversation);
    server.disconnectAll();
    for (const view of [toBob, toAlice])
      await until(view.state, ({ blocked }) => blocked === "historyRolledBack", "both are told");
    toBob.send("two");
    await until(toBob.state, () => messagesOf(toBob).at(-1)?.delivery?.kind === "failed", "it is not sent");
    expect(trustOf(toBob)).toEqual(["historyRolledBack"]);

    giveBack();
    server.disconnectAll();
    for (const view of [toBob, toAlice]) await until(view.state, ({ blocked }) => blocked === null, "both may write");
    expect(toBob.state.get().trust).toMatchObject([{ kind: "historyWhole", severity: "info", acknowledgeable: true }]);
    toBob.retry(messagesOf(toBob).at(-1)?.id ?? "");
    await shows(toAlice, "two");
    toAlice.send("three");
    await shows(toBob, "three");
    expect(textsOf(toBob)).toEqual(["hello", "one", "two", "three"]);
    expect(textsOf(toAlice)).toEqual(textsOf(toBob));

    toBob.acknowledgeTrust(toBob.state.get().trust[0]?.id ?? "");
    await until(toBob.state, () => trustOf(toBob).length === 0, "she has understood");
    aliceTab.close();
    const again = (await ready(await aliceBrowser.tab())).openConversation(bob.account.get().id);
    await shows(again, "three");
    await beginsAgain(server);
    expect(trustOf(again)).toEqual([]);
  });

  test("is lost once more: the warning comes back", async () => {
    const { server, conversation, bobBrowser, toBob, toAlice } = await pair();
    toBob.send("one");
    await shows(toAlice, "one");
    await stored(toBob, 2);
    bobBrowser.close();
    for (let times = 0; times < 2; times++) {
      const giveBack = withoutNewest(conversation);
      server.disconnectAll();
      await until(toBob.state, ({ blocked }) => blocked === "historyRolledBack", "she may not write");
      expect(trustOf(toBob)).toEqual(["historyRolledBack"]);
      giveBack();
      server.disconnectAll();
      await until(toBob.state, ({ blocked }) => blocked === null, "she may write");
      expect(trustOf(toBob)).toEqual(["historyWhole"]);
    }
  });

  test("is a conversation that the server did not know at all: writing goes on when it does", async () => {
    const { server, conversation, bobBrowser, toBob } = await pair();
    await stored(toBob, 1);
    bobBrowser.close();
    server.conversations.delete(conversation.id);
    server.disconnectAll();
    await until(toBob.state, ({ blocked }) => blocked === "historyRolledBack", "she may not write");
    server.conversations.set(conversation.id, conversation);
    server.disconnectAll();
    await until(toBob.state, ({ blocked }) => blocked === null, "she may write");
    toBob.send("one");
    await stored(toBob, 2);
  });

  test("is not there when something else is in its place", async () => {
    const { server, conversation, aliceBrowser, aliceTab, bobBrowser, bob, toBob } = await pair();
    toBob.send("one");
    await stored(toBob, 2);
    bobBrowser.close();
    const giveBack = withoutNewest(conversation);
    server.disconnectAll();
    await until(toBob.state, ({ blocked }) => blocked === "historyRolledBack", "she is told");
    giveBack();
    replaceNewest(conversation);
    await beginsAgain(server);
    aliceTab.close();
    const again = (await ready(await aliceBrowser.tab())).openConversation(bob.account.get().id);
    await until(again.state, ({ phase }) => phase === "open", "it is shown");
    expect(again.state.get().blocked).toBe("historyRolledBack");
    expect(trustOf(again)).toEqual(["historyRolledBack"]);
  });

  test("is not there when a fork that was shown meanwhile is withheld and shown again", async () => {
    const { server, conversation, aliceBrowser, aliceTab, bobBrowser, bob, toBob } = await pair();
    toBob.send("one");
    await stored(toBob, 2);
    bobBrowser.close();
    const giveBack = withoutNewest(conversation);
    server.disconnectAll();
    await until(toBob.state, ({ blocked }) => blocked === "historyRolledBack", "she is told");
    giveBack();
    replaceNewest(conversation);
    const [fork] = conversation.entries.slice(-1);
    if (fork === undefined) throw new Error("there is an entry");
    const further = { ...fork, sequence: fork.sequence + 1 };
    conversation.entries.push(further);
    await beginsAgain(server);
    conversation.entries.pop();
    await beginsAgain(server);
    conversation.entries.push(further);
    await beginsAgain(server);
    aliceTab.close();
    const again = (await ready(await aliceBrowser.tab())).openConversation(bob.account.get().id);
    await until(again.state, ({ phase }) => phase === "open", "it is shown");
    expect(again.state.get().blocked).toBe("historyRolledBack");
    expect(textsOf(again)).toEqual(["hello", "one"]);
  });
});

describe("what another own device has seen", () => {
  /** Alice's second device has "hello" and knows that her first one has seen more. */
  async function withLess() {
    const { server, conversation, aliceBrowser, bobBrowser, bob, toBob, toAlice } = await pair(quickClock());
    const { id } = bob.account.get();
    const secondBrowser = browser(server, { clock: quickClock() });
    const before = await loggedIn(await secondBrowser.tab(), "alice");
    await shows(before.openConversation(id), "hello");
    secondBrowser.close();
    toBob.send("one");
    await stored(toBob, 2);
    await shows(toAlice, "one");
    bobBrowser.close();
    server.disconnectAll();
    await hasShared(aliceBrowser, 3);
    aliceBrowser.close();
    const giveBack = withoutNewest(conversation);
    const view = (await ready(await secondBrowser.tab())).openConversation(id);
    await until(view.state, ({ blocked }) => blocked === "historyRolledBack", "her first device has seen more");
    expect(textsOf(view)).toEqual(["hello"]);
    return { server, conversation, secondBrowser, id, view, giveBack };
  }

  test("is there: writing goes on", async () => {
    const { server, view, giveBack } = await withLess();
    giveBack();
    server.disconnectAll();
    await until(view.state, ({ blocked }) => blocked === null, "she may write");
    expect(textsOf(view)).toEqual(["hello", "one"]);
    expect(trustOf(view)).toEqual(["historyWhole"]);
  });

  test("is not there when something else is in its place", async () => {
    const { server, conversation, secondBrowser, id, giveBack } = await withLess();
    giveBack();
    replaceNewest(conversation);
    await beginsAgain(server);
    secondBrowser.close();
    const again = (await ready(await secondBrowser.tab())).openConversation(id);
    await until(again.state, ({ phase }) => phase === "open", "it is shown");
    expect(again.state.get().blocked).toBe("historyRolledBack");
    expect(trustOf(again)).toEqual(["historyRolledBack"]);
  });

  /** Waits until the server has from this device how far the conversation went. */
  async function hasShared(device: Browser, sequence: number): Promise<void> {
    const database = await openDatabase(device.databaseName, { lost: () => {} });
    const atRest = await AtRest.open(database);
    await vi.waitUntil(async () => {
      const row = await database.get("privateStore", "store");
      if (row === undefined || row.changed) return false;
      const items = readItems(decodeItems(await atRest.open("private store", row.items)));
      return items.some(({ value }) => value.kind === "conversationHead" && value.sequence === sequence);
    }, 10_000);
    database.close();
  }
});
