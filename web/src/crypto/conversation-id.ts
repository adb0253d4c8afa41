import { type Bytes, compare } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { hash } from "./hash.ts";

/** The id of the one conversation of two accounts, whoever begins it; twice the same account for notes to oneself (section 7.1). */
export function directConversationId(a: Bytes, b: Bytes): Bytes {
  return compare(a, b) <= 0 ? hash(label.directConversation, a, b) : hash(label.directConversation, b, a);
}
