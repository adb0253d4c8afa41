/** A registration whose answer is lost: nobody ends with an account whose recovery code they never saw. */
import { expect, test } from "vitest";
import { AtRest } from "../storage/atRest.ts";
import { openDatabase } from "../storage/database.ts";
import { readProfile } from "../storage/profile.ts";
import type { TabClient } from "./chatClient.ts";
import type { Browser } from "./testing/browsers.ts";
import { ready, until } from "./testing/browsers.ts";
import type { FakeBrowser } from "./testing/fakeBrowser.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, quickClock } from "./testing/stories.ts";

const alice = { name: "alice", password: "password of alice" };
/** The first try and the one that follows by itself. */
const bothTries = 2;

async function shownCode(tab: TabClient): Promise<{ readonly code: string; readonly earlierPassword: boolean }> {
  const state = await until(tab.state, ({ kind }) => kind === "confirmingRecoveryCode", "the code is shown");
  if (state.kind !== "confirmingRecoveryCode") throw new Error("no code is shown");
  return state;
}

async function opens(server: FakeServer, code: string): Promise<void> {
  const elsewhere = await browser(server).tab();
  expect(await elsewhere.loginWithRecoveryCode("alice", code)).toEqual({ ok: true });
  await ready(elsewhere);
}

async function kept(device: Browser) {
  const database = await openDatabase(device.databaseName, { lost: () => {} });
  const profile = await readProfile(database, await AtRest.open(database));
  const rows = await database.getAll("profile");
  database.close();
  return { profile, text: JSON.stringify(rows) };
}

/** A browser that notes what it sends to register. */
function noting(server: FakeServer): { readonly sent: string[]; readonly device: Browser } {
  const sent: string[] = [];
  const connection: FakeBrowser = server.browser();
  const fetch: FakeBrowser["fetch"] = (path, init) => {
    if (path === "/api/auth/register") sent.push(String(init.body));
    return connection.fetch(path, init);
  };
  return { sent, device: browser(server, { fetch, openSocket: connection.openSocket, clock: quickClock() }) };
}

test("the connection dies after the server stored it: the same bytes go out again, and the code is shown", async () => {
  const server = new FakeServer();
  const { sent, device } = noting(server);
  const tab = await device.tab();
  server.loseAnswers = 1;
  expect(await tab.register(alice)).toEqual({ ok: true });
  expect(sent).toHaveLength(2);
  expect(sent[1]).toBe(sent[0]);
  await opens(server, (await shownCode(tab)).code);
});

test("the server stays away for longer: the next try of the person goes on with the same account", async () => {
  const server = new FakeServer();
  const { sent, device } = noting(server);
  const tab = await device.tab();
  server.loseAnswers = bothTries;
  expect(await tab.register(alice)).toEqual({ ok: false, error: { code: "unreachable" } });
  expect(await tab.register(alice)).toEqual({ ok: true });
  expect(new Set(sent).size).toBe(1);
  const { code, earlierPassword } = await shownCode(tab);
  expect(earlierPassword).toBe(false);
  await opens(server, code);
});

test("the page is reloaded before an answer came: the code is shown after it", async () => {
  const server = new FakeServer();
  const { sent, device } = noting(server);
  const tab = await device.tab();
  server.loseAnswers = bothTries;
  await tab.register(alice);
  tab.close();
  const reloaded = await device.tab();
  await opens(server, (await shownCode(reloaded)).code);
  expect(new Set(sent).size).toBe(1);
  await reloaded.recoveryCodeConfirmed();
  expect((await ready(reloaded)).account.get().name).toBe("alice");
});

