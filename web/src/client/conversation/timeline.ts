/**
 * From what is held to what is shown, as pure functions. Items that did not change keep their identity, so that a list of
 * thousands re-renders only what moved.
 */
import { equal } from "../../protocol/bytes.ts";
import type { ConversationRow, EntryRow, OutboxRow } from "../../storage/catalogue.ts";
import type { DeliveryState, Message, MessageBody, Reaction, ReplySource, SendFailure, TimelineItem } from "../api.ts";
import { type Amended, amend } from "./amendments.ts";
import type { Amendment } from "./bodies.ts";

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

/** What the items of a timeline are made from. */
export interface TimelineParts {
  readonly entries: readonly ShownEntry[];
  readonly waiting: readonly WaitingMessage[];
  /** In the order of the conversation; those that wait come last. */
  readonly amendments: readonly Amendment[];
  /** Messages outside the window that replies name, by message id. */
  readonly sources: ReadonlyMap<string, ShownEntry>;
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

export function itemId(row: EntryRow): string {
  return row.messageId ?? `entry-${row.sequence}`;
}

/** Oldest first; what waits comes last, in the order of sending, unless its entry is already there. */
export function timeline(
  parts: TimelineParts,
  marks: Marks,
  ownAccount: string,
  before: ReadonlyMap<string, TimelineItem>,
): readonly TimelineItem[] {
  const { entries, waiting, sources } = parts;
  const there = new Map([...sources, ...entries.map((entry) => [entry.row.messageId ?? "", entry] as const)]);
  const targets = new Map([...there].map(([id, { row }]) => [id, { account: row.account, hash: row.hash }]));
  const amended = amend(targets, parts.amendments, ownAccount);
  const context: Context = { there, amended, marks, ownAccount };
  return [
    ...entries.map((entry) => same(before, messageOfEntry(entry, context))),
    ...waiting
      .filter((message) => !message.row.givenUp && !there.has(message.row.id))
      .map((message) => same(before, messageOfWaiting(message, context))),
  ];
}

interface Context {
  readonly there: ReadonlyMap<string, ShownEntry>;
  readonly amended: ReadonlyMap<string, Amended>;
  readonly marks: Marks;
  readonly ownAccount: string;
}

const noReactions: readonly Reaction[] = [];

function replySource(row: EntryRow | OutboxRow, context: Context): ReplySource | null {
  const { reference } = row;
  if (reference === undefined) return null;
  const source = context.there.get(reference.id);
  if (source === undefined || !equal(source.row.hash, reference.hash)) return { id: reference.id, said: null };
  const body = context.amended.get(reference.id)?.body ?? source.body;
  return { id: reference.id, said: { mine: source.row.account === context.ownAccount, body } };
}

function messageOfEntry({ row, body }: ShownEntry, context: Context): Message {
  const { marks, ownAccount } = context;
  const amended = context.amended.get(row.messageId ?? "");
  const mine = row.account === ownAccount;
  return {
    kind: "message",
    id: itemId(row),
    sequence: row.sequence,
    sender: row.account ?? "",
    mine,
    time: row.time,
    body: amended?.body ?? body,
    edited: amended?.body?.kind === "text",
    replyTo: amended?.body?.kind === "deleted" ? null : replySource(row, context),
    reactions: amended?.reactions ?? noReactions,
    delivery: mine && row.refused === undefined ? deliveryAt(row.sequence, marks) : null,
  };
}

function messageOfWaiting({ row, body }: WaitingMessage, context: Context): Message {
  return {
    kind: "message",
    id: row.id,
    sequence: row.sequence,
    sender: context.ownAccount,
    mine: true,
    time: row.time ?? row.createdAt,
    body,
    edited: false,
    replyTo: replySource(row, context),
    reactions: noReactions,
    delivery: deliveryOfWaiting(row, context.marks),
  };
}

function same(before: ReadonlyMap<string, TimelineItem>, made: Message): TimelineItem {
  const known = before.get(made.id);
  return known?.kind === "message" &&
    known.sequence === made.sequence &&
    known.time === made.time &&
    known.delivery === made.delivery &&
    known.sender === made.sender &&
    known.edited === made.edited &&
    sameSource(known.replyTo, made.replyTo) &&
    sameReactions(known.reactions, made.reactions) &&
    sameBody(known.body, made.body)
    ? known
    : made;
}

function sameSource(a: ReplySource | null, b: ReplySource | null): boolean {
  if (a === null || b === null || a.id !== b.id) return a === b;
  if (a.said === null || b.said === null) return a.said === b.said;
  return a.said.mine === b.said.mine && sameBody(a.said.body, b.said.body);
}

function sameReactions(a: readonly Reaction[], b: readonly Reaction[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => one.emoji === b[index]?.emoji && one.accounts.join() === b[index]?.accounts.join())
  );
}

function sameBody(a: MessageBody, b: MessageBody): boolean {
  if (a === b) return true;
  if (a.kind === "text" && b.kind === "text") {
    return a.text === b.text && a.mentions?.join() === b.mentions?.join();
  }
  if (a.kind === "unreadable" && b.kind === "unreadable") return a.reason === b.reason;
  return a.kind === b.kind && (a.kind === "unsupported" || a.kind === "deleted");
}
