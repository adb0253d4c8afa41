import { type Bytes, ownBytes } from "../protocol/bytes.ts";
import type { TranscriptPoint } from "../protocol/epoch-record.ts";
import { type Entry, entryKind } from "../protocol/frames.ts";
import { label } from "../protocol/labels.ts";
import { limit, size } from "../protocol/limits.ts";
import { decodeSigned } from "../protocol/private-store.ts";
import { envelopeHash, hash, recordHash } from "./hash.ts";

/** T_0: nothing has happened yet. */
export const emptyTranscript: TranscriptPoint = { sequence: 0, hash: new Uint8Array(size.hash) };

/** T_s from T_(s−1) and the hash of the entry at s (section 7.2). */
export function appendToTranscript(transcript: TranscriptPoint, entryHash: Bytes): TranscriptPoint {
  const sequence = transcript.sequence + 1;
  return { sequence, hash: hash(label.transcript, transcript.hash, sequence, entryHash) };
}

/**
 * The hash of what stands at a place: of the envelope, of the record's body, or what a stub carries.
 *
 * @throws Malformed when an epoch record does not decode
 */
export function entryHash(entry: Pick<Entry, "kind" | "entry">): Bytes {
  switch (entry.kind) {
    case entryKind.envelope:
      return envelopeHash(entry.entry);
    case entryKind.epochRecord:
      return recordHash(decodeSigned(entry.entry, limit.epochRecord, "epoch record").body);
    case entryKind.stub:
      return ownBytes(entry.entry);
  }
}
