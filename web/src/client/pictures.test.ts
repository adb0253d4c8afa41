/** Own pictures of people: who sees them, on which devices, and that they are sent once. */
import { expect, test, vi } from "vitest";
import type { Bytes } from "../protocol/bytes.ts";
import type { AccountId, Session } from "./api.ts";
import { loggedIn, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import type { FakeConversation } from "./testing/fakeServer.ts";
import { browser, browserWithoutHistory, only, pair, quickClock, shows, stored } from "./testing/stories.ts";

/** The head of a JPEG of so many pixels, and no more: enough to be told from others. */
function picture(width: number): Bytes {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, width >> 8, width & 0xff, 1, 1, 0x11, 0, 0xff, 0xd9);
}

async function seen(session: Session, account: AccountId): Promise<number | null> {
  const own = session.account.get();
  const person = session.conversations.get().items.find((one) => one.peer.id === account)?.peer;
  const id = account === own.id ? own.picture : (person?.picture ?? null);
  const blob = id === null ? null : await session.openPicture(id);
  if (blob === null) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  expect(blob.type).toBe("image/jpeg");
  return (bytes[9] ?? 0) * 256 + (bytes[10] ?? 0);
}

const sees = (session: Session, account: AccountId, width: number | null) =>
  vi.waitFor(async () => expect(await seen(session, account)).toBe(width), { timeout: 10_000, interval: 10 });

/** Waits until no more envelopes come. */
async function quiet(conversation: FakeConversation): Promise<number> {
  for (let before = -1; before !== conversation.entries.length; ) {
    before = conversation.entries.length;
    await new Promise((resume) => setTimeout(resume, 150));
  }
  return conversation.entries.length;
}

test("a picture goes to contacts, and neither to the timeline nor to what is unread", async () => {
  const { conversation, alice, bob, toBob, toAlice } = await pair();
  const me = alice.account.get().id;
  toAlice.markRead(messagesOf(toAlice)[0]?.sequence ?? 0);
  await until(bob.conversations, (list) => list.items[0]?.unread === 0, "Bob has read");
  const entries = await quiet(conversation);
  const shown = new Set<string>();
  toBob.state.subscribe(() => shown.add(textsOf(toBob).join()));
  alice.conversations.subscribe(() => shown.add(JSON.stringify(alice.conversations.get().items[0]?.last?.body)));
  await alice.setPicture(picture(7));
  await sees(alice, me, 7);
  await sees(bob, me, 7);
  expect(await quiet(conversation)).toBe(entries + 1);
  expect([...shown].sort()).toEqual(["hello", '{"kind":"text","text":"hello"}']);
  expect([textsOf(toBob), textsOf(toAlice)]).toEqual([["hello"], ["hello"]]);
  for (const one of [alice, bob]) {
    expect(one.conversations.get().items[0]).toMatchObject({ unread: 0, last: { body: { text: "hello" } } });
  }
  toBob.send("more");
  await shows(toAlice, "more");
  expect(await quiet(conversation)).toBe(entries + 2);
  expect(bob.conversations.get().items[0]?.unread).toBe(1);
});

test("a stranger sees it with the answer", async () => {
  const { server, alice } = await pair();
  await alice.setPicture(picture(7));
  const me = alice.account.get().id;
  const carol = await registered(await browser(server).tab(), "carol");
  const toAlice = carol.openConversation(me);
  toAlice.send("you do not know me");
  await stored(toAlice, 1);
  const theirs = [...server.conversations.values()].at(-1);
  if (theirs === undefined) throw new Error("there are two conversations");
  await until(alice.conversations, (list) => list.items.length === 2, "Alice has it");
  const before = await quiet(theirs);
  expect(await seen(carol, me)).toBeNull();
  alice.openConversation(carol.account.get().id).send("now I do");
  await sees(carol, me, 7);
  expect(await quiet(theirs)).toBe(before + 2);
});

test("the newest one counts, is sent once, and goes when it is taken away", async () => {
  const { conversation, alice, bob } = await pair();
  const me = alice.account.get().id;
  const entries = await quiet(conversation);
  await alice.setPicture(picture(7));
  await alice.setPicture(picture(8));
  await alice.setPicture(picture(8));
  await sees(bob, me, 8);
  expect(await quiet(conversation)).toBe(entries + 2);
  await alice.setPicture(null);
  await sees(bob, me, null);
  expect(alice.account.get().picture).toBeNull();
  expect(await quiet(conversation)).toBe(entries + 3);
});

test("the other devices of both have it, and a device that holds no older history does not send it again", async () => {
  const { server, conversation, alice, bob, toBob } = await pair(quickClock());
  const me = alice.account.get().id;
  await alice.setPicture(picture(6));
  await sees(bob, me, 6);
  await alice.setPicture(picture(7));
  for (let line = 0; line < 70; line++) toBob.send(`line ${line}`);
  const all = () => messagesOf(toBob).filter(({ sequence }) => sequence !== null).length === 71;
  await until(toBob.state, all, "all is stored", 40_000);
  // The newest page only: what was sent before is not known there.
  const phone = await loggedIn(await browserWithoutHistory(server, 30).tab(), "alice");
  await sees(phone, me, 7);
  const entries = await quiet(conversation);
  const fromThePhone = phone.openConversation(bob.account.get().id);
  fromThePhone.send("from the phone");
  await shows(fromThePhone, "from the phone");
  expect(await quiet(conversation)).toBe(entries + 1);

  const again = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "bob");
  await sees(again, me, 7);
  await phone.setPicture(picture(9));
  await sees(again, me, 9);
  await sees(bob, me, 9);
  await sees(alice, me, 9);
  await alice.setPicture(picture(7));
  await sees(bob, me, 7);
}, 90_000);

test("what is no picture is not shown, and what the server refuses is given up", async () => {
  const { server, alice, bob, toBob, toAlice } = await pair(quickClock());
  const me = alice.account.get().id;
  await alice.setPicture(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"));
  await vi.waitUntil(() => bob.conversations.get().items[0]?.peer.picture != null, 10_000);
  expect(await seen(bob, me)).toBeNull();
  server.faults = 5;
  await alice.setPicture(picture(7));
  toBob.send("goes on");
  await shows(toAlice, "goes on");
  expect(server.faults).toBe(0);
  expect(await seen(bob, me)).toBeNull();
  toBob.send("and brings it");
  await until(toBob.state, () => messagesOf(toBob).every(({ sequence }) => sequence !== null), "nothing is left over");
  await sees(bob, me, 7);
  expect(only(server).entries.length).toBeGreaterThan(3);
}, 30_000);

test("somebody who is blocked neither gets it nor shows theirs, until that is lifted", async () => {
  const { conversation, alice, bob } = await pair();
  const [me, them] = [alice.account.get().id, bob.account.get().id];
  bob.openConversation(me).send("so that they are contacts");
  await bob.setPicture(picture(5));
  await sees(alice, them, 5);
  alice.setBlocked(them, true);
  await until(alice.preferences, ({ blocked }) => blocked.has(them), "blocked");
  const entries = await quiet(conversation);
  await alice.setPicture(picture(7));
  await bob.setPicture(picture(6));
  expect(await quiet(conversation)).toBe(entries + 1);
  expect([await seen(bob, me), await seen(alice, them)]).toEqual([null, 5]);
  alice.setBlocked(them, false);
  await sees(alice, them, 6);
  alice.openConversation(them).send("friends again");
  await sees(bob, me, 7);
});
