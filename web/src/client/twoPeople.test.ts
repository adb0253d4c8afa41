import { afterEach, describe, expect, test, vi } from "vitest";
import { Browser, loggedIn, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";

describe("two people", () => {
  const open: Browser[] = [];

  function browser(server: FakeServer): Browser {
    const made = new Browser(server.browser());
    open.push(made);
    return made;
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  test("chat both ways, see each other's states, and find everything in a fresh browser", async () => {
    const server = new FakeServer();
    const alice = await registered(await browser(server).tab(), "alice");
    const bob = await registered(await browser(server).tab(), "bob");
    const toBob = alice.openConversation(bob.account.get().id);
    const toAlice = bob.openConversation(alice.account.get().id);

    toBob.send("hello Bob");
    await until(toAlice.state, () => textsOf(toAlice).includes("hello Bob"), "Bob reads it");
    await until(toBob.state, () => messagesOf(toBob)[0]?.delivery?.kind === "delivered", "delivered");
    const [first] = messagesOf(toAlice);
    toAlice.markRead(first?.sequence ?? 0);
    await until(toBob.state, () => messagesOf(toBob)[0]?.delivery?.kind === "read", "read");

    toAlice.send("hello Alice");
    await until(toBob.state, () => textsOf(toBob).includes("hello Alice"), "Alice reads it");
    expect(textsOf(toBob)).toEqual(["hello Bob", "hello Alice"]);
    expect(textsOf(toAlice)).toEqual(["hello Bob", "hello Alice"]);

    const again = await loggedIn(await browser(server).tab(), "alice");
    await until(again.conversations, (list) => list.items.length === 1, "the conversation is listed");
    const fresh = again.openConversation(bob.account.get().id);
    await until(fresh.state, () => textsOf(fresh).length === 2, "the history is there");
    expect(textsOf(fresh)).toEqual(["hello Bob", "hello Alice"]);
    fresh.send("from the new browser");
    await until(toAlice.state, () => textsOf(toAlice).includes("from the new browser"), "Bob believes the new device");
    await until(toBob.state, () => textsOf(toBob).includes("from the new browser"), "the old device sees it");
  });

  test("a fresh browser that hears late what was read elsewhere takes its mark of new messages back", async () => {
    const server = new FakeServer();
    const aliceTab = await browser(server).tab();
    const alice = await registered(aliceTab, "alice");
    const me = alice.account.get().id;
    const bob = await registered(await browser(server).tab(), "bob");
    const toBob = alice.openConversation(bob.account.get().id);
    bob.openConversation(me).send("hello Alice");
    await until(toBob.state, () => messagesOf(toBob).length === 1, "Alice reads it");
    const read = messagesOf(toBob)[0]?.sequence ?? 0;
    toBob.markRead(read);
    const [conversation] = server.conversations.values();
    const mark = await vi.waitUntil(() => conversation?.readMarks.get(me), 10_000);
    aliceTab.close();

    conversation?.readMarks.delete(me);
    const again = await loggedIn(await browser(server).tab(), "alice");
    await until(again.conversations, ({ items }) => items[0]?.unread === 1, "the message is here");
    const fresh = again.openConversation(bob.account.get().id);
    await until(fresh.state, ({ firstUnread }) => firstUnread !== null, "it looks new");
    fresh.markRead(read);
    await vi.waitUntil(() => conversation?.readMarks.has(me), 10_000);
    conversation?.readMarks.set(me, mark);
    server.disconnectAll();
    again.reconnect();
    await until(fresh.state, ({ firstUnread }) => firstUnread === null, "it was read before");
  });
});
