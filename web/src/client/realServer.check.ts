/**
 * Against a running server that lets anybody register. CRYPT_TALK_TEST_SERVER names it, for example http://localhost:5000. The acceptance tests
 * run it against the real jar: npm run test:server.
 */
import { afterEach, describe, expect, test } from "vitest";
import type { Session } from "./api.ts";
import { Browser, loggedIn, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import { realBrowser } from "./testing/realServer.ts";

const server = process.env["CRYPT_TALK_TEST_SERVER"];
if (!server)
  throw new Error("Set CRYPT_TALK_TEST_SERVER to the address of a running server: http://localhost:5000, say.");
const origin = server;

describe("against a running server", { timeout: 30_000 }, () => {
  const open: Browser[] = [];
  const suffix = Math.random().toString(36).slice(2, 8);

  function browser(): Browser {
    const real = realBrowser(origin);
    const made = new Browser(real, { audience: real.audience });
    open.push(made);
    return made;
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function people(): Promise<{ alice: Session; bob: Session; aliceName: string }> {
    const aliceName = `alice-${suffix}`;
    const alice = await registered(await browser().tab(), aliceName);
    const bob = await registered(await browser().tab(), `bob-${suffix}`);
    return { alice, bob, aliceName };
  }

  test("two people chat, see states, typing and presence, and find the history on a fresh browser", async () => {
    const { alice, bob, aliceName } = await people();
    await until(alice.connection, (now) => now.kind === "online", "Alice is online");
    const found = await alice.searchPeople(`bob-${suffix}`);
    expect(found.ok && found.people.length).toBe(1);
    const toBob = alice.openConversation(bob.account.get().id);
    const toAlice = bob.openConversation(alice.account.get().id);
    toBob.send("hello Bob");
    await until(toAlice.state, () => textsOf(toAlice).includes("hello Bob"), "Bob reads it");
    await until(toBob.state, () => messagesOf(toBob)[0]?.delivery?.kind === "delivered", "delivered");
    toAlice.markRead(messagesOf(toAlice)[0]?.sequence ?? 0);
    await until(toBob.state, () => messagesOf(toBob)[0]?.delivery?.kind === "read", "read");
    toAlice.typing(false);
    await until(toBob.state, (state) => state.peerTyping, "Bob is seen typing");
    toAlice.send("hello Alice");
    await until(toBob.state, () => textsOf(toBob).includes("hello Alice"), "Alice reads it");
    await until(toBob.state, (state) => state.peer?.presence.kind === "online", "Bob is seen online");

    const again = await loggedIn(await browser().tab(), aliceName);
    await until(again.conversations, (list) => list.items.length === 1, "the conversation is listed");
    const fresh = again.openConversation(bob.account.get().id);
    await until(fresh.state, () => textsOf(fresh).length === 2, "the history is there");
    fresh.send("from the new browser");
    await until(toAlice.state, () => textsOf(toAlice).includes("from the new browser"), "Bob believes the new device");
  });
});
