import { decode, encode, Fields } from "../../protocol/cbor.ts";
import { type Content, contentFromCbor, contentToCbor } from "../../protocol/content.ts";
import { limit } from "../../protocol/limits.ts";
import type { AtRest } from "../../storage/atRest.ts";
import type { Bytes, EntryRow, OutboxRow, SealedAtRest } from "../../storage/catalogue.ts";
import type { MessageBody } from "../api.ts";
import { unreadable } from "./timeline.ts";

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

export async function bodyOfWaiting(atRest: AtRest, row: OutboxRow): Promise<MessageBody> {
  return bodyOf(await openContent(atRest, row.id, row.content));
}

function bodyOf(content: Content): MessageBody {
  return content.kind === "text" || content.kind === "reply"
    ? { kind: "text", text: content.text }
    : { kind: "unsupported" };
}

/** A void takes a number and says nothing; edits, deletions and reactions belong to other messages. */
export function isShown(content: Content): boolean {
  return content.kind === "text" || content.kind === "reply" || content.kind === "newer";
}
