import { Archive } from "lucide-react";
import { memo, useState } from "react";
import type { AccountId, ConversationPreferences, ConversationSummary, Session } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { useLanguage } from "../../ui/messages/useLanguage.ts";
import { useStore } from "../useStore.ts";
import { ConversationMenu } from "./ConversationMenu.tsx";
import styles from "./ConversationPane.module.css";
import { ConversationRow } from "./ConversationRow.tsx";
import { useGrowing } from "./useGrowing.tsx";
import { noPreferences } from "./usePreferences.ts";

interface ConversationRowsProps {
  readonly session: Session;
  readonly conversations: readonly ConversationSummary[];
  readonly selectedPeer: AccountId | null;
  readonly now: number;
}

/** Pinned ones first, then by activity; archived ones behind a button. */
export function ConversationRows({ session, conversations, selectedPeer, now }: ConversationRowsProps) {
  const shared = useStore(session.preferences).conversations;
  const [archiveOpen, setArchiveOpen] = useState(false);
  const all = conversations.map((conversation) => ({
    conversation,
    preferences: shared.get(conversation.id) ?? noPreferences,
  }));
  const archived = all.filter(({ preferences }) => preferences.archived);
  const listed = all.filter(({ preferences }) => !preferences.archived);
  const ordered = [
    ...listed.filter(({ preferences }) => preferences.pinned),
    ...listed.filter(({ preferences }) => !preferences.pinned),
  ];

  const shown = archiveOpen ? [...ordered, ...archived] : ordered;
  const { count, end } = useGrowing(shown.length);

  const row = ({ conversation, preferences }: (typeof all)[number]) => (
    <Item
      key={conversation.id}
      session={session}
      conversation={conversation}
      preferences={preferences}
      selected={conversation.peer.id === selectedPeer}
      now={now}
    />
  );

  return (
    <>
      {ordered.slice(0, count).map(row)}
      {archived.length > 0 && count >= ordered.length && (
        <Button
          look="quiet"
          wide
          className={styles.archive}
          aria-expanded={archiveOpen}
          onClick={() => setArchiveOpen(!archiveOpen)}
        >
          <Archive size={16} aria-hidden="true" />
          {archiveOpen ? text.people.hideArchived : text.people.archived(archived.length)}
        </Button>
      )}
      {shown.slice(ordered.length, count).map(row)}
      {end}
    </>
  );
}

interface ItemProps {
  readonly session: Session;
  readonly conversation: ConversationSummary;
  readonly preferences: ConversationPreferences;
  readonly selected: boolean;
  readonly now: number;
}

/** Memoised: of hundreds, one changes at a time. */
const Item = memo(function Item({ session, conversation, preferences, selected, now }: ItemProps) {
  useLanguage();
  return (
    <div className={styles.item} data-row-group>
      <ConversationRow conversation={conversation} preferences={preferences} selected={selected} now={now} />
      <ConversationMenu
        session={session}
        conversation={conversation.id}
        name={conversation.peer.name}
        className={styles.options}
      />
    </div>
  );
});
