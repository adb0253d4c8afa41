import { directConversationId } from "../../crypto/conversation-id.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import type { Bytes } from "../../protocol/bytes.ts";
import type { Me } from "../core.ts";

/** The conversation with `peer`, whether it exists or not: both ids give it (protocol, section 7.1). */
export function conversationWith(me: Pick<Me, "id">, peer: string): string {
  return toBase64url(directConversationId(me.id, fromBase64url(peer)));
}

/** The other member of a direct conversation, oneself in notes; null when the members do not give the id. */
export function peerAmong(
  me: Pick<Me, "id" | "account">,
  conversation: string,
  members: readonly Bytes[],
): string | null {
  const others = members.map(toBase64url).filter((member) => member !== me.account);
  const peer = others[0] ?? me.account;
  return others.length <= 1 && conversationWith(me, peer) === conversation ? peer : null;
}
