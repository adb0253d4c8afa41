// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { maxTextBytes } from "../../client/api.ts";
import { loadEmoji } from "../emoji/emojiData.ts";
import { Composer } from "./Composer.tsx";
import type { Mentionable } from "./completion/useCompletion.tsx";

afterEach(cleanup);

function renderComposer(draft = "", people: readonly Mentionable[] = []) {
  const sent: string[] = [];
  const drafts: string[] = [];
  render(
    <Composer
      label="Message to Bob"
      placeholder=""
      draft={draft}
      people={people}
      onDraft={(text) => drafts.push(text)}
      onSend={(text) => sent.push(text)}
    />,
  );
  const input = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to Bob" });
  return { sent, drafts, input };
}

describe("the input", () => {
  it("sends on Enter, begins a line on Shift+Enter", async () => {
    const { sent, input } = renderComposer();
    await userEvent.type(input, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(sent).toEqual(["one\ntwo"]);
    expect(input.value).toBe("");
  });

  it("does not send while an input method composes", async () => {
    const { sent, input } = renderComposer("にほん");
    fireEvent.keyDown(input, { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  it("sends nothing that is only space, and trims what it sends", async () => {
    const { sent, input } = renderComposer();
    await userEvent.type(input, "   {Enter}");
    expect(sent).toEqual([]);
    await userEvent.type(input, "hello  {Enter}");
    expect(sent).toEqual(["hello"]);
  });

  it("starts with the draft and reports each change of it", async () => {
    const { drafts, input } = renderComposer("half a");
    expect(input.value).toBe("half a");
    await userEvent.type(input, "!");
    expect(drafts).toEqual(["half a!"]);
  });

  it("refuses what is too long and says by how much", async () => {
    const { sent, input } = renderComposer("a".repeat(maxTextBytes + 2));
    await userEvent.type(input, "{Enter}");
    expect(sent).toEqual([]);
    expect(screen.getByRole("status").textContent).toBe("2 characters too long");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
  });

  it("does not take a pasted book, and says why", async () => {
    const { drafts, input } = renderComposer("before");
    const book = "x".repeat(100_001);
    fireEvent.paste(input, { clipboardData: { getData: () => book } });
    expect(screen.getByRole("status").textContent).toMatch(
      /^100,001 characters are far too many .* Nothing was pasted\.$/,
    );
    expect(input.value).toBe("before");
    expect(drafts).toEqual([]);
    await userEvent.type(input, "!");
    expect(screen.queryByRole("status")).toBeNull();
  });
});

describe("completion in the input", () => {
  // Once for all: half a megabyte of names takes its time on a busy machine.
  beforeAll(async () => {
    await loadEmoji("en");
  });

  it("turns a shortcode that is typed out into its emoji", async () => {
    const { sent, input } = renderComposer();
    await userEvent.type(input, "done :ta");
    await screen.findByRole("option", { name: ":tada:" });
    await userEvent.type(input, "da:{Enter}");
    expect(sent).toEqual(["done 🎉"]);
  });

  it("offers what begins like the shortcode; Enter takes it and does not send", async () => {
    const { sent, input } = renderComposer();
    await userEvent.type(input, ":rocke");
    await screen.findByRole("option", { name: ":rocket:" });
    await userEvent.keyboard("{Enter}");
    expect(input.value).toBe("🚀 ");
    expect(sent).toEqual([]);
  });

  it("leaves the word alone after Escape", async () => {
    const { sent, input } = renderComposer();
    await userEvent.type(input, ":rocke");
    await screen.findByRole("option", { name: ":rocket:" });
    await userEvent.keyboard("{Escape}{Enter}");
    expect(sent).toEqual([":rocke"]);
  });

  it("mentions people by name", async () => {
    const { sent, input } = renderComposer("", [{ name: "bob", avatarSeed: "bob", picture: null }]);
    await userEvent.type(input, "ask @b{Tab}soon{Enter}");
    expect(sent).toEqual(["ask @bob soon"]);
  });

  it("puts a picked emoji where the caret is", async () => {
    const { input } = renderComposer("ab");
    input.setSelectionRange(1, 1);
    await userEvent.click(screen.getByRole("button", { name: "Emoji" }));
    await userEvent.type(await screen.findByRole("searchbox", { name: "Search emoji" }), "tada");
    await userEvent.click(await screen.findByRole("button", { name: "party popper" }));
    expect(input.value).toBe("a🎉b");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
