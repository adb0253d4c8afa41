import { useEffect, useRef } from "react";
import type { ConversationView } from "../../client/api.ts";
import type { TimelineRow } from "./timelineRows.ts";

/** Marks as read what has been on screen, down to row `lastVisible` (−1: nothing yet), while the page has the focus. */
export function useReadMarks(view: ConversationView, rows: readonly TimelineRow[], lastVisible: number): void {
  const seen = lastSequence(rows, lastVisible);
  const marked = useRef(0);

  useEffect(() => {
    function mark() {
      if (seen <= marked.current || document.visibilityState !== "visible" || !document.hasFocus()) return;
      marked.current = seen;
      view.markRead(seen);
    }
    mark();
    window.addEventListener("focus", mark);
    document.addEventListener("visibilitychange", mark);
    return () => {
      window.removeEventListener("focus", mark);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [view, seen]);
}

/** The sequence of the last message of somebody else at or above row `from`; 0 if there is none. */
function lastSequence(rows: readonly TimelineRow[], from: number): number {
  for (let index = Math.min(from, rows.length - 1); index >= 0; index--) {
    const item = rows[index]?.item;
    if (item?.kind === "message" && !item.mine && item.sequence !== null) return item.sequence;
  }
  return 0;
}
