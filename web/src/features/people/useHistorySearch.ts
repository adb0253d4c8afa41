import { useEffect, useState } from "react";
import type { ConversationId, SearchState, Session } from "../../client/api.ts";

const pause = 250;

/** What a search through the history has found so far, begun a moment after the last keystroke; null before that. */
export function useHistorySearch(session: Session, query: string, within: ConversationId | null): SearchState | null {
  const key = `${within ?? ""} ${query}`;
  const [shown, setShown] = useState<{ readonly key: string; readonly state: SearchState } | null>(null);

  useEffect(() => {
    let end = () => {};
    const timer = setTimeout(() => {
      const search = session.search(query, within);
      const show = () => setShown({ key, state: search.state.get() });
      const unsubscribe = search.state.subscribe(show);
      show();
      end = () => {
        unsubscribe();
        search.close();
      };
    }, pause);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [session, query, within, key]);

  return shown?.key === key ? shown.state : null;
}
