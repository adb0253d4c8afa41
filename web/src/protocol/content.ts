import type { Bytes } from "./bytes.ts";
import { type Cbor, Fields, isArray, item } from "./cbor.ts";
import { limit, size } from "./limits.ts";

/**
 * What a message says (section 8.3). Kinds that this version does not show (6 to 11, and all unknown ones) are kept as the
 * array they are, so that a later version can read them.
 */
export type Content =
  | { readonly kind: "void" }
  | { readonly kind: "text"; readonly text: string; readonly mentions: readonly Bytes[] }
  /** One reference: the message replied to. */
  | { readonly kind: "reply"; readonly text: string; readonly mentions: readonly Bytes[] }
  /** One reference: the own message it replaces. */
  | { readonly kind: "edit"; readonly text: string; readonly mentions: readonly Bytes[] }
  /** One reference: the own message it deletes. */
  | { readonly kind: "delete" }
  /** One reference: the message reacted to. An empty emoji takes the reaction back. */
  | { readonly kind: "reaction"; readonly emoji: string }
  /** How the author shows itself from now on; an empty name is the account's, an empty picture none. */
  | { readonly kind: "profile"; readonly shownName: string; readonly picture: Bytes }
  | { readonly kind: "newer"; readonly array: readonly Cbor[] };

const kindNumber = { void: 0, text: 1, reply: 2, edit: 3, delete: 4, reaction: 5, profile: 12 } as const;

export function contentToCbor(content: Content): Cbor {
  switch (content.kind) {
    case "void":
    case "delete":
      return [kindNumber[content.kind]];
    case "text":
    case "reply":
    case "edit":
      return [kindNumber[content.kind], content.text, [...content.mentions]];
    case "reaction":
      return [kindNumber.reaction, content.emoji];
    case "profile":
      return [kindNumber.profile, content.shownName, content.picture];
    case "newer":
      return content.array;
  }
}

export function contentFromCbor(value: Cbor): Content {
  const kind = new Fields(value, undefined, "content").uint();
  const fields = (count: number) => {
    const all = new Fields(value, count, "content");
    all.uint();
    return all;
  };
  switch (kind) {
    case kindNumber.void:
      fields(1);
      return { kind: "void" };
    case kindNumber.text:
      return { kind: "text", ...textFrom(fields(3)) };
    case kindNumber.reply:
      return { kind: "reply", ...textFrom(fields(3)) };
    case kindNumber.edit:
      return { kind: "edit", ...textFrom(fields(3)) };
    case kindNumber.delete:
      fields(1);
      return { kind: "delete" };
    case kindNumber.reaction:
      return { kind: "reaction", emoji: fields(2).text(limit.emoji) };
    case kindNumber.profile: {
      const all = fields(3);
      return { kind: "profile", shownName: all.text(limit.shownName), picture: all.bytesUpTo(limit.picture) };
    }
    default:
      return { kind: "newer", array: isArray(value) ? value : [] };
  }
}

function textFrom(fields: Fields): { text: string; mentions: Bytes[] } {
  return { text: fields.text(limit.contentText), mentions: fields.list(limit.mentions, item.bytes(size.hash)) };
}

/** A message has exactly one reference where its kind names one; messages of newer kinds may have several. */
export function referencesFit(content: Content, count: number): boolean {
  switch (content.kind) {
    case "void":
    case "text":
    case "profile":
      return count === 0;
    case "reply":
    case "edit":
    case "delete":
    case "reaction":
      return count === 1;
    case "newer":
      return content.array[0] !== undefined && fitsLater(content.array[0], count);
  }
}

/** Kinds 6 to 11 are in the table, which names no reference for them. */
function fitsLater(kind: Cbor, count: number): boolean {
  return typeof kind === "number" && kind < kindNumber.profile ? count === 0 : count <= limit.references;
}
