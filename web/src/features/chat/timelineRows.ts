import type { MessageId, TimelineEvent, TimelineItem } from "../../client/api.ts";
import { dayHeading } from "../../ui/messages/time.ts";

/** One line of the timeline as it is drawn. */
export interface TimelineRow {
  readonly key: string;
  readonly item: TimelineItem;
  /** Changes of devices right before this one: they are told together. */
  readonly earlier: readonly TimelineEvent[];
  /** Stands above this row when a new day begins with it. */
  readonly day: string | null;
  readonly unreadDivider: boolean;
  /** First and last of a run of messages by one sender in short succession. */
  readonly groupStart: boolean;
  readonly groupEnd: boolean;
}

interface TimelineContext {
  readonly firstUnread: MessageId | null;
  /** What is above the first: nothing, messages that may come at any time, or messages that could not be had. */
  readonly older: "none" | "more" | "failed";
  readonly now: number;
}

/** Messages of one sender further apart begin a new group. */
const groupPause = 5 * 60_000;

/**
 * Days, groups and the unread divider belong to the row below them instead of being rows: the key of a row is that of its
 * message, so a page that arrives above moves nothing that is on screen. How high a row is follows from the one before it: while older
 * ones may come, the first is not shown unless it is the only one, or where reading begins. Its day may begin earlier, so it heads none.
 */
export function timelineRows(items: readonly TimelineItem[], context: TimelineContext): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let dayStart = Number.POSITIVE_INFINITY;
  let dayEnd = Number.NEGATIVE_INFINITY;
  for (const { item, earlier } of folded(items)) {
    const previous = rows.at(-1)?.item;
    const newDay = item.time < dayStart || item.time >= dayEnd;
    if (newDay) [dayStart, dayEnd] = dayAround(item.time);
    const day =
      newDay && (previous !== undefined || context.older === "none") ? dayHeading(item.time, context.now) : null;
    const unreadDivider = item.id === context.firstUnread;
    const groupStart = previous === undefined || newDay || unreadDivider || !sameGroup(previous, item);
    const last = rows.at(-1);
    if (groupStart && last) rows[rows.length - 1] = { ...last, groupEnd: true };
    rows.push({ key: item.id, item, earlier, day, unreadDivider, groupStart, groupEnd: false });
  }
  const end = rows.at(-1);
  if (end) rows[rows.length - 1] = { ...end, groupEnd: true };
  const [first] = rows;
  return context.older !== "more" || rows.length === 1 || first?.unreadDivider === true ? rows : rows.slice(1);
}

/** Changes of devices that nothing stands between, taken into the last of them: whatever comes above, its row keeps its key. */
function folded(items: readonly TimelineItem[]): readonly Pick<TimelineRow, "item" | "earlier">[] {
  const kept: Pick<TimelineRow, "item" | "earlier">[] = [];
  for (const item of items) {
    const before = kept.at(-1);
    if (before !== undefined && isDeviceChange(before.item) && isDeviceChange(item))
      kept[kept.length - 1] = { item, earlier: [...before.earlier, before.item] };
    else kept.push({ item, earlier: none });
  }
  return kept;
}

const none: readonly TimelineEvent[] = [];

function isDeviceChange(item: TimelineItem): item is TimelineEvent {
  return item.kind === "event" && item.event !== "recordRefused";
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
