import { afterEach, describe, expect, test } from "vitest";
import { Browser, loggedIn, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { quickClock } from "./testing/stories.ts";

/** Waits for what no store announces. */
async function settled(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 2_500; tries++) {
    if (condition()) return;
    await new Promise((resume) => setTimeout(resume, 10));
  }
  throw new Error(`not reached: ${what}`);
}

describe("somebody who is blocked", () => {
  const open: Browser[] = [];

  function browser(server: FakeServer): Browser {
    const made = new Browser(server.browser());
    open.push(made);
    return made;
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  test("is not shown, counted, found or answered on any device, until it is lifted", async () => {
    const server = new FakeServer();
    const alice = await registered(await browser(server).tab(), "alice");
    const mallory = await registered(await browser(server).tab(), "mallory");
    const them = mallory.account.get().id;
    const toAlice = mallory.openConversation(alice.account.get().id);
    toAlice.send("hello");
    const toThem = alice.openConversation(them);
    await until(toThem.state, () => textsOf(toThem).includes("hello"), "Alice reads it");
    toThem.send("go away");
    await until(toAlice.state, () => textsOf(toAlice).includes("go away"), "they read it");
    const [conversation] = server.conversations.values();
    await settled(() => conversation?.delivered.get(them) === 3, "everything is delivered");

    const account = server.accounts.get(alice.account.get().id);
    const shared = account?.store?.version ?? 0;
    alice.setBlocked(them, true);
    await until(alice.preferences, ({ blocked }) => blocked.has(them), "blocked");
    toAlice.send("never");
    toAlice.react(toAlice.state.get().items[0]?.id ?? "", "😈");
    await settled(() => conversation?.entries.length === 5, "the server takes what they send");

    await settled(() => (account?.store?.version ?? 0) > shared, "the choice is shared");
    const elsewhere = await loggedIn(await browser(server).tab(), "alice");
    const there = elsewhere.openConversation(them);
    await until(elsewhere.preferences, ({ blocked }) => blocked.has(them), "the other device knows");
    await until(there.state, () => textsOf(there).includes("go away"), "the other device has the history");
    for (const [session, view] of [
      [alice, toThem],
      [elsewhere, there],
    ] as const) {
      await until(view.state, () => textsOf(view).join() === "hello,go away", "what came later is not there", 25_000);
      expect(view.state.get().items.flatMap((item) => (item.kind === "message" ? item.reactions : []))).toEqual([]);
      const [summary] = session.conversations.get().items;
      expect(summary?.unread).toBe(view === toThem ? 1 : summary?.unread);
      expect(summary?.last?.mine).toBe(true);
      const found = session.search("never", null);
      await until(found.state, ({ phase }) => phase === "complete", "searched");
      expect(found.state.get().hits).toEqual([]);
    }
    expect(conversation?.delivered.get(alice.account.get().id)).toBe(3);
    expect([...(server.accounts.get(alice.account.get().id)?.blocked ?? [])]).toEqual([them]);

    elsewhere.setBlocked(them, false);
    await until(there.state, () => textsOf(there).includes("never"), "lifted here", 25_000);
    await until(toThem.state, () => textsOf(toThem).includes("never"), "and there", 25_000);
    await until(
      toAlice.state,
      () => conversation?.delivered.get(alice.account.get().id) === 5,
      "delivered now",
      25_000,
    );
    expect(server.accounts.get(alice.account.get().id)?.blocked.size).toBe(0);
  }, 90_000);

  test("is blocked at the server as soon as it can be reached", async () => {
    const server = new FakeServer();
    const alice = await registered(await browser(server).tab(), "alice");
    const mallory = await registered(await browser(server).tab(), "mallory");
    const them = mallory.account.get().id;
    server.down = true;
    server.disconnectAll();
    await until(alice.connection, ({ kind }) => kind === "offline", "offline");
    alice.setBlocked(them, true);
    await until(alice.preferences, ({ blocked }) => blocked.has(them), "blocked here");
    expect(server.accounts.get(alice.account.get().id)?.blocked.size).toBe(0);
    server.down = false;
    alice.reconnect();
    await until(alice.connection, ({ kind }) => kind === "online", "online");
    await settled(() => server.accounts.get(alice.account.get().id)?.blocked.size === 1, "the server knows");
    expect([...(server.accounts.get(alice.account.get().id)?.blocked ?? [])]).toEqual([them]);
  }, 20_000);

  test("is blocked at a server that was too busy at first", async () => {
    const server = new FakeServer();
    const hers = new Browser(server.browser(), { clock: quickClock() });
    open.push(hers);
    const alice = await registered(await hers.tab(), "alice");
    const mallory = await registered(await browser(server).tab(), "mallory");
    const them = mallory.account.get().id;
    await until(alice.connection, ({ kind }) => kind === "online", "online");
    const asked = () => server.requests.filter((one) => one.endsWith(`/users/${them}/blocked`)).length;
    server.blockingThrottled = true;
    alice.setBlocked(them, true);
    await settled(() => asked() >= 2, "the server was asked");
    expect(server.accounts.get(alice.account.get().id)?.blocked.size).toBe(0);
    server.blockingThrottled = false;
    await settled(() => server.accounts.get(alice.account.get().id)?.blocked.size === 1, "the server knows");
  }, 40_000);
});
