// @vitest-environment happy-dom
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeliveryState, Message } from "../../client/api.ts";
import type { FakeConversation } from "../testing/FakeConversation.ts";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

const noon = new Date(2026, 2, 10, 12).getTime();

/** The test environment lays nothing out: every row gets 40 pixels, the view 600. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(40);
});

function said(sequence: number, mine: boolean, delivery: DeliveryState | null = null): Message {
  return {
    kind: "message",
    id: `m${sequence}`,
    sequence,
    sender: mine ? "self" : "jonas",
    mine,
    time: noon + sequence * 1_000,
    body: { kind: "text", text: `text ${sequence}` },
    edited: false,
    replyTo: null,
    reactions: [],
    delivery,
  };
}

function openTalk(items: readonly Message[], more: Partial<ReturnType<FakeConversation["state"]["get"]>> = {}) {
  const client = fakeScene("chat");
  const talk = client.session.conversation("jonas");
  talk.state.update((state) => ({ ...state, items, firstUnread: null, peerTyping: false, ...more }));
  renderApp(client, "#/with/jonas");
  return talk;
}

const shownTexts = () => screen.queryAllByTestId("message-text").map((element) => element.textContent);

describe("the timeline", () => {
  it("puts only the rows near the view into the page, however long the history is", () => {
    openTalk(Array.from({ length: 10_000 }, (_, index) => said(index + 1, false)));
    expect(shownTexts().length).toBeGreaterThan(0);
    expect(shownTexts().length).toBeLessThan(60);
  });

  it("shows the state of an own message and says it in words", () => {
    const states = ["pending", "stored", "delivered", "read"] as const;
    openTalk(states.map((kind, index) => said(index + 1, true, { kind })));
    const bubbles = screen.getAllByTestId("message");
    expect(bubbles.map((bubble) => bubble.dataset["state"])).toEqual([...states]);
    const words = bubbles.map((bubble) => within(bubble).getByRole("img").getAttribute("aria-label"));
    expect(words).toEqual(["Waiting to be sent", "Sent", "Delivered", "Read"]);
  });

  it("lets a failed message be tried again or deleted", async () => {
    const failed = { kind: "failed", reason: "unreachable" } as const;
    openTalk([said(1, true, failed), said(2, true, failed)]);
    const [first, second] = screen.getAllByTestId("message");
    if (first === undefined || second === undefined) throw new Error("both messages are shown");
    await userEvent.click(within(first).getByRole("button", { name: "Try again" }));
    await userEvent.click(within(second).getByRole("button", { name: "Delete" }));
    expect(screen.getAllByTestId("message").map((bubble) => bubble.dataset["state"])).toEqual(["pending"]);
  });

  it("asks for older pages while the first ones do not fill the view", async () => {
    const talk = openTalk([said(9, false)], { older: "none" });
    act(() => {
      talk.olderPages.push([said(5, false), said(6, false)], [said(1, false), said(2, false)]);
      talk.state.update((state) => ({ ...state, older: "more" }));
    });
    await waitFor(() => expect(shownTexts()).toEqual([1, 2, 5, 6, 9].map((number) => `text ${number}`)));
    expect(screen.getByText(/This is the beginning of your conversation with jonas/)).toBeTruthy();
  });

  it("goes to the first message that is there, which is no row before it is known what comes above", async () => {
    const answer: Message = {
      ...said(4, false),
      replyTo: { id: "m2", said: { mine: false, body: { kind: "text", text: "text 2" } } },
    };
    const talk = openTalk([said(2, false), said(3, false), answer], { older: "loading" });
    talk.olderPages.push([said(1, false)]);
    expect(shownTexts()).toEqual(["text 3", "text 4"]);
    await userEvent.click(screen.getByTestId("quote"));
    const highlighted = () => screen.getAllByTestId("message").find(({ className }) => /highlighted/.test(className));
    await waitFor(() => expect(highlighted()?.textContent).toContain("text 2"));
  });

  it("asks for what follows while one is near the end of what is there, and leads to the latest until then", async () => {
    const talk = openTalk([said(1, false)], { newer: "more" });
    talk.newerPages.push([said(2, false)], [said(3, false)]);
    expect(screen.getByRole("button", { name: "Jump to latest" })).toBeTruthy();
    await waitFor(() => expect(shownTexts()).toEqual(["text 1", "text 2", "text 3"]));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull());
  });

  it("goes to the latest when something is sent from far above it", async () => {
    const far = Array.from({ length: 100 }, (_, index) => said(index + 1, false));
    const talk = openTalk(far, { firstUnread: "m20", newer: "more" });
    const showLatest = vi.spyOn(talk, "showLatest");
    await userEvent.type(screen.getByRole("textbox", { name: "Message to jonas" }), "and now{Enter}");
    expect(talk.sent).toEqual(["and now"]);
    expect(showLatest).toHaveBeenCalledTimes(1);
  });

  it("marks as read what is in view while the page has the focus, and not before", () => {
    const focus = vi.spyOn(document, "hasFocus").mockReturnValue(false);
    const talk = openTalk([said(1, false), said(2, false), said(3, true, { kind: "stored" })]);
    expect(talk.read).toEqual([]);
    focus.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event("focus")));
    expect(talk.read).toEqual([2]);
  });

  it("explains what cannot be shown instead of leaving it out", () => {
    openTalk([
      { ...said(1, false), body: { kind: "unreadable", reason: "notAuthentic" } },
      { ...said(2, false), body: { kind: "unsupported" } },
    ]);
    expect(screen.getByText(/does not come from the device it names/)).toBeTruthy();
    expect(screen.getByText(/needs a newer version of Crypt-Talk/)).toBeTruthy();
  });

  it("says aloud what arrives, once it arrives", () => {
    const talk = openTalk([said(1, false)]);
    const aloud = document.querySelector("[aria-live=polite]");
    expect(aloud?.textContent).toBe("");
    const arrived = { ...said(2, false), time: Date.now() + 1_000 };
    act(() => talk.state.update((state) => ({ ...state, items: [...state.items, arrived] })));
    expect(aloud?.textContent).toBe("jonas: text 2");
  });

  it("shows markup in a message as the text it is", () => {
    openTalk([{ ...said(1, false), body: { kind: "text", text: "<img src=x onerror=alert(1)>" } }]);
    expect(shownTexts()).toEqual(["<img src=x onerror=alert(1)>"]);
    expect(document.querySelector("img[src]")).toBeNull();
  });
});
