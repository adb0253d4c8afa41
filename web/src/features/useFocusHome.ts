import { useEffect } from "react";
import { hasTouchOnly } from "../ui/touch.ts";

/**
 * When what had the focus leaves the page or is hidden, browsers give the focus to nothing: keys then begin at the top, and screen
 * readers lose their place. Here it goes home instead: to the nearest element marked `data-focus-home` around where it was
 * (`"inside"`: only for what was inside it).
 *
 * Where only fingers point, inputs are passed over: they would open a keyboard that nobody asked for.
 */
export function useFocusHome(): void {
  useEffect(() => {
    /** What had the focus and all around it, innermost first; empty while the person has nothing in focus. */
    let around: readonly Element[] = [];
    const remember = () => {
      around = ancestors(document.activeElement);
    };
    const left = () => {
      // Some browsers say so of what is being removed, too: a moment later it is known whether the person went by themselves.
      setTimeout(() => {
        const [last] = around;
        if (document.activeElement === document.body && last !== undefined && isShown(last)) around = [];
      });
    };
    const observer = new MutationObserver((changes) => {
      const focused = document.activeElement;
      if (focused !== null && focused !== document.body) {
        // What comes or goes elsewhere hides nothing; to ask has styles worked out with each row that is scrolled to.
        if (changes.every(({ type }) => type === "childList") || isShown(focused)) return;
      }
      const [last] = around;
      if (last !== undefined && !isShown(last)) homeFrom(around)?.focus();
    });
    document.addEventListener("focusin", remember);
    document.addEventListener("focusout", left);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["hidden", "data-pane"],
    });
    return () => {
      observer.disconnect();
      document.removeEventListener("focusin", remember);
      document.removeEventListener("focusout", left);
    };
  }, []);
}

function homeFrom(around: readonly Element[]): HTMLElement | null {
  for (const place of [...around, document.body]) {
    if (!place.isConnected) continue;
    if (isHome(place)) return place;
    // The last one: in a conversation that is the input, not the heading.
    const home = [...place.querySelectorAll('[data-focus-home="true"]')].filter(isHome).at(-1);
    if (home !== undefined) return home;
  }
  return null;
}

function isHome(element: Element): element is HTMLElement {
  if (!(element instanceof HTMLElement) || element.dataset["focusHome"] === undefined || !isShown(element))
    return false;
  return !(hasTouchOnly() && element.matches("input, textarea"));
}

function isShown(element: Element): boolean {
  return element.isConnected && (element.checkVisibility?.() ?? true);
}

function ancestors(element: Element | null): readonly Element[] {
  const all: Element[] = [];
  for (let one = element; one !== null && one !== document.body; one = one.parentElement) all.push(one);
  return all;
}
