import { KeyRound } from "lucide-react";
import { memo } from "react";
import type { TimelineEvent } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { exactTime } from "../../ui/messages/time.ts";
import { useLanguage } from "../../ui/messages/useLanguage.ts";
import styles from "./MessageRow.module.css";
import { Bubble } from "./message/Bubble.tsx";
import type { MessageContext } from "./message/messageContext.ts";
import type { TimelineRow } from "./timelineRows.ts";

interface MessageRowProps extends MessageContext {
  readonly row: TimelineRow;
  /** Shown for a moment after one jumped to it. */
  readonly highlighted: boolean;
}

export const MessageRow = memo(
  function MessageRow({ row, view, peerName, people, actions, highlighted }: MessageRowProps) {
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
          <EventLine events={[...row.earlier, item]} peerName={peerName} />
        ) : (
          <Bubble
            message={item}
            row={row}
            view={view}
            peerName={peerName}
            people={people}
            actions={actions}
            highlighted={highlighted}
          />
        )}
      </>
    );
  },
  (a, b) =>
    a.view === b.view &&
    a.peerName === b.peerName &&
    a.people === b.people &&
    a.actions === b.actions &&
    a.highlighted === b.highlighted &&
    a.row.item === b.row.item &&
    a.row.earlier.length === b.row.earlier.length &&
    a.row.earlier.every((event, index) => event === b.row.earlier[index]) &&
    a.row.day === b.row.day &&
    a.row.unreadDivider === b.row.unreadDivider &&
    a.row.groupStart === b.row.groupStart &&
    a.row.groupEnd === b.row.groupEnd,
);

function EventLine({ events, peerName }: { readonly events: readonly TimelineEvent[]; readonly peerName: string }) {
  const counts = new Map<TimelineEvent["event"], number>();
  for (const { event } of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  const times = [...new Set([events[0], events.at(-1)].map((one) => exactTime(one?.time ?? 0)))];
  return (
    <p className={styles.event} title={times.join(" – ")}>
      <KeyRound size={14} aria-hidden="true" />
      {[...counts].map(([event, count]) => eventText(event, count, peerName)).join(" ")}
    </p>
  );
}

function eventText(event: TimelineEvent["event"], count: number, peerName: string): string {
  const sentence = text.chat.events[event];
  return typeof sentence === "string" ? sentence : sentence(count, peerName);
}
