import type { Content } from "../../protocol/content.ts";
import type { EntryRow, OutboxRow } from "../../storage/catalogue.ts";
import { conversationOf } from "../../storage/conversations.ts";
import { entriesBetween, lastShown } from "../../storage/entries.ts";
import { outboxOf } from "../../storage/outbox.ts";
import type { ConversationSummary, MessageBody, MessagePreview } from "../api.ts";
import type { Core } from "../core.ts";
import { amend } from "./amendments.ts";
import { amendmentOf, bodyOf, bodyOfEntry, contentOfWaiting, isAmending } from "./bodies.ts";
import type { ModelSurroundings } from "./model.ts";
import { deliveryAt, deliveryOfWaiting } from "./timeline.ts";

/** A conversation as the list shows it; null while there is nothing in it, or its other member is not known yet. */
export async function summaryOf(
  core: Core,
  conversation: string,
  surroundings: Pick<ModelSurroundings, "person" | "isTyping" | "unread" | "hiddenAfter">,
): Promise<ConversationSummary | null> {
  const { database, me } = core;
  const row = await conversationOf(database, conversation);
  const waiting = await lastWaiting(core, conversation);
  const peerId = row?.peer ?? waiting?.row.peer;
  const peer = peerId === undefined ? null : surroundings.person(peerId);
  if (peer === null) return null;
  const marks = row === null || peer.id === me.account ? { deliveredToPeer: 0, readByPeer: 0 } : row;
  const after = surroundings.hiddenAfter(peer.id);
  const entry =
    row === null
      ? null
      : await lastShown(database, conversation, ({ account, sequence }) => account !== peer.id || sequence <= after);
  let last: MessagePreview | null = null;
  if (waiting !== null)
    last = {
      mine: true,
      time: waiting.row.time ?? waiting.row.createdAt,
      body: bodyOf(waiting.content),
      delivery: deliveryOfWaiting(waiting.row, marks),
    };
  else if (entry !== null) {
    const mine = entry.account === me.account;
    last = {
      mine,
      time: entry.time,
      body: await amendedBody(core, entry, Math.min(row?.cursor ?? entry.sequence, after)),
      delivery: mine ? deliveryAt(entry.sequence, marks) : null,
    };
  }
  if (last === null && (row === null || row.low > row.cursor)) return null;
  const unread = row === null ? 0 : (await surroundings.unread(row)).count;
  return {
    id: conversation,
    peer,
    notesToSelf: peer.id === me.account,
    last,
    unread,
    peerTyping: surroundings.isTyping(peer.id),
    attention: row?.trust.some((item) => !item.acknowledged) ?? false,
  };
}

/** The last own message on its way that stands by itself. */
async function lastWaiting(core: Core, conversation: string): Promise<{ row: OutboxRow; content: Content } | null> {
  const rows = (await outboxOf(core.database, conversation)).filter((row) => !row.givenUp);
  for (const row of rows.toReversed()) {
    const content = await contentOfWaiting(core.atRest, row);
    if (!isAmending(content) && content.kind !== "profile") return { row, content };
  }
  return null;
}

/** The message as edits and a delete between it and the end left it. */
async function amendedBody({ database, atRest, me }: Core, entry: EntryRow, cursor: number): Promise<MessageBody> {
  const after = await entriesBetween(database, entry.conversation, entry.sequence + 1, cursor);
  const amendments = await Promise.all(after.map((row) => amendmentOf(atRest, row)));
  const id = entry.messageId ?? "";
  const amended = amend(
    new Map([[id, { account: entry.account, hash: entry.hash }]]),
    amendments.filter((one) => one !== null),
    me.account,
  );
  return amended.get(id)?.body ?? bodyOfEntry(atRest, entry);
}
