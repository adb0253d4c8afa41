/**
 * From what is held to what is shown, as pure functions. Items that did not change keep their identity, so that a list of
 * thousands re-renders only what moved.
 */
import type { ConversationRow, EntryRow, OutboxRow } from "../../storage/catalogue.ts";
import type { DeliveryState, Message, MessageBody, SendFailure, TimelineItem, UnreadableReason } from "../api.ts";

/** An entry that is shown, with its opened body. */
export interface ShownEntry {
  readonly row: EntryRow;
  readonly body: MessageBody;
}

/** A message of the outbox with its opened body. */
export interface WaitingMessage {
  readonly row: OutboxRow;
  readonly body: MessageBody;
}

type Marks = Pick<ConversationRow, "deliveredToPeer" | "readByPeer">;

const pending: DeliveryState = { kind: "pending" };
const stored: DeliveryState = { kind: "stored" };
const delivered: DeliveryState = { kind: "delivered" };
const read: DeliveryState = { kind: "read" };

const failures: readonly SendFailure[] = ["unreachable", "refused", "tooLarge", "blocked", "throttled", "serverError"];
const failed = new Map<string, DeliveryState>(failures.map((reason) => [reason, { kind: "failed", reason }]));
const failedForUnknownReason: DeliveryState = { kind: "failed", reason: "serverError" };

/** Notes to oneself are read where they are stored: the caller gives marks at the cursor. */
export function deliveryAt(sequence: number, marks: Marks): DeliveryState {
  if (sequence <= marks.readByPeer) return read;
  if (sequence <= marks.deliveredToPeer) return delivered;
  return stored;
}

export function deliveryOfWaiting(row: OutboxRow, marks: Marks): DeliveryState {
  switch (row.phase) {
    case "queued":
    case "numbered":
      return pending;
    case "stored":
      return row.sequence === null ? stored : deliveryAt(row.sequence, marks);
    case "failed":
      return failed.get(row.failure ?? "") ?? failedForUnknownReason;
  }
}

export function unreadable(row: EntryRow): UnreadableReason {
  switch (row.refused) {
    case "keyMissing":
    case "notAuthentic":
    case "outOfOrder":
    case "needsNewerVersion":
      return row.refused;
    default:
      return "damaged";
  }
}

export function itemId(row: EntryRow): string {
  return row.messageId ?? `entry-${row.sequence}`;
}

/** Oldest first; what waits comes last, in the order of sending, unless its entry is already there. */
export function timeline(
  entries: readonly ShownEntry[],
  waiting: readonly WaitingMessage[],
  marks: Marks,
  ownAccount: string,
  before: ReadonlyMap<string, TimelineItem>,
): readonly TimelineItem[] {
  const there = new Set(entries.map((entry) => entry.row.messageId));
  return [
    ...entries.map((entry) => same(before, messageOfEntry(entry, marks, ownAccount))),
    ...waiting
      .filter((message) => !message.row.givenUp && !there.has(message.row.id))
      .map((message) => same(before, messageOfWaiting(message, marks, ownAccount))),
  ];
}

function messageOfEntry({ row, body }: ShownEntry, marks: Marks, ownAccount: string): Message {
  const mine = row.account === ownAccount;
  return {
    kind: "message",
    id: itemId(row),
    sequence: row.sequence,
    sender: row.account ?? "",
    mine,
    time: row.time,
    body,
    delivery: mine && row.refused === undefined ? deliveryAt(row.sequence, marks) : null,
  };
}

function messageOfWaiting({ row, body }: WaitingMessage, marks: Marks, ownAccount: string): Message {
  return {
    kind: "message",
    id: row.id,
    sequence: row.sequence,
    sender: ownAccount,
    mine: true,
    time: row.time ?? row.createdAt,
    body,
    delivery: deliveryOfWaiting(row, marks),
  };
}

function same(before: ReadonlyMap<string, TimelineItem>, made: Message): TimelineItem {
  const known = before.get(made.id);
  return known?.kind === "message" &&
    known.sequence === made.sequence &&
    known.time === made.time &&
    known.delivery === made.delivery &&
    known.sender === made.sender &&
    sameBody(known.body, made.body)
    ? known
    : made;
}

function sameBody(a: MessageBody, b: MessageBody): boolean {
  if (a === b) return true;
  if (a.kind === "text" && b.kind === "text") return a.text === b.text;
  if (a.kind === "unreadable" && b.kind === "unreadable") return a.reason === b.reason;
  return a.kind === "unsupported" && b.kind === "unsupported";
}
