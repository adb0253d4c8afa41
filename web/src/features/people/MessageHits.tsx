import { useMemo, useState } from "react";
import { type AccountId, type ConversationSummary, matchesIn, type SearchHit, type Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { exactTime, formatPercent, shortTime } from "../../ui/messages/time.ts";
import { plainText } from "../chat/markup/blocks.ts";
import { goTo } from "../route.ts";
import styles from "./MessageHits.module.css";
import { useHistorySearch } from "./useHistorySearch.ts";

interface MessageHitsProps {
  readonly session: Session;
  readonly query: string;
  readonly conversations: readonly ConversationSummary[];
  /** The conversation that is open: the search can be limited to it. */
  readonly openPeer: AccountId | null;
  readonly now: number;
}

/** Messages of the whole history that fit the query. The search happens here in the browser: the server learns nothing of it. */
export function MessageHits({ session, query, conversations, openPeer, now }: MessageHitsProps) {
  const [onlyHere, setOnlyHere] = useState(false);
  const openOne = conversations.find((one) => one.peer.id === openPeer);
  const within = onlyHere && openOne !== undefined ? openOne.id : null;
  const state = useHistorySearch(session, query, within);
  const nameOf = (hit: SearchHit) => {
    const conversation = conversations.find((one) => one.id === hit.conversation);
    return conversation?.notesToSelf ? text.people.notes : (conversation?.peer.name ?? text.chat.somebody);
  };

  return (
    <section aria-label={text.search.messages} className={styles.hits}>
      <div className={styles.header}>
        <h2 className={styles.heading}>{text.search.messages}</h2>
        {openOne !== undefined && (
          <label className={styles.scope}>
            <input type="checkbox" checked={onlyHere} onChange={(event) => setOnlyHere(event.target.checked)} />
            {text.search.onlyHere(openOne.notesToSelf ? text.people.notes : openOne.peer.name)}
          </label>
        )}
      </div>
      {state?.hits.map((hit) => (
        <button
          key={`${hit.conversation} ${hit.id}`}
          type="button"
          className={styles.hit}
          data-row
          data-testid="hit"
          onClick={() =>
            goTo(
              hit.peer === session.account.get().id
                ? { kind: "notes", message: hit.id }
                : { kind: "with", peer: hit.peer, message: hit.id },
            )
          }
        >
          <span className={styles.line}>
            <span className={styles.name}>{nameOf(hit)}</span>
            <time className={styles.time} title={exactTime(hit.time)} dateTime={new Date(hit.time).toISOString()}>
              {shortTime(hit.time, now)}
            </time>
          </span>
          <span className={styles.said} dir="auto">
            {hit.mine && `${text.people.you}: `}
            <Excerpt said={hit.text} query={query} />
          </span>
        </button>
      ))}
      <p role="status" className={styles.status}>
        {state?.phase === "searching" &&
          text.search.searching(formatPercent(state.total === 0 ? 0 : state.done / state.total))}
        {state?.phase === "complete" && state.hits.length === 0 && text.search.nothing}
        {state?.phase === "incomplete" && text.search.incomplete}
      </p>
    </section>
  );
}

const contextBefore = 32;

/** The words around the first match, with all matches marked, as the message is read: without the marks of its Markdown. */
function Excerpt({ said, query }: { readonly said: string; readonly query: string }) {
  const plain = useMemo(() => plainText(said), [said]);
  const matches = useMemo(() => matchesIn(plain, query), [plain, query]);
  const first = matches[0]?.start ?? 0;
  const space = plain.indexOf(" ", Math.max(0, first - contextBefore));
  const start = first <= contextBefore ? 0 : space === -1 || space >= first ? first : space + 1;
  let at = start;
  const parts = matches.flatMap((match) => {
    const before = plain.slice(at, match.start);
    at = match.end;
    return [before, <mark key={match.start}>{plain.slice(match.start, match.end)}</mark>];
  });
  return (
    <>
      {start > 0 && "… "}
      {parts}
      {plain.slice(at)}
    </>
  );
}
