// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../../../client/api.ts";
import { renderApp } from "../../testing/render.tsx";
import { fakeScene } from "../../testing/scenes.ts";

const noon = new Date(2026, 2, 10, 12).getTime();

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(40);
});

function said(sequence: number, mine: boolean, text: string): Message {
  return {
    kind: "message",
    id: `m${sequence}`,
    sequence,
    sender: mine ? "self" : "jonas",
    mine,
    time: noon + sequence * 1_000,
    body: { kind: "text", text },
    edited: false,
    replyTo: null,
    reactions: [],
    delivery: mine ? { kind: "stored" } : null,
  };
}

function openTalk(...items: readonly Message[]) {
  const client = fakeScene("chat");
  const talk = client.session.conversation("jonas");
  talk.state.update((state) => ({ ...state, items, firstUnread: null, peerTyping: false }));
  renderApp(client, "#/with/jonas");
  return talk;
}

const bubble = (text: string) => {
  const found = screen
    .getAllByTestId("message")
    .find((one) => within(one).queryByTestId("message-text")?.textContent === text);
  if (found === undefined) throw new Error(`“${text}” is shown`);
  return found;
};
const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to jonas" });

async function choose(text: string, action: string) {
  await userEvent.click(within(bubble(text)).getByRole("button", { name: "What to do with this message" }));
  await userEvent.click(screen.getByRole("menuitem", { name: action }));
}

describe("what one does with a message", () => {
  it("is to answer it, with its words above the answer", async () => {
    openTalk(said(1, false, "tent or hut?"), said(2, false, "hm"));
    await choose("tent or hut?", "Reply");
    expect(document.activeElement).toBe(input());
    await userEvent.type(input(), "hut{Enter}");
    expect(within(bubble("hut")).getByTestId("quote").textContent).toBe("jonastent or hut?");
    expect(screen.queryByText("Reply to jonas")).toBeNull();
  });

  it("is to edit the last own one with the arrow up, or not after all", async () => {
    openTalk(said(1, true, "see you at sevn"), said(2, false, "ok"));
    await userEvent.type(input(), "{ArrowUp}");
    expect(input().value).toBe("see you at sevn");
    await userEvent.type(input(), "{Escape}");
    expect(input().value).toBe("");
    await userEvent.type(input(), "{ArrowUp}");
    await userEvent.clear(input());
    await userEvent.type(input(), "see you at seven{Enter}");
    expect(within(bubble("see you at seven")).getByText("edited")).toBeTruthy();
  });

  it("is to delete an own one for everybody, after being asked", async () => {
    openTalk(said(1, true, "oops"), said(2, false, "hm"));
    await choose("oops", "Delete for everyone");
    const dialog = screen.getByRole("dialog", { name: "Delete this message for everyone?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete for everyone" }));
    expect(screen.getByText("You deleted this message.")).toBeTruthy();
  });

  it("is not to change what others said, or what is still on its way", async () => {
    openTalk(said(1, false, "theirs"), { ...said(2, true, "pending"), sequence: null, delivery: { kind: "pending" } });
    await userEvent.click(within(bubble("theirs")).getByRole("button", { name: "What to do with this message" }));
    expect(screen.getAllByRole("menuitem").map((one) => one.textContent)).toEqual(["Reply", "Copy text"]);
    expect(within(bubble("pending")).queryByRole("button", { name: "What to do with this message" })).toBeNull();
  });

  it("is to react, and to take that back", async () => {
    openTalk(said(1, false, "cake?"));
    await userEvent.click(within(bubble("cake?")).getByRole("button", { name: "What to do with this message" }));
    await userEvent.click(screen.getByRole("button", { name: "React with ❤️" }));
    const reaction = await screen.findByRole("button", { name: "❤️ by mira" });
    expect(reaction.getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(reaction);
    expect(screen.queryByTestId("reaction")).toBeNull();
  });

  it("is to go to what it answers, also on an older page", async () => {
    const answer: Message = {
      ...said(300, false, "as I said"),
      replyTo: { id: "m1", said: { mine: false, body: { kind: "text", text: "long ago" } } },
    };
    const talk = openTalk(answer);
    talk.olderPages.push([said(2, false, "later")], [said(1, false, "long ago")]);
    talk.state.update((state) => ({ ...state, older: "more" }));
    await userEvent.click(screen.getByTestId("quote"));
    await waitFor(() => expect(bubble("long ago").className).toMatch(/highlighted/));
  });

  it("names people that were mentioned, in what is sent and in what is shown", async () => {
    const talk = openTalk();
    const send = vi.spyOn(talk, "send");
    await userEvent.type(input(), "ask @jon{Tab}please{Enter}");
    expect(send.mock.calls).toEqual([["ask @jonas please", { mentions: ["jonas"] }]]);
    expect(bubble("ask @jonas please").querySelector("bdi")?.textContent).toBe("@jonas");
  });
});
