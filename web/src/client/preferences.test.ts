import { afterEach, describe, expect, test } from "vitest";
import { Browser, loggedIn, registered, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";

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
});
