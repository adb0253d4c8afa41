/** A conversation of which a tab shows a part: what one jumps to, and the way back. */
import { expect, test } from "vitest";
import type { ConversationView } from "./api.ts";
import { loggedIn, messagesOf, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, pair, shows } from "./testing/stories.ts";

const many = 350;

/** Alice has said all of it to herself. */
async function notes() {
  const server = new FakeServer();
  const alice = await registered(await browser(server).tab(), "alice");
  const view = alice.openConversation(alice.account.get().id);
  for (let i = 0; i < many; i++) view.send(`note ${i}`);
  await until(
    view.state,
    () => messagesOf(view).filter((one) => one.sequence !== null).length === many,
    "all is stored",
    40_000,
  );
  const idOf = (text: string) =>
    messagesOf(view).find(({ body }) => body.kind === "text" && body.text === text)?.id ?? "";
  return { server, alice, view, idOf };
}

const numbered = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => `note ${first + i}`);

async function backToTheEnd(view: ConversationView): Promise<void> {
  while (view.state.get().newer === "more") await view.loadNewer();
}

test("a jump shows the page around a message that is not here yet, and none between", async () => {
  const { server, view: there, idOf } = await notes();
  const id = idOf("note 30");
  const fresh = await loggedIn(await browser(server).tab(), "alice");
  const view = fresh.openConversation(fresh.account.get().id);
  await shows(view, `note ${many - 1}`);
  expect(await view.show(id)).toBe(true);
  const shown = textsOf(view);
  expect(shown).toContain("note 30");
  expect(shown.length).toBeLessThan(150);
  expect(shown).toEqual(numbered(Number(shown[0]?.slice(5)), Number(shown.at(-1)?.slice(5))));
  expect(view.state.get().newer).toBe("more");

  there.edit(id, "note 30, corrected");
  await shows(view, "note 30, corrected");
  there.send("the end moved on");
  await shows(there, "the end moved on");
  expect(textsOf(view)).not.toContain("the end moved on");
  await backToTheEnd(view);
  await shows(view, "the end moved on");
  const all = textsOf(view).map((text) => text.replace(", corrected", ""));
  expect(all).toEqual([...numbered(Number(shown[0]?.slice(5)), many - 1), "the end moved on"]);
}, 90_000);

test("what is said far from the end stands at the end, once one is there again", async () => {
  const { alice, view: first, idOf } = await notes();
  const id = idOf("note 3");
  first.close();
  const view = alice.openConversation(alice.account.get().id);
  await shows(view, `note ${many - 1}`);
  expect(await view.show(id)).toBe(true);
  view.send("said far above");
  view.loadOlder();
  expect(textsOf(view)).not.toContain("said far above");
  await view.showLatest();
  await shows(view, "said far above");
  expect(textsOf(view)).toEqual([...numbered(many - textsOf(view).length + 1, many - 1), "said far above"]);
}, 90_000);

test("a message that does not exist is not shown, and nothing moves", async () => {
  const { toBob } = await pair();
  expect(await toBob.show("00".repeat(16))).toBe(false);
  expect(textsOf(toBob)).toEqual(["hello"]);
});
