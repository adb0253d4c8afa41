import type { Bytes } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { encodeSessionStatement, type SessionStatement } from "../protocol/session-statement.ts";
import { type SigningKey, sign } from "./signing.ts";

/** The signature with which a device opens a session (section 6.1). */
export function signSession(key: SigningKey, statement: SessionStatement): Promise<Bytes> {
  return sign(key, label.session, encodeSessionStatement(statement));
}
