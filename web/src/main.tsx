import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./features/App.tsx";
import { BrokenScreen } from "./features/BrokenScreen.tsx";
import { ErrorBoundary } from "./features/ErrorBoundary.tsx";
import { StartingScreen } from "./features/StartingScreen.tsx";
import "./ui/base.css";
import { applyLanguage, chosenLanguage } from "./ui/messages/index.ts";
import { applyTheme, chosenTheme } from "./ui/theme.ts";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no element with the id root");
const root = createRoot(element);

/** The first paint needs texts and screens; the engine with its cryptography is fetched meanwhile and takes over. */
async function start(): Promise<void> {
  applyTheme(chosenTheme());
  const engine = import("./client/index.ts");
  // A language that cannot be fetched is no reason not to start.
  await applyLanguage(chosenLanguage()).catch(() => applyLanguage("en"));
  root.render(<StartingScreen />);
  const client = (await engine).createChatClient();
  root.render(
    <StrictMode>
      <ErrorBoundary>
        <App client={client} />
      </ErrorBoundary>
    </StrictMode>,
  );
}

start().catch(() => root.render(<BrokenScreen why="unreachable" />));
