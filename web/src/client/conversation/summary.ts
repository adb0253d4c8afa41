import { conversationOf } from "../../storage/conversations.ts";
import { lastShown } from "../../storage/entries.ts";
import { lastInOutbox } from "../../storage/outbox.ts";
import type { ConversationSummary, MessagePreview } from "../api.ts";
import type { Core } from "../core.ts";
import { bodyOfEntry, bodyOfWaiting } from "./bodies.ts";
import type { ModelSurroundings } from "./model.ts";
import { deliveryAt, deliveryOfWaiting } from "./timeline.ts";

/** A conversation as the list shows it; null while there is nothing in it, or its other member is not known yet. */
export async function summaryOf(
  core: Core,
  conversation: string,
  surroundings: Pick<ModelSurroundings, "person" | "isTyping" | "unread">,
): Promise<ConversationSummary | null> {
  const { database, atRest, me } = core;
  const row = await conversationOf(database, conversation);
  const waiting = await lastInOutbox(database, conversation);
  const peerId = row?.peer ?? waiting?.peer;
  const peer = peerId === undefined ? null : surroundings.person(peerId);
  if (peer === null) return null;
  const marks = row === null || peer.id === me.account ? { deliveredToPeer: 0, readByPeer: 0 } : row;
  const entry = row === null ? null : await lastShown(database, conversation);
  let last: MessagePreview | null = null;
  if (waiting !== null)
    last = {
      mine: true,
      time: waiting.time ?? waiting.createdAt,
      body: await bodyOfWaiting(atRest, waiting),
      delivery: deliveryOfWaiting(waiting, marks),
    };
  else if (entry !== null) {
    const mine = entry.account === me.account;
    last = {
      mine,
      time: entry.time,
      body: await bodyOfEntry(atRest, entry),
      delivery: mine ? deliveryAt(entry.sequence, marks) : null,
    };
  }
  if (last === null && (row === null || row.cursor === 0)) return null;
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
