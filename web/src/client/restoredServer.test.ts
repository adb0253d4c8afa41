/** A server that lost what it had stored: people are told, and nothing is sent to where nobody looks. */
import { expect, test } from "vitest";
import { toBase64url } from "../protocol/base64url.ts";
import { loggedIn, messagesOf, until } from "./testing/browsers.ts";
import { browser, holds, pair, quickClock, randomBytes, shows, trustOf } from "./testing/stories.ts";

test("from an older backup: both are told, nobody writes there, and a new sign-in goes on with what is left", async () => {
  const { server, conversation, alice, bob, toBob, toAlice } = await pair();
  toBob.send("after the backup");
  await shows(toAlice, "after the backup");
  await holds(conversation, alice, 3);
  conversation.entries.length = 2;
  server.disconnectAll();
  for (const view of [toBob, toAlice])
    await until(view.state, ({ blocked }) => blocked === "historyRolledBack", "writing is blocked");
  expect([trustOf(toBob), trustOf(toAlice)]).toEqual([["historyRolledBack"], ["historyRolledBack"]]);
  toBob.send("to nobody");
  await until(toBob.state, () => messagesOf(toBob).at(-1)?.delivery?.kind === "failed", "it stays with its writer");
  expect(conversation.entries).toHaveLength(2);
  const again = await loggedIn(await browser(server).tab(), "bob");
  const view = again.openConversation(alice.account.get().id);
  await shows(view, "hello");
  expect(view.state.get().blocked).toBe(null);
  expect(bob.notices.get().filter(({ severity }) => severity === "danger")).toEqual([]);
});

test("a private store that does not fit is said, and the conversation goes on", async () => {
  const { server, alice, toBob, toAlice } = await pair(quickClock());
  const account = server.accounts.get(alice.account.get().id);
  if (account === undefined) throw new Error("Alice has an account");
  account.store = { version: (account.store?.version ?? 0) + 9, bytes: toBase64url(randomBytes(300)) };
  server.disconnectAll();
  await until(alice.notices, (all) => all.some(({ kind }) => kind === "privateStoreRefused"), "Alice is told");
  toBob.send("all the same");
  await shows(toAlice, "all the same");
});
