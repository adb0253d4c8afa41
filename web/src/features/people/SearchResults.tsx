import type { AccountId, ConversationSummary, Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import styles from "./ConversationPane.module.css";
import { ConversationRow, PersonRow } from "./ConversationRow.tsx";
import { MessageHits } from "./MessageHits.tsx";
import { usePeopleSearch } from "./usePeopleSearch.ts";
import { noPreferences } from "./usePreferences.ts";

interface SearchResultsProps {
  readonly session: Session;
  readonly query: string;
  /** Notes included. */
  readonly all: readonly ConversationSummary[];
  readonly selectedPeer: AccountId | null;
  readonly openPeer: AccountId | null;
  readonly now: number;
}

/** Conversations whose name contains the query, at once; then people the server knows. Nobody appears twice. */
export function SearchResults({ session, query, all, selectedPeer, openPeer, now }: SearchResultsProps) {
  const conversations = all.filter((one) => !one.notesToSelf);
  const found = usePeopleSearch(session, query);
  const known = conversations.filter((one) => one.peer.name.toLowerCase().includes(query.toLowerCase()));
  const people = found?.ok ? found.people.filter((person) => !known.some((one) => one.peer.id === person.id)) : [];

  return (
    <>
      {known.length > 0 && (
        <section aria-label={text.people.resultConversations}>
          <h2 className={styles.heading}>{text.people.resultConversations}</h2>
          {known.map((conversation) => (
            <ConversationRow
              key={conversation.id}
              conversation={conversation}
              preferences={noPreferences}
              selected={conversation.peer.id === selectedPeer}
              now={now}
            />
          ))}
        </section>
      )}
      {people.length > 0 && (
        <section aria-label={text.people.resultPeople}>
          <h2 className={styles.heading}>{text.people.resultPeople}</h2>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} selected={person.id === selectedPeer} now={now} />
          ))}
        </section>
      )}
      <p role="status" className={styles.status}>
        {found === null && text.people.searching}
        {found?.ok && people.length === 0 && known.length === 0 && text.people.nobodyFound(query)}
        {found?.ok === false && (found.error === "throttled" ? text.people.searchThrottled : text.people.searchFailed)}
      </p>
      <MessageHits session={session} query={query} conversations={all} openPeer={openPeer} now={now} />
    </>
  );
}
