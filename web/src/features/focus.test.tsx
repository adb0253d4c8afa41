// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderApp } from "./testing/render.tsx";
import { fakeScene } from "./testing/scenes.ts";

const focused = () => document.activeElement;
const byKeyboard = (element: HTMLElement) => act(() => element.focus());

describe("the focus", () => {
  it("goes to the heading of the next screen, and back into a form that was refused", async () => {
    const client = fakeScene("login");
    renderApp(client, "#/login");
    await userEvent.type(screen.getByLabelText("Name"), "mira");
    await userEvent.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect(focused()).toBe(screen.getByLabelText("Password"));

    act(() => client.state.set({ kind: "working", step: { kind: "derivingKey" } }));
    act(() =>
      client.state.set({ kind: "confirmingRecoveryCode", name: "mira", code: "7K2M-9QXR", earlierPassword: false }),
    );
    await waitFor(() => expect(focused()).toBe(screen.getByRole("heading", { name: "Keep this recovery code" })));
    await userEvent.click(screen.getByRole("button", { name: "I have kept it" }));
    await waitFor(() => expect(focused()).toBe(screen.getByRole("heading", { name: "Check what you kept" })));
  });

  it("stays with the password while the engine works, once the form is back", async () => {
    const client = fakeScene("login");
    renderApp(client, "#/login");
    byKeyboard(screen.getByLabelText("Password"));
    act(() => client.state.set({ kind: "working", step: { kind: "derivingKey" } }));
    act(() => focused() instanceof HTMLElement && (focused() as HTMLElement).blur());
    act(() => client.state.set({ kind: "signedOut", server: null, why: null }));
    expect(focused()).toBe(screen.getByLabelText("Password"));
  });

  it("stays in the list when a notice is dismissed", async () => {
    renderApp(fakeScene("trust"));
    const dismiss = screen.getByRole("button", { name: "Dismiss" });
    byKeyboard(dismiss);
    fireEvent.click(dismiss);
    await waitFor(() => expect(focused()).toBe(screen.getByRole("searchbox")));
  });

  it("returns to the row of the conversation one came from", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.click(screen.getByRole("link", { name: /^amina/ }));
    expect(focused()).toBe(screen.getByRole("textbox", { name: "Message to amina" }));
    act(() => history.back());
    await waitFor(() => expect(focused()).toBe(screen.getByRole("link", { name: /^amina/ })));
  });

  it("skips the list on request", async () => {
    renderApp(fakeScene("chat"), "#/with/jonas");
    await userEvent.click(screen.getByRole("button", { name: "Skip to the conversation" }));
    expect(focused()).toBe(screen.getByRole("main"));
  });
});

describe("a long list", () => {
  it("of conversations is one stop of the Tab key, with the options of the row one is at", async () => {
    renderApp(fakeScene("chat"), "#/with/amina");
    const list = screen.getByRole("navigation", { name: "Conversations" });
    const stops = () =>
      within(list)
        .getAllByRole("link")
        .filter((one) => one.tabIndex === 0);
    expect(stops()).toEqual([within(list).getByRole("link", { name: /^amina/ })]);
    byKeyboard(within(list).getByRole("link", { name: /^jonas/ }));
    expect(stops()).toEqual([within(list).getByRole("link", { name: /^jonas/ })]);
    const options = within(list).getAllByRole("button", { name: /^Options for/ });
    expect(options.filter((one) => one.tabIndex === 0).map((one) => one.title)).toEqual(["Options for jonas"]);
  });
});

describe("the list of messages", () => {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(40);
  });

  it("is walked with the arrow keys, and Enter opens what one can do", async () => {
    renderApp(fakeScene("chat"), "#/with/jonas");
    const messages = screen.getAllByTestId("message");
    const stops = () => messages.filter((one) => one.tabIndex === 0);
    await waitFor(() => expect(stops()).toEqual([messages.at(-1)]));
    byKeyboard(screen.getByRole("region", { name: "Messages with jonas" }));
    await userEvent.keyboard("{ArrowUp}");
    expect(focused()).toBe(messages.at(-1));
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(focused()).toBe(messages.at(-3));
    await userEvent.keyboard("{Enter}");
    expect(focused()).toBe(screen.getByRole("menuitem", { name: "Reply" }));
    expect(stops()).toEqual([messages.at(-3)]);
  });
});
