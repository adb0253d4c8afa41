import { afterEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "../../storage/database.ts";
import type { ConversationView, SearchView } from "../api.ts";
import { Browser, loggedIn, messagesOf, ready, registered, textsOf, until } from "../testing/browsers.ts";
import { FakeServer } from "../testing/fakeServer.ts";
import { browserWithoutHistory, pair, quickClock, shows } from "../testing/stories.ts";

describe("a search", () => {
  const open: Browser[] = [];

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  const found = async (search: SearchView) => {
    const state = await until(search.state, (now) => now.phase !== "searching", "the search ends");
    expect(state.phase).toBe("complete");
    return state.hits.map((hit) => hit.text);
  };

  async function say(view: ConversationView, ...texts: readonly string[]) {
    for (const text of texts) view.send(text);
    await until(
      view.state,
      () =>
        messagesOf(view).filter((one) => texts.includes(textOf(one.body)) && one.sequence !== null).length ===
        texts.length,
      "all is stored",
    );
  }

  const textOf = (body: { readonly kind: string; readonly text?: string }) => body.text ?? "";

  test("finds the whole history on a fresh device, as it was edited and without what was deleted", async () => {
    const server = new FakeServer();
    const browser = () => {
      const made = new Browser(server.browser());
      open.push(made);
      return made;
    };
    const bob = await registered(await browser().tab(), "bob");
    const alice = await registered(await browser().tab(), "alice");
    const toBob = alice.openConversation(bob.account.get().id);
    const notes = alice.openConversation(alice.account.get().id);
    await say(toBob, "Zelt und Schlafsack", "the old harbour");
    await say(toBob, ...Array.from({ length: 90 }, (_, index) => `line ${index}`));
    await say(notes, "Zeltplatz: 12 Euro", "zelt, a secret");
    const id = (view: ConversationView, text: string) =>
      messagesOf(view).find((one) => textOf(one.body) === text)?.id ?? "";
    toBob.edit(id(toBob, "the old harbour"), "the new harbour");
    notes.remove(id(notes, "zelt, a secret"));
    await until(notes.state, () => textsOf(notes).includes("deleted"), "deleted");

    const fresh = await loggedIn(await browser().tab(), "alice");
    await until(fresh.conversations, (list) => list.items.length === 2, "both are listed");
    expect(await found(fresh.search("zelt", null))).toEqual(["Zeltplatz: 12 Euro", "Zelt und Schlafsack"]);
    expect(await found(fresh.search("zelt", fresh.conversationWith(bob.account.get().id)))).toEqual([
      "Zelt und Schlafsack",
    ]);
    expect(await found(fresh.search("harb NEW", null))).toEqual(["the new harbour"]);
    expect(await found(fresh.search("old", null))).toEqual([]);

    await say(fresh.openConversation(bob.account.get().id), "Zelt is dry");
    await until(fresh.search("zelt dry", null).state, (now) => now.hits.length === 1, "what came since is found too");
  }, 20_000);

  test("finds an index that was built before anybody searched, in every tab, and goes on with it after a reload", async () => {
    const { alice, aliceBrowser, toBob, toAlice } = await pair(quickClock());
    await say(toBob, ...Array.from({ length: 40 }, (_, index) => `line ${index}`));
    await shows(toAlice, "line 39");
    const look = await openDatabase(aliceBrowser.databaseName, { lost: () => {} });
    const indexedTo = async () => (await look.getAll("searchRanges"))[0]?.to ?? 0;
    const [row] = await look.getAll("conversations");
    await vi.waitUntil(async () => (await indexedTo()) === row?.cursor, 10_000);
    const again = await ready(await aliceBrowser.tab());
    expect(await found(again.search("line 17", null))).toEqual(["line 17"]);
    expect(await found(alice.search("line 17", null))).toEqual(["line 17"]);
    toAlice.send("line 17 was good");
    await shows(toBob, "line 17 was good");
    await vi.waitUntil(async () => (await indexedTo()) > (row?.cursor ?? 0), 10_000);
    const segments = await look.getAll("searchSegments");
    expect(segments.reduce((sum, segment) => sum + segment.count, 0)).toBe(42);
    expect(await found(again.search("line 17", null))).toEqual(["line 17 was good", "line 17"]);
    look.close();
  }, 20_000);

  test("tells when a part of the history cannot be fetched, and shows what it found", async () => {
    const { server, toBob } = await pair(quickClock());
    await say(toBob, ...Array.from({ length: 90 }, (_, index) => `line ${index}`));
    const fresh = await loggedIn(await browserWithoutHistory(server, 40).tab(), "alice");
    await until(fresh.conversations, (list) => list.items.length === 1, "the conversation is listed");
    const state = await until(fresh.search("line", null).state, (now) => now.phase !== "searching", "the search ends");
    expect(state.phase).toBe("incomplete");
    expect(state.hits[0]?.text).toBe("line 89");
    expect(state.hits.length).toBeLessThan(90);
  }, 20_000);
});
