/** What a person and their contacts learn of new devices, and what a new device ends up with. */
import { expect, test, vi } from "vitest";
import { allConversations } from "../storage/conversations.ts";
import { openDatabase } from "../storage/database.ts";
import type { ConversationView, HistoryProgress } from "./api.ts";
import { deviceNameOf } from "./deviceName.ts";
import { loggedIn, ready, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, only, pair, quickClock, shows, stored } from "./testing/stories.ts";

test("a new device is told on the others, by its name, until it is dismissed", async () => {
  const { server, alice, aliceBrowser } = await pair(quickClock());
  const second = await loggedIn(await browser(server, { deviceName: "Firefox on Linux" }).tab(), "alice");
  const added = await until(
    alice.notices,
    (all) => all.some((one) => one.kind === "ownDeviceAdded" && one.deviceName === "Firefox on Linux"),
    "the first device tells of the second",
  );
  const notice = added.find(({ kind }) => kind === "ownDeviceAdded");
  expect(second.notices.get().map(({ kind }) => kind)).not.toContain("ownDeviceAdded");
  alice.dismissNotice(notice?.id ?? "");
  expect(alice.notices.get().map(({ kind }) => kind)).not.toContain("ownDeviceAdded");
  const reloaded = await ready(await aliceBrowser.tab());
  await until(reloaded.conversations, (list) => list.loaded, "it is back");
  await until(reloaded.connection, ({ kind }) => kind === "online", "and online");
  expect(reloaded.notices.get().map(({ kind }) => kind)).not.toContain("ownDeviceAdded");
});

test("a contact's new device stands in the timeline, between the messages", async () => {
  const { server, toBob } = await pair();
  const second = await loggedIn(await browser(server).tab(), "bob");
  await until(second.conversations, (list) => list.items.length === 1, "Bob's second device has the conversation");
  const state = await until(toBob.state, ({ items }) => items.some(({ kind }) => kind === "event"), "Alice sees it");
  expect(state.items.map((item) => (item.kind === "event" ? item.event : item.kind))).toEqual([
    "message",
    "peerAddedDevice",
  ]);
});

test("a new device fetches the whole history by itself", async () => {
  const server = new FakeServer();
  const first = browser(server);
  const alice = await registered(await first.tab(), "alice");
  const notes = alice.openConversation(alice.account.get().id);
  for (let i = 0; i < 300; i++) notes.send(`note ${i}`);
  await vi.waitUntil(() => server.conversations.size > 0 && only(server).entries.length === 301, 20_000);
  const fresh = browser(server, { clock: quickClock() });
  const again = await loggedIn(await fresh.tab(), "alice");
  const told: (HistoryProgress | null)[] = [];
  again.history.subscribe(() => told.push(again.history.get()));
  await until(again.conversations, (list) => list.items.length === 1, "the conversation is listed");
  const database = await openDatabase(fresh.databaseName, { lost: () => {} });
  await vi.waitUntil(async () => (await allConversations(database))[0]?.low === 1, 20_000);
  await until(again.history, (progress) => progress === null, "nothing is being fetched any more");
  expect(told.map((progress) => progress?.total)).toContain(301);
  database.close();
  const view = again.openConversation(alice.account.get().id);
  await until(view.state, () => textsOf(view).includes("note 299"), "the newest are shown");
  expect(view.state.get().trust).toEqual([]);
}, 60_000);

test("a new device fetches the conversation first that went on last, and asks for nothing twice", async () => {
  const server = new FakeServer();
  const alice = await registered(await browser(server).tab(), "alice");
  const views = new Map<string, ConversationView>();
  for (const name of ["bob", "carol", "dave"]) {
    const other = (await registered(await browser(server).tab(), name)).account.get().id;
    const view = alice.openConversation(other);
    view.send(`hello ${name}`);
    await stored(view, 1);
    views.set(alice.conversationWith(other), view);
  }
  const [first = "", second = ""] = views.keys();
  for (const view of [views.get(second), views.get(first)]) {
    view?.send("and more");
    if (view !== undefined) await stored(view, 2);
  }
  const before = server.requests.length;
  const fresh = await loggedIn(await browser(server).tab(), "alice");
  await until(fresh.conversations, (list) => list.loaded && list.items.length === 3, "all are listed");
  const asked = server.requests.slice(before);
  const pages = asked.filter((one) => one.includes("before="));
  expect(pages[0]).toContain(first);
  expect(pages[1]).toContain(second);
  expect(pages).toHaveLength(3);
  const people = asked.filter((one) => one.includes("users/") && !one.includes(alice.account.get().id));
  expect(people).toHaveLength(new Set(people).size);
  expect(people).toHaveLength(2 * 3);
  expect(asked.filter((one) => /conversations\/[^/]+$/.test(one))).toEqual([]);
}, 60_000);

test("a new device tells how much is here of many conversations, from their newest pages on", async () => {
  const server = new FakeServer();
  const alice = await registered(await browser(server).tab(), "alice");
  const people = ["bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan"];
  for (const name of people) {
    const view = alice.openConversation((await registered(await browser(server).tab(), name)).account.get().id);
    view.send(`hello ${name}`);
    await stored(view, 1);
  }
  const fresh = await loggedIn(await browser(server).tab(), "alice");
  const told: (HistoryProgress | null)[] = [];
  fresh.history.subscribe(() => told.push(fresh.history.get()));
  await until(fresh.conversations, (list) => list.loaded && list.items.length === people.length, "all are listed");
  await until(fresh.history, (progress) => progress === null, "nothing is being fetched any more");
  const held = told.flatMap((progress) => (progress === null ? [] : [progress.held]));
  expect(held.length).toBeGreaterThan(2);
  expect(held).toEqual(held.toSorted((a, b) => a - b));
  expect(told.at(-2)).toEqual({ held: 2 * people.length, total: 2 * people.length });
  expect(told.at(-1)).toBeNull();
}, 60_000);

test("a device calls itself what a person would", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0";
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Mobile Safari/604.1";
  expect([firefox, edge, phone, "curl"].map(deviceNameOf)).toEqual([
    "Firefox on Linux",
    "Edge on Windows",
    "Safari on iPhone",
    null,
  ]);
});

test("two devices note facts at the same time: both end up with all of them", async () => {
  const { server, alice, bob } = await pair(quickClock());
  const second = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "alice");
  const conversation = alice.conversationWith(bob.account.get().id);
  const notes = alice.conversationWith(alice.account.get().id);
  alice.setPreferences(conversation, { pinned: true });
  second.setPreferences(notes, { muted: true });
  for (const device of [alice, second])
    await until(
      device.preferences,
      ({ conversations }) =>
        conversations.get(conversation)?.pinned === true && conversations.get(notes)?.muted === true,
      "it has both",
    );
});

test("a message to a device that was added meanwhile is read there", async () => {
  const { server, alice, toBob } = await pair();
  const second = await loggedIn(await browser(server).tab(), "bob");
  const view = second.openConversation(alice.account.get().id);
  toBob.send("also for the new one");
  await shows(view, "also for the new one");
  expect(textsOf(view)).toEqual(["hello", "also for the new one"]);
});
