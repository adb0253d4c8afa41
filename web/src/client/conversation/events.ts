/** Changes of devices and records that a timeline shows between its messages, in the order of their times. */
import type { AccountLog } from "../../crypto/account-log.ts";
import type { TimelineEvent, TimelineItem } from "../api.ts";

/** The first device made the account: that is no change. Times are those of the entries, as their authors state them. */
export function deviceEvents(log: AccountLog, whose: "own" | "peer"): readonly TimelineEvent[] {
  const at = (seq: number) => log.entries[seq]?.time ?? 0;
  return log.devices.flatMap(({ device, ended }): TimelineEvent[] => {
    const added = whose === "own" ? "ownDeviceAdded" : "peerAddedDevice";
    const removed = whose === "own" ? "ownDeviceRemoved" : "peerRemovedDevice";
    return [
      ...(device === 0 ? [] : [{ kind: "event", id: `device-${device}`, time: at(device), event: added } as const]),
      ...(ended === null
        ? []
        : [{ kind: "event", id: `device-${device}-end`, time: at(ended.seq), event: removed } as const]),
    ];
  });
}

/** A record that failed its check: nothing under it is believed. */
export function refusedRecord(sequence: number, time: number): TimelineEvent {
  return { kind: "event", id: `record-${sequence}`, time, event: "recordRefused" };
}

/**
 * Events of the times `since … until` among the items; what waits to be sent stays behind them all. An event that was shown before keeps its
 * identity.
 */
export function withEvents(
  items: readonly TimelineItem[],
  events: readonly TimelineEvent[],
  { since, until }: { readonly since: number; readonly until: number },
  before: ReadonlyMap<string, TimelineItem>,
): readonly TimelineItem[] {
  const due = events.filter(({ time }) => time >= since && time <= until).toSorted((a, b) => a.time - b.time);
  if (due.length === 0) return items;
  const merged: TimelineItem[] = [];
  const waits = (item: TimelineItem) => item.kind === "message" && item.sequence === null;
  for (const item of items) {
    while (due[0] !== undefined && (due[0].time < item.time || waits(item))) merged.push(...taken(due, before));
    merged.push(item);
  }
  while (due.length > 0) merged.push(...taken(due, before));
  return merged;
}

function taken(due: TimelineEvent[], before: ReadonlyMap<string, TimelineItem>): readonly TimelineItem[] {
  const event = due.shift();
  if (event === undefined) return [];
  const known = before.get(event.id);
  return [known?.kind === "event" && known.time === event.time && known.event === event.event ? known : event];
}
