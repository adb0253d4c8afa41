/** Logging out: nothing stays in the browser, and the server is told as soon as it can be. */
import { expect, test, vi } from "vitest";
import { storeNames } from "../storage/catalogue.ts";
import { openDatabase } from "../storage/database.ts";
import { type Browser, loggedIn, ready, until } from "./testing/browsers.ts";
import type { FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, quickClock, shows } from "./testing/stories.ts";

function leaves(server: FakeServer): void {
  server.down = true;
  server.disconnectAll();
}

const deviceSessions = (server: FakeServer, account: string) =>
  [...server.sessions.values()].filter((one) => one.account === account && one.device !== null).length;

/** Names of the stores in which something lies. A key that was made since, and under which nothing lies, does not count. */
async function filled(device: Browser): Promise<readonly string[]> {
  const database = await openDatabase(device.databaseName, { lost: () => {} });
  const counts = await Promise.all(storeNames.map((name) => database.count(name)));
  database.close();
  return storeNames.filter((name, index) => name !== "keys" && (counts[index] ?? 0) > 0);
}

test("online: the device is retired, its session ended, and the browser empty", async () => {
  const { server, aliceBrowser, aliceTab, alice } = await pair();
  const account = alice.account.get().id;
  server.requests.length = 0;
  await aliceTab.logout();
  // The retirement ends the session; a request with it after that would be refused.
  expect(server.requests).toContain("POST /api/auth/log");
  expect(server.requests).not.toContain("POST /api/auth/logout");
  expect(aliceTab.state.get()).toMatchObject({ kind: "signedOut", why: "loggedOut" });
  expect(server.accounts.get(account)?.log).toHaveLength(2);
  expect(deviceSessions(server, account)).toBe(0);
  expect(await filled(aliceBrowser)).toEqual([]);
});

test("offline: the keys go at once, and the page tells the server when it is back", async () => {
  const { server, aliceBrowser, aliceTab, alice } = await pair(quickClock());
  const account = alice.account.get().id;
  leaves(server);
  await aliceTab.logout();
  expect(aliceTab.state.get()).toMatchObject({ kind: "signedOut", why: "loggedOutHereOnly" });
  expect(await filled(aliceBrowser)).toEqual(["settings"]);
  expect(deviceSessions(server, account)).toBe(1);
  server.down = false;
  const told = await until(
    aliceTab.state,
    (now) => now.kind === "signedOut" && now.why === "loggedOut",
    "the page has told the server by itself",
  );
  expect(told).toMatchObject({ server: { registration: "open" } });
  expect(server.accounts.get(account)?.log).toHaveLength(2);
  expect(deviceSessions(server, account)).toBe(0);
  expect(await filled(aliceBrowser)).toEqual([]);
});

test("offline, and the page closed: the next load tells the server before anything else", async () => {
  const { server, aliceBrowser, aliceTab, alice } = await pair();
  const account = alice.account.get().id;
  leaves(server);
  await aliceTab.logout();
  aliceTab.close();
  server.down = false;
  server.requests.length = 0;
  const reloaded = await aliceBrowser.tab();
  expect(reloaded.state.get()).toMatchObject({ kind: "signedOut", why: "loggedOut" });
  expect(server.requests[0]).toBe("POST /api/auth/log");
  expect(server.requests).not.toContain("POST /api/auth/logout");
  expect(server.accounts.get(account)?.log).toHaveLength(2);
  expect(deviceSessions(server, account)).toBe(0);
});

test("whoever logs in next ends the session before, and keeps their own", async () => {
  const { server, aliceTab, alice } = await pair();
  const account = alice.account.get().id;
  leaves(server);
  await aliceTab.logout();
  server.down = false;
  const again = await loggedIn(aliceTab, "alice");
  await until(again.connection, ({ kind }) => kind === "online", "she is in");
  expect(server.accounts.get(account)?.log).toHaveLength(3);
  expect(deviceSessions(server, account)).toBe(1);
});

test("the account went on meanwhile: the session ends, and the page says that the device stays listed", async () => {
  const { server, aliceBrowser, aliceTab, alice } = await pair();
  const account = alice.account.get().id;
  const elsewhere = await browser(server).tab();
  leaves(server);
  await aliceTab.logout();
  aliceTab.close();
  server.down = false;
  await loggedIn(elsewhere, "alice");
  server.requests.length = 0;
  const reloaded = await aliceBrowser.tab();
  expect(server.requests).toContain("POST /api/auth/logout");
  expect(reloaded.state.get()).toMatchObject({ kind: "signedOut", why: "loggedOutStillListed" });
  expect(deviceSessions(server, account)).toBe(1);
  expect((await ready(elsewhere)).account.get().id).toBe(account);
});

test("a server that does not answer is looked for: the page notices by itself that it is back", async () => {
  const { server, aliceTab } = await pair(quickClock());
  await aliceTab.logout();
  const fresh = browser(server, { clock: quickClock() });
  server.down = true;
  const tab = await fresh.tab();
  expect(tab.state.get()).toMatchObject({ kind: "signedOut", server: null });
  server.down = false;
  await until(tab.state, (now) => now.kind === "signedOut" && now.server !== null, "it is found");
});

test("signed out from another device: the browser retires itself, empties, says so, and a login makes a new device", async () => {
  const { server, aliceBrowser, aliceTab, alice, bob, toAlice } = await pair(quickClock());
  const account = alice.account.get().id;
  const phone = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "alice");
  await until(phone.connection, ({ kind }) => kind === "online", "the phone is online");
  expect(await phone.signOut(0)).toEqual({ ok: true });
  await until(
    aliceTab.state,
    (now) => now.kind === "signedOut" && now.why === "signedOutElsewhere",
    "the browser has gone",
  );
  expect(await filled(aliceBrowser)).toEqual([]);
  expect(server.accounts.get(account)?.log).toHaveLength(3);
  await vi.waitUntil(async () => {
    const found = await phone.devices();
    return found.ok && found.devices.some(({ number, ended, leaving }) => number === 0 && ended && !leaving);
  }, 10_000);
  toAlice.send("are you there?");
  const again = await loggedIn(aliceTab, "alice");
  await shows(again.openConversation(bob.account.get().id), "are you there?");
});

test("signed out while it was away: shown as leaving, and gone when it comes back", async () => {
  const { server, aliceBrowser, aliceTab, alice } = await pair(quickClock());
  const account = alice.account.get().id;
  const phone = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "alice");
  aliceTab.close();
  await phone.signOut(0);
  const found = await phone.devices();
  expect(found.ok && found.devices.find(({ number }) => number === 0)).toMatchObject({ ended: false, leaving: true });
  await vi.waitUntil(() => (server.accounts.get(account)?.store?.version ?? 0) > 0, 10_000);
  const back = await aliceBrowser.tab();
  await until(back.state, (now) => now.kind === "signedOut" && now.why === "signedOutElsewhere", "it has gone");
  expect(await filled(aliceBrowser)).toEqual([]);
  const reloaded = await aliceBrowser.tab();
  expect(reloaded.state.get().kind).toBe("signedOut");
});
