// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { renderApp } from "../testing/render.tsx";
import { fakeScene } from "../testing/scenes.ts";

describe("the palette", () => {
  it("opens with Ctrl+K, finds by a few letters, and goes there with Enter", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.keyboard("{Control>}k{/Control}");
    const input = screen.getByRole("combobox", { name: "Go to a person or conversation" });
    expect(document.activeElement).toBe(input);
    await userEvent.keyboard("ami{Enter}");
    expect(location.hash).toBe("#/with/amina");
    expect(screen.queryByRole("combobox")).toBeNull();
  });

  it("also finds people nobody wrote to yet, and shows nobody twice", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.keyboard("{Control>}k{/Control}jo");
    await waitFor(() =>
      expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual(["Jjonasonline", "Jjovana", "Jjoel"]),
    );
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    expect(location.hash).toBe("#/with/joel");
  });

  it("goes to the notes, and away with Escape or Ctrl+K", async () => {
    renderApp(fakeScene("chat"));
    await userEvent.keyboard("{Control>}k{/Control}notes{Enter}");
    expect(location.hash).toBe("#/notes");
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.keyboard("{Control>}k{/Control}");
    expect(screen.queryByRole("combobox")).toBeNull();
  });
});
