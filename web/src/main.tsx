import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createChatClient } from "./client/index.ts";
import { App } from "./features/App.tsx";
import { ErrorBoundary } from "./features/ErrorBoundary.tsx";
import "./ui/base.css";
import { applyTheme, chosenTheme } from "./ui/theme.ts";

applyTheme(chosenTheme());

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App client={createChatClient()} />
    </ErrorBoundary>
  </StrictMode>,
);
