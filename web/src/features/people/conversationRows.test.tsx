// @vitest-environment happy-dom
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ConversationSummary } from "../../client/api.ts";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

/** The test environment lays nothing out: whether the end of a list is near is said here. */
let seen: (isIntersecting: boolean) => void;

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(tell: (entries: readonly { isIntersecting: boolean }[]) => void) {
        seen = (isIntersecting) => act(() => tell([{ isIntersecting }]));
      }
      observe() {}
      disconnect() {
        seen = () => {};
      }
    },
  );
  return () => vi.unstubAllGlobals();
});

function talks(count: number) {
  const client = fakeScene("chat");
  const [one] = client.session.conversations.get().items;
  if (one === undefined) throw new Error("the scene has a conversation");
  const items = Array.from(
    { length: count },
    (_, i): ConversationSummary => ({
      ...one,
      id: `talk ${i}`,
      notesToSelf: false,
      peer: { ...one.peer, id: `person-${i}`, name: `Person ${i}` },
    }),
  );
  client.session.conversations.update((list) => ({ ...list, items }));
  renderApp(client, "#/");
  return client;
}

const names = () =>
  within(screen.getByRole("navigation", { name: "Conversations" }))
    .getAllByRole("link")
    .map((row) => row.textContent?.match(/Person \d+/)?.[0])
    .filter((name) => name !== undefined);

it("draws what a screen needs of hundreds of conversations, and more as one comes near the end", () => {
  talks(150);
  expect(names()).toHaveLength(60);
  seen(false);
  expect(names()).toHaveLength(60);
  seen(true);
  expect(names()).toHaveLength(120);
  seen(true);
  expect(names()).toEqual(Array.from({ length: 150 }, (_, i) => `Person ${i}`));
});

it("offers archived conversations behind the last of the others", async () => {
  const client = talks(70);
  act(() => client.session.setPreferences("talk 3", { archived: true }));
  expect(screen.queryByRole("button", { name: /archived/i })).toBeNull();
  seen(true);
  expect(names()).toHaveLength(69);
  await userEvent.click(screen.getByRole("button", { name: /archived/i }));
  expect(names().at(-1)).toBe("Person 3");
});
