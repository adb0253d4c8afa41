import { expect, test } from "vitest";
import { ready, registered } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser } from "./testing/stories.ts";

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
