import { type Bytes, equal } from "../protocol/bytes.ts";
import type { OpenedMessage } from "./envelopes.ts";

/**
 * The last checks of section 8.2: an opened message against what the reader knows of the conversation around it. Pages of history
 * arrive from the newest back, so knowledge exists on both sides of a place; each check is made with what is there.
 */
export interface Surroundings {
  /** Where this message id was admitted before, or null. */
  readonly placeOfId: number | null;
  /** The nearest admitted message of the same device below this place, and above it. */
  readonly below: Chained | null;
  readonly above: Chained | null;
  /** The hash of the entry at a sequence, where it is known. */
  readonly entryHashAt: (sequence: number) => Bytes | undefined;
}

export type Chained = Pick<OpenedMessage, "counter" | "previous" | "hash" | "place">;

export type AdmissionRefusal = "repeatedId" | "counter" | "previous" | "after";

export type Admission =
  | {
      readonly kind: "admitted";
      /**
       * How many of this device's messages should stand between the one below and this one. Shown as missing only when the history
       * between is complete. Null while nothing below is known.
       */
      readonly missingBefore: number | null;
    }
  | { readonly kind: "refused"; readonly reason: AdmissionRefusal };

export function admit(message: OpenedMessage, around: Surroundings): Admission {
  const refused = (reason: AdmissionRefusal): Admission => ({ kind: "refused", reason });
  if (around.placeOfId !== null && around.placeOfId !== message.place) return refused("repeatedId");
  const { below, above } = around;
  if (below !== null && message.counter <= below.counter) return refused("counter");
  if (above !== null && message.counter >= above.counter) return refused("counter");
  if (below !== null && !linked(below, message)) return refused("previous");
  if (above !== null && !linked(message, above)) return refused("previous");
  if (message.after.sequence >= message.place) return refused("after");
  const known = around.entryHashAt(message.after.sequence);
  if (known !== undefined && !equal(known, message.after.hash)) return refused("after");
  if (message.counter === 1) return { kind: "admitted", missingBefore: 0 };
  return { kind: "admitted", missingBefore: below === null ? null : message.counter - below.counter - 1 };
}

/** Neighbouring counters are chained by hash; with a gap between them nothing can be said. */
function linked(earlier: Pick<Chained, "counter" | "hash">, later: Pick<Chained, "counter" | "previous">): boolean {
  return later.counter !== earlier.counter + 1 || equal(later.previous, earlier.hash);
}

/**
 * True when an envelope of one's own device has a counter that this profile has not drawn. Unless the profile made these bytes itself and gave
 * their number back, it is a copy of another one, stops sending, and enrols as a new device.
 */
export function profileCopied(message: OpenedMessage, own: { account: Bytes; device: number }, drawn: number): boolean {
  return equal(message.account, own.account) && message.device === own.device && message.counter > drawn;
}
