/** What a server that means ill gets from a client: nothing believed, and a sentence about it. */
import { openDB } from "idb";
import { describe, expect, test, vi } from "vitest";
import { toBase64url } from "../protocol/base64url.ts";
import { ownBytes } from "../protocol/bytes.ts";
import { entryKind } from "../protocol/frames.ts";
import type { ConversationView } from "./api.ts";
import { loggedIn, messagesOf, ready, registered, textsOf, until } from "./testing/browsers.ts";
import type { FakeConversation } from "./testing/fakeServer.ts";
import {
  browser,
  closeBrowsers,
  holds,
  type Pair,
  pair,
  quickClock,
  randomBytes,
  shows,
  stored,
  trustOf,
} from "./testing/stories.ts";

const week = 7 * 24 * 60 * 60 * 1000;

/** Every member gets another entry than the one that was sent. */
function replaceNewest(conversation: FakeConversation): void {
  const sent = conversation.entries.pop();
  if (sent === undefined) throw new Error("there is an entry");
  conversation.entries.push({ ...sent, kind: entryKind.stub, entry: randomBytes(32) });
}

describe("a server that shows two people different histories", () => {
  test("is found out by the next record, which states what its author has seen", async () => {
    const { server, conversation, alice, bob, toBob, toAlice, passes } = await pair();
    server.silentTo = bob.account.get().id;
    toBob.send("this one is kept from Bob");
    await holds(conversation, alice, 3);
    replaceNewest(conversation);
    server.silentTo = null;
    passes(week + 1);
    toBob.send("and this comes with a fresh key");
    await until(toAlice.state, () => trustOf(toAlice).includes("recordRefused"), "Bob is told");
    expect(textsOf(toAlice)).not.toContain("and this comes with a fresh key");
  });

  test("cannot show a message as read by somebody who never got it", async () => {
    const { server, conversation, alice, bob, toBob, toAlice } = await pair();
    server.silentTo = bob.account.get().id;
    toBob.send("this one is kept from Bob");
    await holds(conversation, alice, 3);
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
    const { conversation, toBob, toAlice, passes } = await pair();
    toBob.send("one");
    await stored(toBob, 2);
    passes(week + 1);
    toBob.send("two, with a fresh key");
    await until(toAlice.state, () => textsOf(toAlice).includes("two, with a fresh key"), "it arrives");
    expect(conversation.epochs).toHaveLength(2);
    expect(trustOf(toAlice)).toEqual([]);
  });
});

describe("a server that swaps names", () => {
  test("does not put somebody else in a known person's place", async () => {
    const { server, alice, bob, toBob } = await pair();
    const mallory = await registered(await browser(server).tab(), "mallory");
    const ids = { bob: bob.account.get().id, mallory: mallory.account.get().id };
    for (const [id, name] of [
      [ids.bob, "mallory"],
      [ids.mallory, "bob"],
    ] as const)
      Object.assign(server.accounts.get(id) ?? {}, { name });
    await alice.searchPeople("mallory");
    const found = await alice.searchPeople("bob");
    expect(found).toMatchObject({ ok: true, people: [{ id: ids.mallory, name: "bob" }] });
    expect(toBob.state.get().peer?.name).toBe("bob");
    const toMallory = alice.openConversation(ids.mallory);
    await until(toMallory.state, () => trustOf(toMallory).includes("nameHasNewAccount"), "Alice is warned");
    expect(trustOf(toBob)).toEqual([]);
  });
});

describe("a server that gives the keys of another account at the first contact", () => {
  test("is named as what it is, gets nothing, and is believed when it is honest again", async () => {
    const { server, alice } = await pair();
    const mallory = await registered(await browser(server).tab(), "mallory");
    const oscar = await registered(await browser(server).tab(), "oscar");
    const [malloryAtServer, oscarAtServer] = [mallory, oscar].map((one) => server.accounts.get(one.account.get().id));
    if (malloryAtServer === undefined || oscarAtServer === undefined) throw new Error("both have registered");
    const honest = oscarAtServer.log.splice(0, 1, ...malloryAtServer.log);
    const toOscar = alice.openConversation(oscar.account.get().id);
    await until(toOscar.state, ({ blocked }) => blocked === "peerLogOfAnother", "Alice is told");
    toOscar.send("Are you Oscar?");
    await until(toOscar.state, () => messagesOf(toOscar).at(-1)?.delivery?.kind === "failed", "it does not go out");
    toOscar.close();

    oscarAtServer.log.splice(0, 1, ...honest);
    const again = alice.openConversation(oscar.account.get().id);
    await until(again.state, ({ phase, blocked }) => phase === "open" && blocked === null, "Alice may write");
    again.retry(messagesOf(again).at(-1)?.id ?? "");
    await stored(again, 1);
  });
});

