import { afterEach, describe, expect, test } from "vitest";
import { toBase64url } from "../protocol/base64url.ts";
import { systemClock } from "./environment.ts";
import { Preferences } from "./preferences.ts";
import { Browser, loggedIn, ready, registered, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, quickClock } from "./testing/stories.ts";

describe("what a person chose", () => {
  const open: Browser[] = [];

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  test("follows to other tabs at once and to other devices soon, drafts too", async () => {
    const server = new FakeServer();
    const browser = () => {
      const made = new Browser(server.browser());
      open.push(made);
      return made;
    };
    const first = browser();
    const session = await registered(await first.tab(), "alice");
    const notes = session.conversationWith(session.account.get().id);
    const tab = await first.tab();
    const state = await until(tab.state, (now) => now.kind === "ready", "the second tab is signed in");
    if (state.kind !== "ready") throw new Error("signed in");

    session.setPreferences(notes, { pinned: true });
    session.keepDraft(notes, "milk, lem");
    session.setVerified(session.account.get().id, true);
    const chosen = { pinned: true, muted: false, archived: false, draft: "milk, lem" };
    expect(session.preferences.get().conversations.get(notes)).toEqual(chosen);
    const arrived = ({ conversations }: ReturnType<typeof session.preferences.get>) =>
      JSON.stringify(conversations.get(notes)) === JSON.stringify(chosen);
    await until(state.session.preferences, arrived, "the other tab has it");

    const elsewhere = await loggedIn(await browser().tab(), "alice");
    await until(elsewhere.preferences, arrived, "the other device has it");
    expect(elsewhere.preferences.get().verified.size).toBe(1);

    session.keepDraft(notes, "");
    await until(
      elsewhere.preferences,
      ({ conversations }) => conversations.get(notes)?.draft === "",
      "what was sent is no draft any more, anywhere",
    );
  }, 20_000);

  test("does not include a draft that no message could hold: all the rest would not fit beside it", () => {
    const kept: string[] = [];
    const store = {
      items: async () => [],
      note: async (facts: readonly { readonly value: { readonly kind: string; readonly text?: string } }[]) => {
        for (const { value } of facts) kept.push(value.text ?? value.kind);
      },
    };
    const failed = (error: unknown) => {
      throw error;
    };
    const preferences = new Preferences(store, systemClock, { kept: () => {}, failed });
    const notes = toBase64url(new Uint8Array(32).fill(1));

    preferences.draft(notes, "\u20ac".repeat(5_462));
    preferences.flush();
    expect(kept).toEqual([]);
    expect(preferences.shared.get().conversations.get(notes)?.draft).toHaveLength(5_462);

    preferences.draft(toBase64url(new Uint8Array(32)), "\u20ac".repeat(5_461));
    preferences.flush();
    expect(kept).toEqual(["\u20ac".repeat(5_461)]);
  });
});

test("what one tab fetches from another device is shown in the other tabs too", async () => {
  const { server, alice, aliceBrowser, bob } = await pair(quickClock());
  const second = await ready(await aliceBrowser.tab());
  const away = await loggedIn(await browser(server, { clock: quickClock() }).tab(), "alice");
  const conversation = alice.conversationWith(bob.account.get().id);
  away.setPreferences(conversation, { pinned: true });
  for (const tab of [alice, second])
    await until(tab.preferences, ({ conversations }) => conversations.get(conversation)?.pinned === true, "pinned");
});
