/** When a conversation takes a fresh key, who wins when two make one, and that no message is lost or doubled by it. */
import { expect, test } from "vitest";
import { envelopeHash } from "../crypto/hash.ts";
import { decodeEnvelopeHeader, decodeSealed } from "../protocol/envelope.ts";
import { entryKind } from "../protocol/frames.ts";
import { limit } from "../protocol/limits.ts";
import { registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, holds, only, pair, quickClock, randomBytes, shows, stored, trustOf } from "./testing/stories.ts";

const week = 7 * 24 * 60 * 60 * 1000;
const headerOf = (envelope: Uint8Array) => decodeEnvelopeHeader(decodeSealed(envelope, limit.envelope, "it").header);

test("two devices create the conversation at once: the loser takes the winner's record, and both are read", async () => {
  const server = new FakeServer();
  const alice = await registered(await browser(server).tab(), "alice");
  const bob = await registered(await browser(server).tab(), "bob");
  const toBob = alice.openConversation(bob.account.get().id);
  const toAlice = bob.openConversation(alice.account.get().id);
  await Promise.all([
    until(toBob.state, (now) => now.peer !== null, "Alice knows Bob"),
    until(toAlice.state, (now) => now.peer !== null, "Bob knows Alice"),
  ]);
  toBob.send("from Alice");
  toAlice.send("from Bob");
  for (const view of [toBob, toAlice]) await stored(view, 2);
  await until(toBob.state, () => textsOf(toBob).length === 2, "Alice has both");
  expect(only(server).epochs).toHaveLength(1);
  expect(textsOf(toBob)).toEqual(textsOf(toAlice));
  expect([...trustOf(toBob), ...trustOf(toAlice)]).toEqual([]);
});

test("a record of somebody else comes first: the message is made again with its id, and stored once", async () => {
  const { server, conversation, bob, toBob, toAlice, passes } = await pair();
  server.silentTo = bob.account.get().id;
  passes(week + 1);
  toBob.send("renews the key");
  await stored(toBob, 2);
  expect(conversation.epochs).toHaveLength(2);
  // Bob has heard nothing of the second record: his envelope is made under the first.
  const before = server.requests.length;
  toAlice.send("under the old key, then the new one");
  await shows(toBob, "under the old key, then the new one");
  expect(server.refusals.slice(-1)).toEqual(["stale_epoch"]);
  expect(server.requests.length).toBeGreaterThan(before);
  server.silentTo = null;
  toAlice.send("and on");
  await shows(toBob, "and on");
  expect(textsOf(toBob)).toEqual(["hello", "renews the key", "under the old key, then the new one", "and on"]);
  expect(headerOf(conversation.entries.at(-2)?.entry ?? new Uint8Array()).n).toBe(1);
  expect([...trustOf(toBob), ...trustOf(toAlice)]).toEqual([]);
});

test("a thousand entries later the key is renewed", async () => {
  const { server, conversation, alice, toBob, toAlice } = await pair();
  for (let sequence = 3; sequence <= 1_001; sequence++)
    conversation.entries.push({ sequence, time: server.time, kind: entryKind.stub, entry: randomBytes(32) });
  server.disconnectAll();
  await holds(conversation, alice, 1_001);
  toBob.send("the thousand and first");
  await shows(toAlice, "the thousand and first");
  expect(conversation.epochs).toHaveLength(2);
  expect(trustOf(toAlice)).toEqual([]);
});

test("the server has faults while the conversation moves on: what goes out again are the identical bytes", async () => {
  const { server, conversation, toBob, toAlice } = await pair(quickClock());
  const sent: string[] = [];
  server.faults = 2;
  server.arrived = (envelope) => {
    sent.push(envelopeHash(envelope).join());
    if (sent.length === 1) toAlice.send("meanwhile");
  };
  toBob.send("thrice");
  await shows(toAlice, "thrice");
  await stored(toBob, 3);
  expect(sent.filter((one) => one === sent[0]).length).toBeGreaterThan(1);
  expect(new Set(sent).size, "one envelope for each message").toBe(2);
  expect(conversation.messages.size).toBe(3);
});

test("a message is given up after it was numbered: an empty one takes its number, and the chain goes on", async () => {
  const { server, conversation, toBob, toAlice } = await pair(quickClock());
  server.faults = 5;
  toBob.send("regretted");
  const failed = await until(
    toBob.state,
    ({ items }) => items.some((item) => item.kind === "message" && item.delivery?.kind === "failed"),
    "the server's faults are told",
  );
  const item = failed.items.at(-1);
  toBob.discard(item?.id ?? "");
  toBob.send("instead");
  await shows(toAlice, "instead");
  expect(textsOf(toAlice)).toEqual(["hello", "instead"]);
  await until(toBob.state, () => !textsOf(toBob).includes("regretted"), "it is gone");
  expect(conversation.messages.size).toBe(3);
  expect(trustOf(toAlice)).toEqual([]);
});
