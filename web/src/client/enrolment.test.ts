/** An enrolment whose answer is lost: the device that the server took is the one that this browser becomes. */
import { expect, test } from "vitest";
import type { Browser } from "./testing/browsers.ts";
import { loggedIn, ready, registered } from "./testing/browsers.ts";
import type { FakeBrowser } from "./testing/fakeBrowser.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser } from "./testing/stories.ts";

interface Losing {
  readonly device: Browser;
  /** What happens to the next enrolment on its way; it passes where nothing is said. */
  next: "answerLost" | "requestLost" | null;
}

/** A browser whose connection ends while it enrols. */
function losing(server: FakeServer): Losing {
  const connection: FakeBrowser = server.browser();
  const fetch: FakeBrowser["fetch"] = async (path, init) => {
    if (path !== "/api/auth/enrol" || made.next === null) return connection.fetch(path, init);
    if (made.next === "answerLost") await connection.fetch(path, init);
    made.next = null;
    throw new TypeError("fetch failed");
  };
  const made: Losing = { device: browser(server, { fetch, openSocket: connection.openSocket }), next: null };
  return made;
}

async function withAlice(): Promise<{ server: FakeServer; devices: () => number }> {
  const server = new FakeServer();
  await registered(await browser(server).tab(), "alice");
  return { server, devices: () => [...server.accounts.values()][0]?.log.length ?? 0 };
}

const unreachable = { ok: false, error: { code: "unreachable" } };

test("the server took the device: the next login becomes that one, and no second one is made", async () => {
  const { server, devices } = await withAlice();
  const losingOne = losing(server);
  const tab = await losingOne.device.tab();
  losingOne.next = "answerLost";
  expect(await tab.login("alice", "password of alice")).toEqual(unreachable);
  expect(devices()).toBe(2);
  const alice = await loggedIn(tab, "alice");
  expect(devices()).toBe(2);
  const found = await alice.devices();
  expect(found.ok && found.devices.map(({ number, current }) => [number, current])).toEqual(
    expect.arrayContaining([
      [0, false],
      [1, true],
    ]),
  );
});

test("the server took the device: a reload becomes that one by itself", async () => {
  const { server, devices } = await withAlice();
  const losingOne = losing(server);
  const tab = await losingOne.device.tab();
  losingOne.next = "answerLost";
  await tab.login("alice", "password of alice");
  tab.close();
  await ready(await losingOne.device.tab());
  expect(devices()).toBe(2);
});

test("the request never arrived: the next login makes the device", async () => {
  const { server, devices } = await withAlice();
  const losingOne = losing(server);
  const tab = await losingOne.device.tab();
  losingOne.next = "requestLost";
  expect(await tab.login("alice", "password of alice")).toEqual(unreachable);
  expect(devices()).toBe(1);
  await loggedIn(tab, "alice");
  expect(devices()).toBe(2);
});
