import { cleanup, render } from "@testing-library/react";
import { afterEach } from "vitest";
import { App } from "../App.tsx";
import type { FakeChatClient } from "./FakeChatClient.ts";

afterEach(() => {
  cleanup();
  history.replaceState(null, "", "#/");
});

/** The whole app on a fake client, at the screen that `hash` names. */
export function renderApp(client: FakeChatClient, hash = "#/"): void {
  history.replaceState(null, "", hash);
  render(<App client={client} />);
}
