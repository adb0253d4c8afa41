// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

async function hitOf(query: string): Promise<HTMLElement> {
  renderApp(fakeScene("chat"));
  await userEvent.type(screen.getByRole("searchbox", { name: "Find people or conversations" }), query);
  return screen.findByTestId("hit");
}

const marked = (hit: HTMLElement) => within(hit).getAllByText(/./, { selector: "mark" });

describe("a message that a search found", () => {
  it("is shown as it is read, not as it was written", async () => {
    const hit = await hitOf("phone");
    expect(hit.textContent).toContain(
      "New phone, by the way. Found the list from last time: tent, sleeping bags, coffee, the old good rope pack light",
    );
    expect(hit.textContent).toContain("const hours = 2 * 1.5;");
    expect(hit.textContent).not.toMatch(/\*\*|~~|```|> /);
    expect(marked(hit).map((one) => one.textContent)).toEqual(["phone"]);
  });

  it("has its words marked inside of bold text, and begins near the first one", async () => {
    const hit = await hitOf("last");
    expect(marked(hit).map((one) => one.textContent)).toEqual(["last"]);
    expect(hit.textContent).toContain("… ");
    expect(hit.textContent).not.toContain("New phone");
    expect(hit.textContent).toContain("list from last time: tent");
  });
});
