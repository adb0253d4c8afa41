import { toBase64url } from "../../protocol/base64url.ts";
import { decode, encode, Fields } from "../../protocol/cbor.ts";
import { type Content, contentFromCbor, contentToCbor } from "../../protocol/content.ts";
import { limit } from "../../protocol/limits.ts";
import type { AtRest } from "../../storage/atRest.ts";
import type { Bytes, EntryRow, OutboxRow, ReferenceRow, SealedAtRest } from "../../storage/catalogue.ts";
import type { MessageBody, UnreadableReason } from "../api.ts";

export type AmendingContent = Extract<Content, { kind: "edit" | "delete" | "reaction" }>;

/** A message that does something to another one. */
export interface Amendment {
  /** The message id of the amendment itself. */
  readonly id: string;
  readonly account: string;
  readonly target: ReferenceRow;
  readonly content: AmendingContent;
}

export function isAmending(content: Content): content is AmendingContent {
  return content.kind === "edit" || content.kind === "delete" || content.kind === "reaction";
}

/** Content as it lies in this browser: the array of section 8.3, sealed for its place. */
export function sealContent(atRest: AtRest, place: string, content: Content): Promise<SealedAtRest> {
  return atRest.seal(`content ${place}`, encode([contentToCbor(content)]));
}

export async function openContent(atRest: AtRest, place: string, sealed: SealedAtRest): Promise<Content> {
  const plain: Bytes = await atRest.open(`content ${place}`, sealed);
  return contentFromCbor(new Fields(decode(plain, limit.envelope), 1, "stored content").any());
}

export function entryPlace(row: Pick<EntryRow, "conversation" | "sequence">): string {
  return `${row.conversation}/${row.sequence}`;
}

export async function bodyOfEntry(atRest: AtRest, row: EntryRow): Promise<MessageBody> {
  if (row.refused !== undefined) return { kind: "unreadable", reason: unreadable(row) };
  if (row.content === undefined) return { kind: "unsupported" };
  return bodyOf(await openContent(atRest, entryPlace(row), row.content));
}

/** Null when the entry does nothing to another one. */
export async function amendmentOf(atRest: AtRest, row: EntryRow): Promise<Amendment | null> {
  const { messageId, account, reference, content } = row;
  if (row.shown || messageId === undefined || account === undefined || reference === undefined) return null;
  const opened = content === undefined ? null : await openContent(atRest, entryPlace(row), content);
  return opened !== null && isAmending(opened) ? { id: messageId, account, target: reference, content: opened } : null;
}

export function contentOfWaiting(atRest: AtRest, row: OutboxRow): Promise<Content> {
  return openContent(atRest, row.id, row.content);
}

/** A message as it stands by itself. Edits and reactions that could not be sent do, until a person decides. */
export function bodyOf(content: Content): MessageBody {
  switch (content.kind) {
    case "text":
    case "reply":
    case "edit": {
      const mentions = content.mentions.map(toBase64url);
      return { kind: "text", text: content.text, ...(mentions.length === 0 ? {} : { mentions }) };
    }
    case "reaction":
      return { kind: "text", text: content.emoji };
    case "delete":
      return { kind: "deleted" };
    case "void":
    case "newer":
    case "profile":
      return { kind: "unsupported" };
  }
}

/** A void takes a number and says nothing, a profile is about its author; edits, deletions and reactions belong to other messages. */
export function isShown(content: Content): boolean {
  return content.kind === "text" || content.kind === "reply" || content.kind === "newer";
}

function unreadable(row: EntryRow): UnreadableReason {
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
