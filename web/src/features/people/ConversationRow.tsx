import { BellOff, CircleAlert, NotebookPen, Pin } from "lucide-react";
import { memo } from "react";
import type { ConversationPreferences, ConversationSummary, Person } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { exactTime, formatNumber, shortTime } from "../../ui/messages/time.ts";
import { useLanguage } from "../../ui/messages/useLanguage.ts";
import { DeliveryMark } from "../chat/DeliveryMark.tsx";
import { PersonAvatar } from "../picture/PersonAvatar.tsx";
import styles from "./ConversationRow.module.css";
import { bodyText, presenceText, previewText } from "./personText.ts";
import { RowLink } from "./RowLink.tsx";

interface ConversationRowProps {
  readonly conversation: ConversationSummary;
  readonly preferences: ConversationPreferences;
  readonly selected: boolean;
  readonly now: number;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, preferences, selected, now } = props;
  useLanguage();
  const { peer, last, unread } = conversation;
  // What is being written here needs no hint in the list.
  const draft = selected ? "" : preferences.draft;
  const online = peer.presence.kind === "online";
  return (
    <RowLink route={{ kind: "with", peer: peer.id }} selected={selected}>
      <PersonAvatar person={peer} online={online} />
      <span className={styles.lines}>
        <span className={styles.line}>
          <span className={styles.name} dir="auto">
            {peer.name}
          </span>
          <span className="visually-hidden" data-testid="presence">
            {presenceText(peer.presence, now)}
          </span>
          {last && (
            <time className={styles.time} title={exactTime(last.time)} dateTime={new Date(last.time).toISOString()}>
              {shortTime(last.time, now)}
            </time>
          )}
        </span>
        <span className={styles.line}>
          {conversation.peerTyping ? (
            <span className={styles.typing}>{text.people.typing}</span>
          ) : (
            <span className={styles.preview} dir="auto">
              {draft === "" ? (
                <>
                  {last?.delivery && <DeliveryMark state={last.delivery} size={14} />}
                  {last && (last.delivery ? bodyText(last.body) : previewText(last))}
                </>
              ) : (
                <span className={styles.draft}>{text.people.draft(draft)}</span>
              )}
            </span>
          )}
          {preferences.muted && <BellOff size={14} className={styles.mark} role="img" aria-label={text.people.muted} />}
          {preferences.pinned && <Pin size={14} className={styles.mark} role="img" aria-label={text.people.pinned} />}
          {conversation.attention && (
            <CircleAlert size={18} className={styles.attention} role="img" aria-label={text.people.attention} />
          )}
          {unread > 0 && (
            <span className={styles.unread} data-testid="unread">
              <span aria-hidden="true">{unread > 99 ? `${formatNumber(99)}+` : formatNumber(unread)}</span>
              <span className="visually-hidden">{text.people.unread(unread)}</span>
            </span>
          )}
        </span>
      </span>
    </RowLink>
  );
});

interface NotesRowProps {
  readonly conversation: ConversationSummary | null;
  readonly selected: boolean;
  readonly now: number;
}

export function NotesRow({ conversation, selected, now }: NotesRowProps) {
  const last = conversation?.last ?? null;
  return (
    <RowLink route={{ kind: "notes" }} selected={selected}>
      <span className={styles.notes} aria-hidden="true">
        <NotebookPen size={20} />
      </span>
      <span className={styles.lines}>
        <span className={styles.line}>
          <span className={styles.name}>{text.people.notes}</span>
          {last && (
            <time className={styles.time} title={exactTime(last.time)} dateTime={new Date(last.time).toISOString()}>
              {shortTime(last.time, now)}
            </time>
          )}
        </span>
        <span className={styles.preview} dir="auto">
          {last ? bodyText(last.body) : text.people.notesHint}
        </span>
      </span>
    </RowLink>
  );
}

export function PersonRow({
  person,
  selected,
  now,
}: {
  readonly person: Person;
  readonly selected: boolean;
  readonly now: number;
}) {
  return (
    <RowLink route={{ kind: "with", peer: person.id }} selected={selected}>
      <PersonAvatar person={person} online={person.presence.kind === "online"} />
      <span className={styles.lines}>
        <span className={styles.name}>{person.name}</span>
        <span className={styles.preview} data-testid="presence">
          {presenceText(person.presence, now)}
        </span>
      </span>
    </RowLink>
  );
}
