// @vitest-environment happy-dom
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

describe("the main page", () => {
  it("lists conversations with what is unread, and counts it in the title", () => {
    renderApp(fakeScene("chat"));
    const list = screen.getByRole("navigation", { name: "Conversations" });
    const amina = within(list).getByRole("link", { name: /^amina/ });
    expect(within(amina).getByTestId("unread").textContent).toContain("2 unread messages");
    expect(document.title).toBe("(130) Crypt-Talk");
  });

  it("puts the number of unread messages on the icon of the tab", () => {
    document.head.innerHTML = '<link rel="icon" href="/icon.svg">';
    const client = fakeScene("chat");
    renderApp(client);
    const icon = () => decodeURIComponent(document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "");
    expect(icon()).toContain(">9+<");
    act(() => client.session.conversations.set({ loaded: true, items: [] }));
    expect(icon()).toMatch(/icon\.svg$/);
  });

  it("says in plain words what the server can see", async () => {
    renderApp(fakeScene("chat"), "#/with/jonas");
    await userEvent.click(screen.getByRole("button", { name: /^End-to-end encrypted/ }));
    const page = screen.getByRole("dialog", { name: "End-to-end encrypted" });
    expect(page.textContent).toMatch(/The server never sees.*what is said.*The server sees.*who talks to whom/);
  });

  it("finds people, shows nobody twice, and goes to the one chosen", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.type(screen.getByRole("searchbox"), "jo");
    const people = await screen.findByRole("region", { name: "People" });
    expect(within(people).getAllByRole("link")).toHaveLength(2);
    expect(screen.getAllByRole("link", { name: /^jonas/ })).toHaveLength(1);
    await userEvent.click(within(people).getByRole("link", { name: /^jovana/ }));
    expect(location.hash).toBe("#/with/jovana");
    expect(screen.getByRole("textbox", { name: "Message to jovana" })).toBeTruthy();
  });

  it("finds messages, shows the words around the match, and goes there", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.type(screen.getByRole("searchbox"), "stove");
    const hit = await screen.findByTestId("hit");
    expect(hit.querySelector("mark")?.textContent).toBe("stove");
    await userEvent.click(hit);
    expect(location.hash).toBe("#/with/jonas");
    expect(screen.getByRole("heading", { name: "jonas" })).toBeTruthy();
    expect(screen.getByRole("checkbox", { name: "Only with jonas" })).toBeTruthy();
  });

  it("walks the list with the arrow keys", async () => {
    renderApp(fakeScene("chat"));
    screen.getByRole("searchbox").focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(document.activeElement?.textContent).toMatch(/^J?jonas/);
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
  });

  it("keeps a half-written text for each conversation", async () => {
    renderApp(fakeScene("chat"), "#/with/jonas");
    await userEvent.type(screen.getByRole("textbox", { name: "Message to jonas" }), "half");
    await userEvent.click(screen.getByRole("link", { name: /^amina/ }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to amina" }).value).toBe("");
    await userEvent.click(screen.getByRole("link", { name: /^jonas/ }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to jonas" }).value).toBe("half");
  });

  it("lets nobody write where a check failed, and says why", () => {
    renderApp(fakeScene("trust"), "#/with/jonas");
    expect(screen.queryByRole("textbox", { name: /^Message to/ })).toBeNull();
    expect(screen.getByText(/You cannot write here/)).toBeTruthy();
    expect(screen.getAllByRole("alert").length).toBeGreaterThan(0);
  });

  it("says of a list of devices that is older, that contradicts, and that fails its check, what it is", () => {
    const client = fakeScene("chat");
    const of = { peer: "jonas", name: "jonas", severity: "danger", dismissible: false } as const;
    client.session.notices.set([
      { id: "cut", kind: "contactLogRolledBack", ...of },
      { id: "forked", kind: "contactLogForked", ...of },
      { id: "invalid", kind: "contactLogRefused", ...of },
    ]);
    renderApp(client);
    expect(screen.getAllByRole("alert").map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/shows an older list of jonas’s devices than you have already seen/),
      expect.stringMatching(/two contradicting lists of jonas’s devices/),
      expect.stringMatching(/jonas’s list of devices fails its check/),
    ]);
  });

  it("tells the gravest first, and what holds up all writing also in the chat, which alone is seen on narrow pages", () => {
    const client = fakeScene("chat");
    client.session.notices.set([
      { id: "kept", kind: "storageNotPersistent", severity: "info", dismissible: true },
      { id: "clock", kind: "clockWrong", ahead: true, minutes: 5, severity: "warning", dismissible: true },
      { id: "full", kind: "storageFull", severity: "danger", dismissible: false },
    ]);
    renderApp(client, "#/with/jonas");
    const place = (sentence: RegExp) =>
      screen.getAllByText(sentence).map((one) => (one.closest("main") === null ? "list" : "chat"));
    expect(place(/storage is full/)).toEqual(["list", "chat"]);
    expect(place(/clock is 5 minutes ahead|may clear this site/)).toEqual(["list", "list"]);
    const [full, clock, kept] = [/storage is full/, /clock is 5/, /may clear/].map(
      (one) => screen.getAllByText(one)[0],
    );
    const follows = (a?: Element, b?: Element) => (a && b && a.compareDocumentPosition(b)) === 4;
    expect([follows(full, clock), follows(clock, kept)]).toEqual([true, true]);
  });

  it("tells when the connection is lost and when it is back", async () => {
    const client = fakeScene("offline");
    renderApp(client);
    const banner = screen.getByTestId("connection-banner");
    expect(banner.textContent).toMatch(/kept and sent later/);
    await userEvent.click(within(banner).getByRole("button", { name: "Connect now" }));
    client.session.connection.set({ kind: "online" });
    await waitFor(() => expect(screen.queryByTestId("connection-banner")).toBeNull());
    expect(screen.getByText("Connected again.")).toBeTruthy();
  });

  it("opens profile and devices outside of the list, which a narrow window hides", async () => {
    renderApp(fakeScene("chat"), "#/with/jonas");
    await userEvent.click(screen.getByRole("button", { name: "Your profile and settings" }));
    const dialog = screen.getByRole("dialog");
    expect(dialog.parentElement).toBe(document.body);
    await userEvent.click(within(dialog).getByRole("button", { name: "Your devices" }));
    expect(screen.getByRole("dialog", { name: "Your devices" }).parentElement).toBe(document.body);
  });

  it("says what logging out removes before it does", async () => {
    const client = fakeScene("chat");
    renderApp(client);
    await userEvent.click(screen.getByRole("button", { name: "Your profile and settings" }));
    await userEvent.click(screen.getByRole("button", { name: "Log out" }));
    const dialog = screen.getByRole("dialog", { name: "Log out of this browser?" });
    expect(dialog.textContent).toMatch(/removes your keys, your messages/);
    await userEvent.click(within(dialog).getByRole("button", { name: "Log out" }));
    expect(client.calls).toEqual(["logout"]);
    expect(screen.getByText(/You are logged out/)).toBeTruthy();
  });
});
