// @vitest-environment happy-dom
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeChatClient, fakeRecoveryCode } from "../testing/FakeChatClient.ts";
import { renderApp } from "../testing/render.tsx";

const signedOut = { kind: "signedOut", server: { registration: "open", firstAccount: false }, why: null } as const;

describe("creating an account", () => {
  it("goes from name and password over the recovery code, typed back, into the app", async () => {
    const client = new FakeChatClient(signedOut);
    renderApp(client, "#/register");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "alice");
    await userEvent.type(screen.getByLabelText("Password"), "velvet harbour tulip 94");
    const create = screen.getByRole<HTMLButtonElement>("button", { name: "Create account" });
    await waitFor(() => expect(create.disabled).toBe(false));
    await userEvent.click(create);

    const shown = within(await screen.findByTestId("recovery-code")).getAllByRole("listitem");
    expect(shown.map((group) => group.textContent).join("-")).toBe(fakeRecoveryCode);
    await userEvent.click(screen.getByRole("button", { name: "I have kept it" }));

    const groups = fakeRecoveryCode.split("-");
    for (const field of screen.getAllByRole("textbox", { name: /^Group \d$/ })) {
      const number = Number(
        field.getAttribute("id") && document.querySelector(`label[for="${field.id}"]`)?.textContent?.slice(6),
      );
      await userEvent.type(field, (groups[number - 1] ?? "").toLowerCase());
    }
    await userEvent.click(screen.getByRole("button", { name: "Confirm and go on" }));
    expect(client.calls).toEqual(["register alice", "recoveryCodeConfirmed"]);
    const pictures = await screen.findAllByRole<HTMLInputElement>("radio", { name: /^Picture \d$/ });
    expect(pictures.map((one) => one.checked)).toEqual([true, false, false, false, false, false]);
    const offered = client.session.account.get().avatarSeed;
    await userEvent.click(screen.getByRole("radio", { name: "Picture 3" }));
    await userEvent.click(screen.getByRole("button", { name: "Use this picture" }));
    expect(await screen.findByRole("heading", { name: "Hello, mira" })).toBeTruthy();
    expect(client.session.account.get().avatarSeed).not.toBe(offered);
  });

  it("asks for a picture after a registration only, and may be told later", async () => {
    const client = new FakeChatClient({
      kind: "confirmingRecoveryCode",
      name: "alice",
      code: fakeRecoveryCode,
      earlierPassword: false,
    });
    renderApp(client);
    const offered = client.session.account.get();
    await act(() => client.recoveryCodeConfirmed());
    await userEvent.click(await screen.findByRole("button", { name: "Choose later" }));
    expect(await screen.findByRole("heading", { name: "Hello, mira" })).toBeTruthy();
    expect(client.session.account.get()).toBe(offered);
    await act(() => client.logout());
    await act(() => client.login("mira", "password"));
    expect(await screen.findByRole("heading", { name: "Hello, mira" })).toBeTruthy();
  });

  it("does not confirm a code that was not kept", async () => {
    const client = new FakeChatClient({
      kind: "confirmingRecoveryCode",
      name: "alice",
      code: fakeRecoveryCode,
      earlierPassword: false,
    });
    renderApp(client);
    await userEvent.click(screen.getByRole("button", { name: "I have kept it" }));
    await userEvent.click(screen.getByRole("button", { name: "Confirm and go on" }));
    expect(screen.getByRole("alert").textContent).toMatch(/^Groups \d, \d, and \d do not fit/);
    expect(client.calls).toEqual([]);
  });

  it("does not let a weak password through", async () => {
    const client = new FakeChatClient(signedOut);
    renderApp(client, "#/register");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "alice");
    await userEvent.type(screen.getByLabelText("Password"), "password123{Enter}");
    await screen.findByText(/first things an attacker would try/);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Create account" }).disabled).toBe(true);
    expect(client.calls).toEqual([]);
  });

  it("says beside the name that it is taken, and keeps what was typed", async () => {
    const client = new FakeChatClient(signedOut);
    client.nextError = { code: "nameTaken" };
    renderApp(client, "#/register");
    const name = screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
    await userEvent.type(name, "alice");
    await userEvent.type(screen.getByLabelText("Password"), "velvet harbour tulip 94");
    const create = screen.getByRole<HTMLButtonElement>("button", { name: "Create account" });
    await waitFor(() => expect(create.disabled).toBe(false));
    await userEvent.click(create);
    await screen.findByText("Somebody else has this name. Choose another one.");
    expect(name.getAttribute("aria-invalid")).toBe("true");
    expect(name.value).toBe("alice");
  });

  it("asks for an invite only when the server does", () => {
    renderApp(
      new FakeChatClient({ ...signedOut, server: { registration: "invite", firstAccount: false } }),
      "#/register",
    );
    expect(screen.getByRole("textbox", { name: "Invite code" })).toBeTruthy();
  });

  it("does not ask the first person for an invite that nobody could have made", () => {
    renderApp(new FakeChatClient({ ...signedOut, server: { registration: "invite", firstAccount: true } }));
    expect(screen.getByRole("heading", { name: "Create your account" })).toBeTruthy();
    expect(screen.queryByRole("textbox", { name: "Invite code" })).toBeNull();
  });
});

describe("logging in", () => {
  it("keeps the form while the engine works, and shows why it was refused", async () => {
    const client = new FakeChatClient(signedOut);
    renderApp(client, "#/login");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "alice");
    client.state.set({ kind: "working", step: { kind: "derivingKey" } });
    await screen.findByText(/Turning your password/);
    client.state.set(signedOut);
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" })).value).toBe("alice");

    client.nextError = { code: "wrongCredentials" };
    await userEvent.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect((await screen.findByRole("alert")).textContent).toMatch(/Check the name and the password/);
  });

  it("works with the recovery code when the password is forgotten", async () => {
    const client = new FakeChatClient(signedOut);
    renderApp(client, "#/recover");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "alice");
    await userEvent.type(screen.getByRole("textbox", { name: "Recovery code" }), `${fakeRecoveryCode}{Enter}`);
    expect(client.calls).toEqual(["loginWithRecoveryCode alice"]);
  });
});

describe("a page in an insecure context", () => {
  it("says what is missing and how to get TLS", () => {
    renderApp(new FakeChatClient({ kind: "insecure" }));
    expect(screen.getByText(/CRYPT_TALK_TLS_CERT/)).toBeTruthy();
    expect(screen.getByText(/reverse proxy/i)).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});
