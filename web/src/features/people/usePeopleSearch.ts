import { useEffect, useState } from "react";
import type { PeopleFound, Session } from "../../client/api.ts";

const pause = 200;

/** What the server finds for `query`, a moment after the last keystroke; null while it is looked up or the query is empty. */
export function usePeopleSearch(session: Session, query: string): PeopleFound | null {
  const [answer, setAnswer] = useState<{ readonly query: string; readonly found: PeopleFound } | null>(null);

  useEffect(() => {
    if (query === "") return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const found = await session.searchPeople(query);
      if (wanted) setAnswer({ query, found });
    }, pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, query]);

  return answer?.query === query ? answer.found : null;
}
