import { afterEach, describe, expect, test } from "vitest";
import type { ConversationView, Message } from "./api.ts";
import { Browser, loggedIn, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";

describe("what messages do to others", () => {
  const open: Browser[] = [];

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function aliceAndBob() {
    const server = new FakeServer();
    const browser = () => {
      const made = new Browser(server.browser());
      open.push(made);
      return made;
    };
    const alice = await registered(await browser().tab(), "alice");
    const bob = await registered(await browser().tab(), "bob");
    return {
      alice: alice.openConversation(bob.account.get().id),
      bob: bob.openConversation(alice.account.get().id),
      bobId: bob.account.get().id,
      aliceId: alice.account.get().id,
      conversations: alice.conversations,
      again: async () => {
        const session = await loggedIn(await browser().tab(), "alice");
        await until(session.conversations, (list) => list.items.length === 1, "the conversation is listed");
        return session.openConversation(bob.account.get().id);
      },
    };
  }

  async function said(from: ConversationView, to: ConversationView, text: string): Promise<Message> {
    from.send(text);
    await until(to.state, () => textsOf(to).includes(text), `“${text}” arrives`);
    await until(from.state, () => one(from, text)?.sequence != null, `“${text}” is stored`);
    const message = one(from, text);
    if (message === undefined) throw new Error(`“${text}” is shown`);
    return message;
  }

  const one = (view: ConversationView, text: string) =>
    messagesOf(view).find(({ body }) => body.kind === "text" && body.text === text);

  test("a reply carries what it answers, also as that was edited, also on a fresh device", async () => {
    const { alice, bob, again } = await aliceAndBob();
    const question = await said(alice, bob, "tent or hut?");
    bob.send("hut", { replyTo: question.id });
    await until(alice.state, () => one(alice, "hut") !== undefined, "the reply arrives");
    expect(one(alice, "hut")?.replyTo).toEqual({
      id: question.id,
      said: { mine: true, body: { kind: "text", text: "tent or hut?" } },
    });
    alice.edit(question.id, "tent or cabin?");
    const shown = (view: ConversationView) => {
      const body = one(view, "hut")?.replyTo?.said?.body;
      return body?.kind === "text" ? body.text : null;
    };
    await until(bob.state, () => shown(bob) === "tent or cabin?", "the quote follows the edit");
    const fresh = await again();
    await until(fresh.state, () => shown(fresh) === "tent or cabin?", "on a fresh device too");
  });

  test("an edit replaces the text for both, is marked, and shows in the list", async () => {
    const { alice, bob, conversations } = await aliceAndBob();
    const first = await said(alice, bob, "see you at seven");
    alice.edit(first.id, "see you at eight");
    for (const view of [alice, bob]) {
      await until(view.state, () => textsOf(view).join() === "see you at eight", "edited");
      expect(messagesOf(view)[0]?.edited).toBe(true);
    }
    await until(
      conversations,
      ({ items: [chat] }) => chat?.last?.body.kind === "text" && chat.last.body.text === "see you at eight",
      "the list shows the edited text",
    );
  });

  test("a delete leaves a trace, and nothing follows it", async () => {
    const { alice, bob } = await aliceAndBob();
    const first = await said(alice, bob, "oops");
    bob.react(first.id, "😮");
    await until(alice.state, () => messagesOf(alice)[0]?.reactions.length === 1, "the reaction arrives");
    alice.remove(first.id);
    alice.edit(first.id, "back again");
    alice.send("after");
    await until(bob.state, () => textsOf(bob).includes("after"), "all arrived");
    expect(messagesOf(bob).map(({ body, reactions }) => [body.kind, reactions.length])).toEqual([
      ["deleted", 0],
      ["text", 0],
    ]);
  });

  test("nobody edits or deletes what another person said", async () => {
    const { alice, bob } = await aliceAndBob();
    const first = await said(alice, bob, "mine");
    bob.edit(first.id, "not yours");
    bob.remove(first.id);
    bob.send("after");
    for (const view of [alice, bob]) await until(view.state, () => textsOf(view).includes("after"), "all arrived");
    expect(textsOf(alice)).toEqual(["mine", "after"]);
    expect(textsOf(bob)).toEqual(["mine", "after"]);
  });

  test("reactions are one for each person, and can be taken back", async () => {
    const { alice, bob, aliceId, bobId } = await aliceAndBob();
    const first = await said(alice, bob, "cake?");
    bob.react(first.id, "👍");
    await until(alice.state, () => messagesOf(alice)[0]?.reactions[0]?.emoji === "👍", "a thumb");
    bob.react(first.id, "🎂");
    alice.react(first.id, "🎂");
    for (const view of [alice, bob]) {
      await until(view.state, () => messagesOf(view)[0]?.reactions[0]?.accounts.length === 2, "both");
      const [reaction, ...others] = messagesOf(view)[0]?.reactions ?? [];
      expect(reaction?.emoji).toBe("🎂");
      expect(new Set(reaction?.accounts)).toEqual(new Set([aliceId, bobId]));
      expect(reaction?.mine).toBe(true);
      expect(others).toEqual([]);
    }
    bob.react(first.id, "");
    await until(alice.state, () => messagesOf(alice)[0]?.reactions[0]?.accounts.join() === aliceId, "taken back");
  });

  test("mentions name people by account", async () => {
    const { alice, bob, bobId } = await aliceAndBob();
    alice.send("ask @bob", { mentions: [bobId] });
    await until(bob.state, () => textsOf(bob).length === 1, "arrives");
    expect(messagesOf(bob)[0]?.body).toEqual({ kind: "text", text: "ask @bob", mentions: [bobId] });
  });
});