test("the page is reloaded while the server works on it: the account is one, and the code fits it", async () => {
  const server = new FakeServer();
  const connection = server.browser();
  let arrives: () => void = () => {};
  let first = true;
  const fetch: FakeBrowser["fetch"] = async (path, init) => {
    if (path === "/api/auth/register" && first) {
      first = false;
      await new Promise<void>((resume) => {
        arrives = resume;
      });
    }
    return connection.fetch(path, init);
  };
  // A tab that is gone holds no lock, which the locks of a test cannot see.
  const passing = { run: <T>(_name: string, work: () => Promise<T>) => work() };
  const device = browser(server, { fetch, openSocket: connection.openSocket, locks: passing });
  const tab = await device.tab();
  void tab.register(alice).catch(() => {});
  await until(tab.state, (now) => now.kind === "working" && now.step.kind === "registering", "it is sent");
  tab.close();
  const reloaded = await device.tab();
  const { code } = await shownCode(reloaded);
  arrives();
  await opens(server, code);
  expect(server.accounts.size).toBe(1);
});

test("another password at the second try: the person is told which one the account has", async () => {
  const server = new FakeServer();
  const tab = await browser(server, { clock: quickClock() }).tab();
  server.loseAnswers = bothTries;
  await tab.register(alice);
  expect(await tab.register({ ...alice, password: "another one" })).toEqual({ ok: true });
  expect((await shownCode(tab)).earlierPassword).toBe(true);
  const elsewhere = await browser(server).tab();
  expect(await elsewhere.login("alice", "another one")).toMatchObject({ error: { code: "wrongCredentials" } });
  expect(await elsewhere.login("alice", alice.password)).toEqual({ ok: true });
});

test("nothing had reached the server: another password at the second try is the account's", async () => {
  const server = new FakeServer();
  const tab = await browser(server, { clock: quickClock() }).tab();
  server.down = true;
  expect(await tab.register(alice)).toEqual({ ok: false, error: { code: "unreachable" } });
  server.down = false;
  expect(await tab.register({ ...alice, password: "another one" })).toEqual({ ok: true });
  expect((await shownCode(tab)).earlierPassword).toBe(false);
  expect(await (await browser(server).tab()).login("alice", "another one")).toEqual({ ok: true });
});

test("the person logs in instead of registering again: the code is shown all the same", async () => {
  const server = new FakeServer();
  const tab = await browser(server, { clock: quickClock() }).tab();
  server.loseAnswers = bothTries;
  await tab.register(alice);
  expect(await tab.login("alice", alice.password)).toEqual({ ok: true });
  await opens(server, (await shownCode(tab)).code);
});

test("a server that is busy has not refused: what was sent stays", async () => {
  const server = new FakeServer();
  const { sent, device } = noting(server);
  const tab = await device.tab();
  server.loseAnswers = bothTries;
  await tab.register(alice);
  server.throttled = true;
  expect(await tab.register(alice)).toMatchObject({ error: { code: "throttled" } });
  server.throttled = false;
  expect(await tab.register(alice)).toEqual({ ok: true });
  expect(new Set(sent).size).toBe(1);
});

test("somebody else took the name meanwhile: the person is told after a reload, and nothing is left", async () => {
  const server = new FakeServer();
  const device = browser(server, { clock: quickClock() });
  const tab = await device.tab();
  server.down = true;
  await tab.register(alice);
  tab.close();
  server.down = false;
  await (await browser(server).tab()).register({ name: "Alice", password: "of another Alice" });
  const reloaded = await device.tab();
  const state = await until(reloaded.state, ({ kind }) => kind === "signedOut", "the name is gone");
  expect(state).toMatchObject({ why: "registrationRefused" });
  expect((await kept(device)).profile).toBeNull();
});

test("what was sent lies encrypted, and only until the answer", async () => {
  const server = new FakeServer();
  const { sent, device } = noting(server);
  const tab = await device.tab();
  server.loseAnswers = bothTries;
  await tab.register(alice);
  const before = await kept(device);
  expect(before.profile?.registration).toEqual(JSON.parse(sent[0] ?? ""));
  const { authSecret } = JSON.parse(sent[0] ?? "") as { authSecret: string };
  expect(before.text).not.toContain(authSecret);
  await tab.register(alice);
  expect((await kept(device)).profile?.registration).toBeNull();
});
