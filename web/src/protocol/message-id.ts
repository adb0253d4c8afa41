import type { Bytes } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, which keeps the ids of a conversation in the order of their making, and 74
 * random bits.
 *
 * @param random 10 random bytes
 */
export function messageIdFrom(milliseconds: number, random: Uint8Array): Bytes {
  if (random.length !== 10) throw new RangeError("10 random bytes are needed");
  const id = new Uint8Array(16);
  const view = new DataView(id.buffer);
  view.setUint16(0, Math.floor(milliseconds / 0x100000000));
  view.setUint32(2, milliseconds % 0x100000000);
  id.set(random, 6);
  id[6] = 0x70 | (view.getUint8(6) & 0x0f);
  id[8] = 0x80 | (view.getUint8(8) & 0x3f);
  return id;
}

/** @throws Malformed for another version or variant */
export function checkMessageId(id: Bytes): Bytes {
  if (id.length !== 16 || (id[6] ?? 0) >> 4 !== 7 || (id[8] ?? 0) >> 6 !== 2) {
    throw new Malformed("message id: not a UUIDv7");
  }
  return id;
}
