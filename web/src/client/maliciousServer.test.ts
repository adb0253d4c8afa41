/** What a server that means ill gets from a client: nothing believed, and a sentence about it. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { entryKind } from "../protocol/frames.ts";
import type { ConversationView } from "./api.ts";
import { Browser, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import { type FakeConversation, FakeServer } from "./testing/fakeServer.ts";

const open: Browser[] = [];

function browser(server: FakeServer, changes: ConstructorParameters<typeof Browser>[1] = {}): Browser {
  const made = new Browser(server.browser(), changes);
  open.push(made);
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const week = 7 * 24 * 60 * 60 * 1000;

/** Alice, whose clock can be set, and Bob, with "hello" between them. */
async function pair() {
  const server = new FakeServer();
  let ahead = 0;
  const clock = {
    now: () => Date.now() + ahead,
    after: (milliseconds: number, work: () => void) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const alice = await registered(await browser(server, { clock }).tab(), "alice");
  const bob = await registered(await browser(server).tab(), "bob");
  const toBob = alice.openConversation(bob.account.get().id);
  const toAlice = bob.openConversation(alice.account.get().id);
  toBob.send("hello");
  await until(toAlice.state, () => textsOf(toAlice).includes("hello"), "hello arrives");
  const [conversation] = server.conversations.values();
  if (conversation === undefined) throw new Error("there is a conversation");
  return { server, conversation, alice, bob, toBob, toAlice, aWeekPasses: () => (ahead += week + 1) };
}

const stored = (view: ConversationView, count: number) =>
  until(view.state, () => messagesOf(view).filter((one) => one.sequence !== null).length === count, "stored");

const trustOf = (view: ConversationView) => view.state.get().trust.map((notice) => notice.kind);

/** Every member gets another entry than the one that was sent. */
function replaceNewest(conversation: FakeConversation): void {
  const sent = conversation.entries.pop();
  if (sent === undefined) throw new Error("there is an entry");
  conversation.entries.push({ ...sent, kind: entryKind.stub, entry: crypto.getRandomValues(new Uint8Array(32)) });
}

describe("a server that shows two people different histories", () => {
  test("is found out by the next record, which states what its author has seen", async () => {
    const { server, conversation, bob, toBob, toAlice, aWeekPasses } = await pair();
    server.silentTo = bob.account.get().id;
    toBob.send("this one is kept from Bob");
    await stored(toBob, 2);
    replaceNewest(conversation);
    server.silentTo = null;
    aWeekPasses();
    toBob.send("and this comes with a fresh key");
    await until(toAlice.state, () => trustOf(toAlice).includes("recordRefused"), "Bob is told");
    expect(textsOf(toAlice)).not.toContain("and this comes with a fresh key");
  });

  test("cannot show a message as read by somebody who never got it", async () => {
    const { server, conversation, bob, toBob, toAlice } = await pair();
    server.silentTo = bob.account.get().id;
    toBob.send("this one is kept from Bob");
    await stored(toBob, 2);
    replaceNewest(conversation);
    server.silentTo = null;
    toBob.send("this one he gets");
    await until(toAlice.state, () => toAlice.state.get().items.length > 1, "it is there, as far as he can tell");
    toAlice.markRead(3);
    await vi.waitUntil(() => conversation.readMarks.has(bob.account.get().id));
    // Overtakes nothing: what Alice makes of the mark is done when she sees this.
    toAlice.typing(false);
    await until(toBob.state, (state) => state.peerTyping, "Alice sees Bob typing");
    expect(messagesOf(toBob).map(({ delivery }) => delivery?.kind)).not.toContain("read");
  });

  test("an honest one is believed when the key is renewed", async () => {
    const { conversation, toBob, toAlice, aWeekPasses } = await pair();
    toBob.send("one");
    await stored(toBob, 2);
    aWeekPasses();
    toBob.send("two, with a fresh key");
    await until(toAlice.state, () => textsOf(toAlice).includes("two, with a fresh key"), "it arrives");
    expect(conversation.epochs).toHaveLength(2);
    expect(trustOf(toAlice)).toEqual([]);
  });
});
