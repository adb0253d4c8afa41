import type { MessageBody, MessagePreview, Presence } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { timeInSentence } from "../../ui/messages/time.ts";
import { plainText } from "../chat/markup/blocks.ts";

/** "online", "last seen 14:05", or "" when nothing is known. */
export function presenceText(presence: Presence, now: number): string {
  switch (presence.kind) {
    case "online":
      return text.people.online;
    case "offline":
      return presence.lastSeen === null
        ? text.people.offline
        : text.people.lastSeen(timeInSentence(presence.lastSeen, now));
    case "unknown":
      return "";
  }
}

/** The message as one line for a list. */
export function bodyText(body: MessageBody): string {
  switch (body.kind) {
    case "text":
      return plainText(body.text);
    case "deleted":
      return text.chat.preview.deleted;
    case "unsupported":
      return text.chat.preview.unsupported;
    case "unreadable":
      return text.chat.preview.unreadable;
  }
}

export function previewText(preview: MessagePreview): string {
  return preview.mine ? text.people.youSaid(bodyText(preview.body)) : bodyText(preview.body);
}
