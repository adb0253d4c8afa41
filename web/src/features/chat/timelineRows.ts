import type { MessageId, TimelineItem } from "../../client/api.ts";
import { dayHeading } from "../../ui/messages/time.ts";

/** One line of the timeline as it is drawn. */
export interface TimelineRow {
  readonly key: string;
  readonly item: TimelineItem;
  /** Stands above this row when a new day begins with it. */
  readonly day: string | null;
  readonly unreadDivider: boolean;
  /** First and last of a run of messages by one sender in short succession. */
  readonly groupStart: boolean;
  readonly groupEnd: boolean;
}

interface TimelineContext {
  readonly firstUnread: MessageId | null;
  /** True when nothing older exists: only then does the first row head a day. Otherwise its day may begin earlier. */
  readonly complete: boolean;
  readonly now: number;
}

/** Messages of one sender further apart begin a new group. */
const groupPause = 5 * 60_000;

/**
 * Days, groups and the unread divider belong to the row below them instead of being rows: the key of a row is that of its
 * message, so a page that arrives above moves nothing that is on screen.
 */
export function timelineRows(items: readonly TimelineItem[], context: TimelineContext): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let dayStart = Number.POSITIVE_INFINITY;
  let dayEnd = Number.NEGATIVE_INFINITY;
  for (const [index, item] of items.entries()) {
    const previous = items[index - 1];
    const newDay = item.time < dayStart || item.time >= dayEnd;
    if (newDay) [dayStart, dayEnd] = dayAround(item.time);
    const day = newDay && (previous !== undefined || context.complete) ? dayHeading(item.time, context.now) : null;
    const unreadDivider = item.id === context.firstUnread;
    const groupStart = previous === undefined || newDay || unreadDivider || !sameGroup(previous, item);
    const last = rows.at(-1);
    if (groupStart && last) rows[rows.length - 1] = { ...last, groupEnd: true };
    rows.push({ key: item.id, item, day, unreadDivider, groupStart, groupEnd: index === items.length - 1 });
  }
  return rows;
}

function sameGroup(a: TimelineItem, b: TimelineItem): boolean {
  return (
    a.kind === "message" && b.kind === "message" && a.sender === b.sender && Math.abs(b.time - a.time) < groupPause
  );
}

/** Begin and end of the local day; a day of a clock change has 23 or 25 hours. */
function dayAround(time: number): [number, number] {
  const start = new Date(time);
  start.setHours(0, 0, 0, 0);
  const end = new Date(start);
  end.setDate(end.getDate() + 1);
  return [start.getTime(), end.getTime()];
}