describe("a server that spoils seals", () => {
  test("holds up a conversation for half a minute: then it takes a fresh key that its members have", async () => {
    const { server, conversation, alice, aliceBrowser, bob } = await pair();
    // Nobody is there to repair what is spoilt.
    closeBrowsers();
    for (const epoch of conversation.epochs)
      epoch.seals = epoch.seals.map((seal) => ({ ...seal, seal: toBase64url(randomBytes(1_168)) }));
    const fresh = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "bob");
    const toAlice = fresh.openConversation(alice.account.get().id);
    toAlice.send("under a key that everybody has");
    await stored(toAlice, 2);
    expect(conversation.epochs).toHaveLength(2);
    expect(messagesOf(toAlice).map(({ body }) => body.kind)).toEqual(["unreadable", "text"]);
    const toBob = (await ready(await aliceBrowser.tab())).openConversation(bob.account.get().id);
    await until(toBob.state, () => textsOf(toBob).includes("under a key that everybody has"), "Alice reads it");
  });
});

describe("a server that keeps messages back", () => {
  /** In place of the message that stands at `sequence` there is something that nobody can read. */
  function keepBack(conversation: FakeConversation, sequence: number): void {
    const entry = conversation.entries[sequence - 1];
    if (entry === undefined) throw new Error("there is an entry");
    conversation.entries[sequence - 1] = { ...entry, kind: entryKind.stub, entry: randomBytes(32) };
  }

  /** Alice on a device that holds nothing yet, when it holds all. */
  async function elsewhere({ server, conversation, bob }: Pair): Promise<ConversationView> {
    const fresh = await loggedIn(await browser(server).tab(), "alice");
    const view = fresh.openConversation(bob.account.get().id);
    await holds(conversation, fresh, conversation.entries.length);
    const all = () => {
      const { phase, older } = view.state.get();
      if (older === "more") view.loadOlder();
      return phase === "open" && older === "none";
    };
    await until(view.state, all, "all is here");
    return view;
  }

  test("is found out by a new device, also when it was the first of somebody's device", async () => {
    const story = await pair();
    story.toAlice.send("first of Bob");
    await shows(story.toBob, "first of Bob");
    story.toBob.send("of Alice");
    await shows(story.toAlice, "of Alice");
    story.toAlice.send("second of Bob");
    await shows(story.toBob, "second of Bob");
    expect(trustOf(await elsewhere(story))).toEqual([]);

    keepBack(story.conversation, 3);
    const view = await elsewhere(story);
    await shows(view, "second of Bob");
    await until(view.state, () => trustOf(view).includes("historyIncomplete"), "she is told");
  });

  test("is found out by a new device when the page with the gap comes", async () => {
    const story = await pair();
    for (let i = 1; i <= 120; i++) story.toBob.send(`message ${i}`);
    await shows(story.toAlice, "message 120");
    expect(trustOf(await elsewhere(story))).toEqual([]);

    keepBack(story.conversation, 20);
    const view = await elsewhere(story);
    await until(view.state, () => trustOf(view).includes("historyIncomplete"), "she is told");
  });
});

describe("a server that withholds one's own devices", () => {
  test("stops every tab, also those that begin when it shows them again", async () => {
    const { server, alice, aliceBrowser } = await pair();
    const { id } = alice.account.get();
    const log = server.accounts.get(id)?.log;
    if (log === undefined) throw new Error("Alice has registered");
    await loggedIn(await browser(server).tab(), "alice");
    await until(alice.notices, (all) => all.some(({ kind }) => kind === "ownDeviceAdded"), "she has seen the second");
    const tab = await aliceBrowser.tab();
    const withheld = log.splice(1);
    server.announceLog(id, 2);
    const stopped = { kind: "stopped", reason: "ownLogRolledBack" };
    await until(tab.state, ({ kind }) => kind === "stopped", "she is told");
    expect(tab.state.get()).toMatchObject(stopped);

    log.push(...withheld);
    const reloaded = await aliceBrowser.tab();
    expect(reloaded.state.get(), "a reload changes nothing").toMatchObject(stopped);
  });
});

