// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

const picturesIn = (element: HTMLElement) => [...element.querySelectorAll("img")];

it("shows a contact's own picture, and the generated one where the browser cannot", async () => {
  const client = fakeScene("chat");
  const { session } = client;
  renderApp(client);
  session.pictures.set("a picture", new Blob(["…"], { type: "image/webp" }));
  session.pictures.set("none", null);
  const sends = (picture: string | null) =>
    act(() =>
      session.conversations.update((list) => ({
        ...list,
        items: list.items.map((one) => (one.peer.name === "jonas" ? { ...one, peer: { ...one.peer, picture } } : one)),
      })),
    );
  const row = () =>
    within(screen.getByRole("navigation", { name: "Conversations" })).getByRole("link", { name: /^J?jonas/ });
  expect(picturesIn(row())).toEqual([]);
  sends("a picture");
  await waitFor(() => expect(picturesIn(row())).toHaveLength(1));
  const [picture] = picturesIn(row());
  if (picture === undefined) throw new Error("there is one");
  expect(picture.src).toMatch(/^blob:/);
  fireEvent.error(picture);
  expect(picturesIn(row())).toEqual([]);
  expect(row().querySelector("svg")).not.toBeNull();
  sends("none");
  await act(() => new Promise((resume) => setTimeout(resume)));
  expect(picturesIn(row())).toEqual([]);
});

it("takes the own picture away again", async () => {
  const client = fakeScene("chat");
  await client.session.setPicture(Uint8Array.of(1));
  renderApp(client);
  await userEvent.click(screen.getByRole("button", { name: "Your profile and settings" }));
  const dialog = screen.getByRole("dialog", { name: "Profile and settings" });
  await waitFor(() => expect(picturesIn(dialog)).toHaveLength(1));
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove the picture" }));
  expect(client.session.account.get().picture).toBeNull();
  expect(picturesIn(dialog)).toEqual([]);
  expect(within(dialog).getByRole("button", { name: "Another picture" })).toBeTruthy();
});

it("says when a file is no picture", async () => {
  const client = fakeScene("chat");
  renderApp(client);
  Object.assign(globalThis, { createImageBitmap: () => Promise.reject(new DOMException("", "InvalidStateError")) });
  await userEvent.click(screen.getByRole("button", { name: "Your profile and settings" }));
  await userEvent.upload(screen.getByTestId("picture-file"), new File(["text"], "no.png", { type: "image/png" }));
  const dialog = await screen.findByRole("dialog", { name: "Choose a part" });
  expect((await within(dialog).findByRole("alert")).textContent).toMatch(/cannot read that file/);
  expect(client.session.account.get().picture).toBeNull();
});
