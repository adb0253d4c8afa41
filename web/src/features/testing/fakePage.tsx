import { createRoot } from "react-dom/client";
import "../../ui/base.css";
import { applyLanguage, chosenLanguage } from "../../ui/messages/index.ts";
import { applyTheme, chosenTheme } from "../../ui/theme.ts";
import { App } from "../App.tsx";
import { fakeScene } from "./scenes.ts";

// Served by `npm run dev` at /fake.html?scene=NAME, never built: the screens without a server.
applyTheme(chosenTheme());
await applyLanguage(chosenLanguage());
const root = document.getElementById("root");
const scene = new URLSearchParams(location.search).get("scene") ?? "chat";
if (root !== null) createRoot(root).render(<App client={fakeScene(scene)} />);
