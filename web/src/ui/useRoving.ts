import { type RefObject, useEffect } from "react";

/**
 * Makes a long list one stop of the Tab key: of its rows (`data-row`) only one takes part, the focused one, else the current
 * one (`aria-current`), else the first or last. What belongs to a row (`data-row-with`, both within a `data-row-group`) takes part
 * with it. Works on the elements themselves, for lists that draw only what is near.
 */
export function useRoving(list: RefObject<HTMLElement | null>, start: "first" | "last"): void {
  useEffect(() => {
    const root = list.current;
    if (root === null) return;
    let chosen: Element | null = null;

    function arrange() {
      const rows = [...(root?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
      const usual = rows.find((row) => row.hasAttribute("aria-current")) ?? rows.at(start === "first" ? 0 : -1);
      const stop = rows.find((row) => row === chosen) ?? usual;
      for (const row of rows) takePart(row, row === stop);
      for (const part of root?.querySelectorAll<HTMLElement>("[data-row-with]") ?? []) {
        takePart(part, stop !== undefined && part.closest("[data-row-group]")?.contains(stop) === true);
      }
    }

    function focused(event: FocusEvent) {
      if (!(event.target instanceof Element)) return;
      const group = event.target.closest("[data-row-group]");
      chosen = event.target.closest("[data-row]") ?? group?.querySelector("[data-row]") ?? chosen;
      arrange();
    }

    function left(event: FocusEvent) {
      if (!(event.relatedTarget instanceof Node) || root?.contains(event.relatedTarget)) return;
      chosen = null;
      arrange();
    }

    arrange();
    const observer = new MutationObserver(arrange);
    observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-current"] });
    root.addEventListener("focusin", focused);
    root.addEventListener("focusout", left);
    return () => {
      observer.disconnect();
      root.removeEventListener("focusin", focused);
      root.removeEventListener("focusout", left);
    };
  }, [list, start]);
}

function takePart(element: HTMLElement, takes: boolean): void {
  const index = takes ? 0 : -1;
  if (element.tabIndex !== index || !element.hasAttribute("tabindex")) element.tabIndex = index;
}
