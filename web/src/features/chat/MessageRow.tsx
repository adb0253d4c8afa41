import { CircleAlert, FileQuestion, KeyRound } from "lucide-react";
import { memo } from "react";
import type { ConversationView, Message, MessageBody, TimelineEvent } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/classNames.ts";
import { text } from "../../ui/messages/index.ts";
import { clockTime, exactTime } from "../../ui/messages/time.ts";
import { useLanguage } from "../../ui/messages/useLanguage.ts";
import { DeliveryMark } from "./DeliveryMark.tsx";
import styles from "./MessageRow.module.css";
import { Markup } from "./markup/Markup.tsx";
import type { TimelineRow } from "./timelineRows.ts";

interface MessageRowProps {
  readonly row: TimelineRow;
  readonly view: ConversationView;
  readonly peerName: string;
}

export const MessageRow = memo(
  function MessageRow({ row, view, peerName }: MessageRowProps) {
    useLanguage();
    const { item } = row;
    return (
      <>
        {row.day && <p className={styles.day}>{row.day}</p>}
        {row.unreadDivider && (
          <p className={styles.divider} data-testid="unread-divider">
            <span>{text.chat.unreadDivider}</span>
          </p>
        )}
        {item.kind === "event" ? (
          <EventLine event={item} peerName={peerName} />
        ) : (
          <Bubble message={item} row={row} view={view} peerName={peerName} />
        )}
      </>
    );
  },
  (a, b) =>
    a.view === b.view &&
    a.peerName === b.peerName &&
    a.row.item === b.row.item &&
    a.row.day === b.row.day &&
    a.row.unreadDivider === b.row.unreadDivider &&
    a.row.groupStart === b.row.groupStart &&
    a.row.groupEnd === b.row.groupEnd,
);

function EventLine({ event, peerName }: { readonly event: TimelineEvent; readonly peerName: string }) {
  const sentence = text.chat.events[event.event];
  return (
    <p className={styles.event} title={exactTime(event.time)}>
      <KeyRound size={14} aria-hidden="true" />
      {typeof sentence === "string" ? sentence : sentence(peerName)}
    </p>
  );
}

interface BubbleProps extends MessageRowProps {
  readonly message: Message;
}

function Bubble({ message, row, view, peerName }: BubbleProps) {
  const { delivery, mine } = message;
  const failed = delivery?.kind === "failed" ? delivery : null;
  return (
    <article
      className={classNames(
        styles.message,
        mine ? styles.mine : styles.theirs,
        row.groupStart && styles.groupStart,
        row.groupEnd && styles.groupEnd,
      )}
      aria-label={text.chat.saidAt(mine ? text.people.you : peerName, clockTime(message.time))}
      data-testid="message"
      data-mine={mine}
      data-state={delivery?.kind}
    >
      <div className={classNames(styles.bubble, failed && styles.failed)}>
        <Content body={message.body} />
        <span className={styles.meta}>
          <time dateTime={new Date(message.time).toISOString()} title={exactTime(message.time)}>
            {clockTime(message.time)}
          </time>
          {delivery && <DeliveryMark state={delivery} />}
        </span>
      </div>
      {failed && (
        <div className={styles.failure}>
          <p role="alert">{text.chat.failed[failed.reason]}</p>
          <Button look="quiet" className={styles.small} onClick={() => view.retry(message.id)}>
            {text.chat.retry}
          </Button>
          <Button look="quiet" className={styles.small} onClick={() => view.discard(message.id)}>
            {text.chat.discard}
          </Button>
        </div>
      )}
    </article>
  );
}

const noNames: readonly string[] = [];

function Content({ body }: { readonly body: MessageBody }) {
  switch (body.kind) {
    case "text":
      return <Markup text={body.text} names={noNames} />;
    case "unsupported":
      return (
        <p className={styles.explanation}>
          <FileQuestion size={16} aria-hidden="true" />
          {text.chat.unsupported}
        </p>
      );
    case "unreadable":
      return (
        <p className={styles.explanation}>
          <CircleAlert size={16} aria-hidden="true" />
          {text.chat.unreadable[body.reason]}
        </p>
      );
  }
}