describe("a server that stores a message and answers that it has no copy", () => {
  /** After the message in question both go on, and each believes the other. */
  async function goesOn({ aliceTab, toBob, toAlice }: Pair, told: string): Promise<void> {
    await shows(toAlice, told);
    toAlice.send("I am");
    await shows(toBob, "I am");
    toBob.send("so there is");
    await shows(toAlice, "so there is");
    await stored(toBob, 4);
    expect(textsOf(toBob)).toEqual(["hello", told, "I am", "so there is"]);
    expect(textsOf(toAlice)).toEqual(textsOf(toBob));
    expect([...trustOf(toBob), ...trustOf(toAlice)]).toEqual([]);
    expect(aliceTab.state.get().kind).toBe("ready");
  }

  test.each([
    ["stale_epoch", "pushes it"],
    ["stale_epoch", "waits until it is asked"],
    ["malformed", "pushes it"],
    ["malformed", "waits until it is asked"],
  ])("%s, and %s: it is adopted", async (code, how) => {
    const story = await pair();
    story.server.silent = how !== "pushes it";
    story.server.denial = { code, stored: true };
    story.toBob.send("is anybody there?");
    await stored(story.toBob, 2);
    story.server.silent = false;
    story.server.disconnectAll();
    await goesOn(story, "is anybody there?");
  });

  test("and shows it when the person has been told that it was not sent", async () => {
    const story = await pair();
    const { server, alice, toBob } = story;
    const denied: Uint8Array[] = [];
    server.arrived = (envelope) => denied.push(envelope);
    server.denial = { code: "malformed", stored: false };
    toBob.send("is anybody there?");
    await until(toBob.state, () => messagesOf(toBob).at(-1)?.delivery?.kind === "failed", "she is told");
    server.append(ownBytes(denied[0] ?? randomBytes(0)), alice.account.get().id, 0);
    await stored(toBob, 2);
    await goesOn(story, "is anybody there?");
  });

  test("after the device has read it: its number stays used", async () => {
    const story = await pair();
    const { server, toBob } = story;
    let answer = () => {};
    server.answersAfter = new Promise<void>((resume) => {
      answer = resume;
    });
    server.denial = { code: "malformed", stored: true };
    toBob.send("is anybody there?");
    await stored(toBob, 2);
    answer();
    await goesOn(story, "is anybody there?");
  });
});

describe("a copied profile", () => {
  test("stops as soon as it sees what the other copy has sent", async () => {
    const { aliceBrowser, bob, toBob, toAlice } = await pair();
    const copy = await copyOf(aliceBrowser.databaseName);
    toBob.send("sent after the copy was made");
    await stored(toBob, 2);
    aliceBrowser.close();
    await restore(aliceBrowser.databaseName, copy);
    const tab = await aliceBrowser.tab();
    await until(tab.state, (state) => state.kind === "stopped", "the copy stops");
    expect(tab.state.get()).toMatchObject({ kind: "stopped", reason: "profileCopied" });

    const reloaded = await aliceBrowser.tab();
    expect(reloaded.state.get(), "a reload changes nothing").toMatchObject({
      kind: "stopped",
      reason: "profileCopied",
    });
    await reloaded.becomeNewDevice();
    const again = await loggedIn(reloaded, "alice");
    const view = again.openConversation(bob.account.get().id);
    await until(view.state, () => textsOf(view).includes("sent after the copy was made"), "nothing is lost");
    view.send("as a device of its own");
    await until(toAlice.state, () => textsOf(toAlice).includes("as a device of its own"), "Bob reads it");
  });

  test("stops also when the other copy has used a number that it gave back itself", async () => {
    const { server, aliceBrowser, toBob } = await pair();
    server.denial = { code: "malformed", stored: false };
    toBob.send("refused");
    await until(toBob.state, () => messagesOf(toBob).at(-1)?.delivery?.kind === "failed", "it is refused");
    const copy = await copyOf(aliceBrowser.databaseName);
    toBob.send("sent after the copy was made");
    await stored(toBob, 2);
    aliceBrowser.close();
    await restore(aliceBrowser.databaseName, copy);
    const tab = await aliceBrowser.tab();
    await until(tab.state, (state) => state.kind === "stopped", "the copy stops");
    expect(tab.state.get()).toMatchObject({ kind: "stopped", reason: "profileCopied" });
  });
});

/** All that a browser holds, as a copied profile folder has it. */
async function copyOf(databaseName: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const database = await openDB(databaseName);
  const names = [...database.objectStoreNames];
  const rows = await Promise.all(names.map((name) => database.getAll(name)));
  database.close();
  return new Map(names.map((name, i) => [name, rows[i] ?? []]));
}

async function restore(databaseName: string, copy: ReadonlyMap<string, readonly unknown[]>): Promise<void> {
  const database = await openDB(databaseName);
  for (const [name, rows] of copy) {
    await database.clear(name);
    for (const row of rows) await database.put(name, row);
  }
  database.close();
}
