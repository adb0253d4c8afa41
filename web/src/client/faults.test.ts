/** What goes wrong around the app: each says what it is, and nothing that was written is lost. */
import { openDB } from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { decodeItems } from "../protocol/private-store.ts";
import { AtRest } from "../storage/atRest.ts";
import { type CryptTalkSchema, databaseVersion } from "../storage/catalogue.ts";
import { createVersion1, type Database } from "../storage/database.ts";
import type { StopReason } from "./api.ts";
import type { TabClient } from "./chatClient.ts";
import { readItems } from "./privateStore.ts";
import { type Browser, ready, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, quickClock, shows } from "./testing/stories.ts";

const write = { put: IDBObjectStore.prototype.put, add: IDBObjectStore.prototype.add };

function fillStorage(): void {
  const refuse = (): never => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  Object.assign(IDBObjectStore.prototype, { put: refuse, add: refuse });
}

function freeStorage(): void {
  Object.assign(IDBObjectStore.prototype, write);
}

afterEach(freeStorage);

const stops = (tab: TabClient, reason: StopReason) =>
  until(tab.state, (now) => now.kind === "stopped" && now.reason === reason, reason);

/** As a newer version of the app would. */
const upgrade = (device: Browser) =>
  openDB(device.databaseName, databaseVersion + 1, { blocking: (_now, _wanted, event) => closes(event) });

function closes(event: Event): void {
  (event.target as IDBDatabase).close();
}

test("no room before anything began: the page says so, and registration does", async () => {
  const device = browser(new FakeServer());
  fillStorage();
  const tab = await device.tab();
  await stops(tab, "storageFull");
  freeStorage();
  const reloaded = await device.tab();
  fillStorage();
  const outcome = await reloaded.register({ name: "alice", password: "password of alice" });
  expect(outcome).toEqual({ ok: false, error: { code: "storageFull" } });
  freeStorage();
  await registered(reloaded, "alice");
});

test("a browser without WebAssembly: the page says so before a password is typed", async () => {
  const server = new FakeServer();
  await stops(await browser(server, { webAssembly: false }).tab(), "webAssemblyMissing");
});

test("a browser that refuses storage", async () => {
  const device = browser(new FakeServer());
  const open = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("not here", "SecurityError");
  });
  const tab = await device.tab();
  open.mockRestore();
  await stops(tab, "storageUnavailable");
});

test("the data are removed under a running tab: it shows what was not sent, and a reload begins anew", async () => {
  const { server, aliceBrowser, aliceTab, alice, bob, toBob } = await pair();
  server.down = true;
  server.disconnectAll();
  toBob.send("not sent yet");
  await shows(toBob, "not sent yet");
  alice.keepDraft(alice.conversationWith(bob.account.get().id), "half a sent");
  alice.keepDraft(alice.conversationWith(alice.account.get().id), "half a note");
  indexedDB.deleteDatabase(aliceBrowser.databaseName);
  expect(await stops(aliceTab, "storageGone")).toMatchObject({
    unsent: [
      { to: "bob", text: "not sent yet" },
      { to: "bob", text: "half a sent" },
      { to: null, text: "half a note" },
    ],
  });
  server.down = false;
  const reloaded = await aliceBrowser.tab();
  expect(reloaded.state.get()).toMatchObject({ kind: "signedOut" });
  expect(await reloaded.login("alice", "password of alice")).toEqual({ ok: true });
  await shows((await ready(reloaded)).openConversation(bob.account.get().id), "hello");
});

test("a newer tab wants the storage: the older one keeps what is being written, lets go and says why", async () => {
  const { aliceBrowser, aliceTab, alice, bob, toBob } = await pair();
  const conversation = alice.conversationWith(bob.account.get().id);
  toBob.send("said just before");
  alice.keepDraft(conversation, "half a sent");
  const newer = await upgrade(aliceBrowser);
  await stops(aliceTab, "needsNewerVersion");
  const row = await newer.get("privateStore", "store");
  const items = decodeItems(await (await AtRest.open(newer as unknown as Database)).open("private store", row.items));
  expect(readItems(items).map(({ value }) => value)).toContainEqual({ kind: "draft", text: "half a sent" });
  const kept =
    (await newer.count("outbox")) + (await newer.count("entries", IDBKeyRange.lowerBound([conversation, 3])));
  expect(kept).toBeGreaterThanOrEqual(1);
  const older = await aliceBrowser.tab();
  await stops(older, "needsNewerVersion");
  newer.close();
});

test("an older tab does not let go of the storage: the newer one says so, and goes on when it is closed", async () => {
  const device = browser(new FakeServer(), { clock: quickClock() });
  const older = await openDB<CryptTalkSchema>(device.databaseName, 1, {
    upgrade: (database) => createVersion1(database),
  });
  const tab = device.unstarted();
  const started = tab.start();
  await stops(tab, "olderTabOpen");
  older.close();
  await started;
  await registered(tab, "alice");
});

test.each([
  [2, "serverNewer"],
  [0, "serverOlder"],
] as const)(
  "a server that speaks version %i: %s, signed in or not, and what was written is sent later",
  async (protocol, reason) => {
    const { server, aliceBrowser, aliceTab, alice, bobBrowser, toBob } = await pair(quickClock());
    server.down = true;
    server.disconnectAll();
    toBob.send("written meanwhile");
    await shows(toBob, "written meanwhile");
    server.protocol = protocol;
    server.down = false;
    await stops(aliceTab, reason);
    await stops(await browser(server).tab(), reason);
    server.protocol = 1;
    await ready(await aliceBrowser.tab());
    const again = (await ready(await bobBrowser.tab())).openConversation(alice.account.get().id);
    await shows(again, "written meanwhile");
    expect(textsOf(again)).toEqual(["hello", "written meanwhile"]);
  },
);

test("a newer build of the app is served: a reload is offered after the next connect", async () => {
  const server = new FakeServer();
  let other = false;
  const device = browser(server, { clock: quickClock(), otherBuildServed: async () => other });
  const alice = await registered(await device.tab(), "alice");
  await until(alice.connection, ({ kind }) => kind === "online", "online");
  expect(alice.notices.get()).toEqual([]);
  other = true;
  server.disconnectAll();
  await until(alice.notices, (all) => all.some(({ kind }) => kind === "newerApp"), "it is offered");
});

test("the clock is wrong: told once each time, with how much, until it is right", async () => {
  const { server, alice, passes } = await pair();
  const clockNotices = () => alice.notices.get().filter(({ kind }) => kind === "clockWrong");
  server.date = () => Date.now();
  const asks = () => alice.searchPeople("bob");
  await asks();
  expect(clockNotices()).toEqual([]);
  passes(10 * 60_000);
  await asks();
  expect(clockNotices()).toMatchObject([{ ahead: true, minutes: 10 }]);
  alice.dismissNotice("clockWrong");
  await asks();
  expect(clockNotices()).toEqual([]);
  passes(-20 * 60_000);
  await asks();
  expect(clockNotices()).toMatchObject([{ ahead: false, minutes: 10 }]);
  passes(10 * 60_000);
  await asks();
  expect(clockNotices()).toEqual([]);
});
