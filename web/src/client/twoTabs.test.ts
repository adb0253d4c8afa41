import { expect, test } from "vitest";
import { loggedIn, ready, registered } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, shows } from "./testing/stories.ts";

test("two tabs log in at the same time: neither wipes the other's keys, and a reload finds them", async () => {
  const server = new FakeServer();
  await registered(await browser(server).tab(), "alice");
  const second = browser(server);
  const [one, two] = [await second.tab(), await second.tab()];

  const outcomes = await Promise.all([one, two].map((tab) => tab.login("alice", "password of alice")));

  expect(outcomes).toEqual([{ ok: true }, { ok: true }]);
  const sessions = [await ready(one), await ready(two), await ready(await second.tab())];
  expect(new Set(sessions.map((session) => session.account.get().id)).size).toBe(1);
}, 20_000);

test("a tab that dies before it tells the others: what it wrote is shown there all the same", async () => {
  const { server, toBob, alice } = await pair();
  // As from tabs that die at once: nothing is told.
  const openTabChannel = () => ({ post: () => {}, listen: () => {}, close: () => {} });
  const silent = browser(server, { openTabChannel });
  const tabs = [await loggedIn(await silent.tab(), "bob"), await ready(await silent.tab())];
  const views = tabs.map((tab) => tab.openConversation(alice.account.get().id));
  server.onlyEntries = true;
  for (const text of ["one", "two", "three"]) {
    toBob.send(text);
    await Promise.all(views.map((view) => shows(view, text)));
  }
});
