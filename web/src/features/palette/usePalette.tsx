import { useEffect, useState } from "react";
import type { Session } from "../../client/api.ts";
import { Palette } from "./Palette.tsx";
import { onMac } from "./shortcut.ts";

/** Ctrl+K, on a Mac Command+K, opens the palette and closes it again. */
export function usePalette(session: Session) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const wanted = (onMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (!wanted || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      setOpen((now) => (now || document.querySelector("dialog[open]") === null ? !now : now));
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return open && <Palette session={session} onClose={() => setOpen(false)} />;
}
