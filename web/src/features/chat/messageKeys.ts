import type { KeyboardEvent } from "react";

/** Arrow keys walk from message to message; Enter opens what one can do with it. */
export function onMessageKey(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget;
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(event.target as HTMLElement);
  if (at === -1 && event.target !== list) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  switch (event.key) {
    case "ArrowUp":
    case "ArrowDown": {
      const next = at === -1 ? rows.find((row) => row.tabIndex === 0) : rows[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next === undefined) return;
      next.focus();
      break;
    }
    case "Enter":
      rows[at]?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
      break;
    default:
      return;
  }
  event.preventDefault();
}
