import type { Bytes } from "./bytes.ts";
import { decode, encode, versioned } from "./cbor.ts";
import { size } from "./limits.ts";

/** What a device signs to open a session (section 6.1). */
export interface SessionStatement {
  /** Lower-case host and port, as in the HTTP `Host` header of the request. */
  readonly audience: string;
  readonly account: Bytes;
  readonly device: number;
  readonly challenge: Bytes;
  readonly time: number;
}

const mostBytes = 1_024;

export function encodeSessionStatement(statement: SessionStatement): Bytes {
  const { audience, account, device, challenge, time } = statement;
  return encode([1, 1, audience, account, device, challenge, time]);
}

export function decodeSessionStatement(bytes: Uint8Array): SessionStatement {
  const fields = versioned(decode(bytes, mostBytes), 7, "session statement");
  return {
    audience: fields.text(mostBytes),
    account: fields.bytes(size.hash),
    device: fields.uint(),
    challenge: fields.bytes(size.secret),
    time: fields.uint(),
  };
}
