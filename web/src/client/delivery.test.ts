/** What must hold whatever breaks: each message once, in one order, the same for everyone. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { ConversationView } from "./api.ts";
import type { Clock } from "./environment.ts";
import { loggedIn, messagesOf, ready, textsOf, until } from "./testing/browsers.ts";
import { browser, closeBrowsers, pair, quickClock } from "./testing/stories.ts";

const settled = (view: ConversationView) =>
  messagesOf(view).every(({ delivery }) => delivery === null || !["pending", "failed"].includes(delivery.kind));

describe("a tab that dies while sending", () => {
  test.each([0, 1, 2, 3, 5, 8, 13, 21, 34, 55])(
    "%i turns of the event loop after it: the message is stored once, and the next tab goes on",
    async (turns) => {
      const { aliceBrowser, aliceTab, toBob, toAlice, bob, server } = await pair();
      toBob.send("one");
      toBob.send("two");
      await until(toBob.state, () => textsOf(toBob).includes("two"), "both are kept");
      for (let turn = 0; turn < turns; turn++) await new Promise((resume) => setImmediate(resume));
      aliceTab.close();
      const next = await ready(await aliceBrowser.tab());
      next.openConversation(bob.account.get().id).send("three");
      await until(toAlice.state, () => textsOf(toAlice).includes("three"), "everything arrives");
      expect(textsOf(toAlice)).toEqual(["hello", "one", "two", "three"]);
      expect(toAlice.state.get().trust).toEqual([]);
      expect([...server.conversations.values()][0]?.messages.size).toBe(4);
    },
  );
});

test("answers that are lost: the identical bytes go out again and are stored once", async () => {
  const { server, toBob, toAlice } = await pair();
  server.loseAnswers = 3;
  toBob.send("one");
  await until(toAlice.state, () => textsOf(toAlice).includes("one"), "it arrives");
  await until(toBob.state, () => settled(toBob), "it is known to be stored");
  expect(textsOf(toAlice)).toEqual(["hello", "one"]);
});

test("written offline, sent after a reload when the server is back", async () => {
  const { server, aliceBrowser, aliceTab, bob, toBob, toAlice } = await pair();
  server.down = true;
  server.disconnectAll();
  toBob.send("from the tunnel");
  await until(toBob.state, () => textsOf(toBob).includes("from the tunnel"), "it is shown as pending");
  expect(messagesOf(toBob).at(-1)?.delivery?.kind).toBe("pending");
  aliceTab.close();
  const next = await ready(await aliceBrowser.tab());
  const view = next.openConversation(bob.account.get().id);
  await until(view.state, () => textsOf(view).includes("from the tunnel"), "it survived the reload");
  server.down = false;
  await until(toAlice.state, () => textsOf(toAlice).includes("from the tunnel"), "it arrives");
});

test("offline for days: it tries less and less often, and sends at once when the server is back", async () => {
  const pauses: number[] = [];
  const quick = quickClock();
  const after: Clock["after"] = (milliseconds, work) => {
    pauses.push(milliseconds);
    return quick.after(milliseconds, work);
  };
  const { server, alice, toBob, toAlice } = await pair({ ...quick, after });
  server.down = true;
  server.disconnectAll();
  toBob.send("from the cellar");
  // Nothing else in a signed-in tab waits for so long and no moment longer.
  await vi.waitUntil(() => pauses.includes(16_000), 10_000);
  server.down = false;
  alice.reconnect();
  await until(toAlice.state, () => textsOf(toAlice).includes("from the cellar"), "it arrives");
});

test("two tabs send at once: no number is drawn twice, nothing is lost, both tabs agree", async () => {
  const { aliceBrowser, bob, toBob, toAlice, server } = await pair();
  const second = await ready(await aliceBrowser.tab());
  const alsoToBob = second.openConversation(bob.account.get().id);
  const each = 40;
  for (let i = 0; i < each; i++) {
    toBob.send(`first ${i}`);
    alsoToBob.send(`second ${i}`);
  }
  const all = 1 + 2 * each;
  await until(toAlice.state, () => textsOf(toAlice).length === all, "all arrive");
  await until(toBob.state, () => textsOf(toBob).length === all && settled(toBob), "the first tab has all");
  await until(alsoToBob.state, () => textsOf(alsoToBob).length === all && settled(alsoToBob), "the second has all");
  expect(new Set(textsOf(toAlice)).size).toBe(all);
  expect(textsOf(toBob)).toEqual(textsOf(toAlice));
  expect(textsOf(alsoToBob)).toEqual(textsOf(toAlice));
  expect(toAlice.state.get().trust).toEqual([]);
  expect([...server.conversations.values()][0]?.messages.size).toBe(all);
}, 20_000);

test("signing out in one tab signs out the other and leaves nothing behind", async () => {
  const { aliceBrowser, aliceTab } = await pair();
  const second = await aliceBrowser.tab();
  await ready(second);
  await second.logout();
  const state = await until(aliceTab.state, (now) => now.kind === "signedOut", "signed out");
  expect(state).toMatchObject({ kind: "signedOut", why: "loggedOutInAnotherTab" });
  const third = await aliceBrowser.tab();
  await until(third.state, (now) => now.kind === "signedOut", "nobody is signed in");
});

test("an envelope that was altered keeps its place with a reason, and the conversation goes on", async () => {
  const { server, toBob, toAlice } = await pair();
  const { entries } = [...server.conversations.values()][0] ?? fail();
  const last = entries.at(-1) ?? fail();
  const altered = Uint8Array.from(last.entry);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  entries.push({ ...last, sequence: last.sequence + 1, entry: altered });
  toBob.send("and on");
  await until(toAlice.state, () => textsOf(toAlice).includes("and on"), "the next one arrives");
  expect(textsOf(toAlice)).toEqual(["hello", "unreadable", "and on"]);
  expect(messagesOf(toAlice)[1]?.body).toEqual({ kind: "unreadable", reason: "damaged" });
});

test("an envelope that the server repeats is shown once and refused the second time", async () => {
  const { server, toBob, toAlice } = await pair();
  const { entries } = [...server.conversations.values()][0] ?? fail();
  const last = entries.at(-1) ?? fail();
  entries.push({ ...last, sequence: last.sequence + 1 });
  toBob.send("and on");
  await until(toAlice.state, () => textsOf(toAlice).includes("and on"), "the next one arrives");
  expect(messagesOf(toAlice)[1]?.body).toEqual({ kind: "unreadable", reason: "outOfOrder" });
});

test("a contact's log that goes back is refused: nothing is sent, what was said stays", async () => {
  const { server, alice, bob, toBob } = await pair();
  const account = server.accounts.get(bob.account.get().id) ?? fail();
  await loggedIn(await browser(server).tab(), "bob");
  expect(account.log.length).toBe(2);
  toBob.send("seen");
  await until(toBob.state, () => textsOf(toBob).includes("seen") && settled(toBob), "sent");
  account.log.length = 0;
  account.log.push(...(server.accounts.get(alice.account.get().id)?.log ?? []));
  server.announceLog(account.id, 5);
  await until(alice.notices, (notices) => notices.some(({ kind }) => kind === "contactLogRolledBack"), "Alice is told");
  await until(toBob.state, ({ blocked }) => blocked === "peerLogRefused", "sending is blocked");
  expect(textsOf(toBob)).toEqual(["hello", "seen"]);
});

test("any interleaving of pushes, silence, lost connections, lost answers and denials ends in one timeline", async () => {
  const step = fc.constantFrom("alice", "bob", "silent", "speaking", "disconnect", "loseAnswer", "deny", "wait");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const { server, toBob, toAlice } = await pair();
      let sent = 0;
      for (const one of steps) {
        if (one === "alice") toBob.send(`message ${sent++}`);
        else if (one === "bob") toAlice.send(`message ${sent++}`);
        else if (one === "silent") server.silent = true;
        else if (one === "speaking") server.silent = false;
        else if (one === "disconnect") server.disconnectAll();
        else if (one === "loseAnswer") server.loseAnswers += 1;
        else if (one === "deny") server.denial = { code: sent % 2 === 0 ? "malformed" : "stale_epoch", stored: true };
        else await new Promise((resume) => setTimeout(resume, 5));
      }
      server.silent = false;
      server.disconnectAll();
      await until(toBob.state, () => textsOf(toBob).length === sent + 1 && settled(toBob), "Alice has all");
      await until(toAlice.state, () => textsOf(toAlice).length === sent + 1 && settled(toAlice), "Bob has all");
      expect(textsOf(toBob)).toEqual(textsOf(toAlice));
      expect(new Set(textsOf(toBob)).size).toBe(sent + 1);
      expect(toBob.state.get().trust).toEqual([]);
      expect(toAlice.state.get().trust).toEqual([]);
      closeBrowsers();
    }),
    { numRuns: 8, interruptAfterTimeLimit: 40_000 },
  );
}, 60_000);

function fail(): never {
  throw new Error("the story's beginning is missing");
}
