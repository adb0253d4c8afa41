/**
 * The way of own messages to the server, one conversation at a time and strictly in order.
 *
 * ```
 *            draw a counter            acknowledged           read back
 *  queued ───────────────────▶ numbered ───────────▶ stored ───────────▶ (gone: the entry is held)
 *    ▲  ▲                        │  │ ▲
 *    │  └── stale_epoch, dirty ──┘  │ └── no answer: the identical bytes again
 *    │ retry                        ▼
 *    └────────────────────────── failed ──── discard ──▶ (gone, or a void under the same number)
 * ```
 *
 * At most one message of a conversation is numbered and not stored: a later one is numbered after it. So a refused envelope
 * carries the last number drawn, which goes back with it; should the server have it all the same, it is adopted with that number.
 * A crash at any point leaves either a message without a number or the finished envelope that is sent again as it is. The server
 * stores a message id once, hence exactly once.
 *
 * Runs under the Web Lock of the conversation's outbox: one tab at a time.
 */
import type { CounterRow, NumberedEnvelope, OutboxRow } from "../../storage/catalogue.ts";
import { conversationOf, isRolledBack } from "../../storage/conversations.ts";
import type { Database } from "../../storage/database.ts";
import { changeOutbox, counterOf, drawCounter, firstInOutbox, returnCounter } from "../../storage/outbox.ts";
import type { SendFailure } from "../api.ts";

/** What the server made of an envelope. */
export type Sent =
  | { readonly kind: "stored"; readonly sequence: number; readonly time: number }
  /** No answer: it may be stored or not. */
  | { readonly kind: "unanswered"; readonly retryAfterSeconds: number | null }
  /** The server had a fault; it may be stored or not. */
  | { readonly kind: "fault" }
  | { readonly kind: "staleEpoch" }
  | { readonly kind: "dirty" }
  | { readonly kind: "idConflict" }
  /** Refused for good: no copy exists. */
  | { readonly kind: "refused"; readonly failure: SendFailure };

/** Whether the conversation can take a message now. */
export type Readiness =
  | { readonly kind: "ready" }
  /** Something is missing that comes by itself: a connection, a key that was asked for. */
  | { readonly kind: "later"; readonly afterMilliseconds: number }
  | { readonly kind: "blocked" };

export interface Delivery {
  /** Creates the conversation or renews its key where that must come first. */
  ready(conversation: string, peer: string, renewKey: boolean): Promise<Readiness>;
  /** Makes the envelope with the number after `counter`. Null when the conversation's newest key is not there. */
  number(row: OutboxRow, counter: CounterRow | null): Promise<NumberedEnvelope | null>;
  send(row: OutboxRow, envelope: NumberedEnvelope): Promise<Sent>;
  /** Reads the conversation up to its head. Own messages that come back leave the outbox. */
  catchUp(conversation: string): Promise<boolean>;
  changed(conversation: string): void;
}

/** `afterMilliseconds`: when to try again; null = nothing more to do until a message, a connection or a person comes. */
export interface Drained {
  readonly afterMilliseconds: number | null;
}

const done: Drained = { afterMilliseconds: null };
const soon: Drained = { afterMilliseconds: 2_000 };
const mostRemakes = 6;
const mostFaults = 5;

export async function drain(
  database: Database,
  conversation: string,
  delivery: Delivery,
  faults: Map<string, number>,
): Promise<Drained> {
  let renewKey = false;
  for (let remakes = 0; ; ) {
    const row = await firstInOutbox(database, conversation, isWaiting);
    if (row === null) return done;
    if (row.phase === "failed") return done;

    if (row.phase === "queued") {
      const readiness = await delivery.ready(conversation, row.peer, renewKey);
      renewKey = false;
      if (readiness.kind === "later") return { afterMilliseconds: readiness.afterMilliseconds };
      if (readiness.kind === "blocked") {
        await returnCounter(database, row.id, "blocked");
        delivery.changed(conversation);
        continue;
      }
      const counter = await counterOf(database, conversation);
      const numbered = await delivery.number(row, counter);
      if (numbered === null) return soon;
      await drawCounter(database, row.id, numbered, counter);
      continue;
    }

    const envelope = row.numbered;
    if (envelope === null) throw new Error("a numbered message has an envelope");
    // It waits with its number: what the server says of it while it lacks something, it might say of a place that others hold already.
    if (await isBlocked(database, conversation)) return done;
    const sent = await delivery.send(row, envelope);
    if (sent.kind === "stored" && (await isBlocked(database, conversation))) return done;
    switch (sent.kind) {
      case "stored":
        faults.delete(row.id);
        await changeOutbox(database, row.id, (now) => ({
          ...now,
          phase: "stored",
          sequence: sent.sequence,
          time: sent.time,
        }));
        delivery.changed(conversation);
        break;
      case "unanswered":
        return sent.retryAfterSeconds === null ? soon : { afterMilliseconds: sent.retryAfterSeconds * 1000 };
      case "fault": {
        const count = (faults.get(row.id) ?? 0) + 1;
        faults.set(row.id, count);
        if (count < mostFaults) return { afterMilliseconds: 1_000 * 2 ** count };
        faults.delete(row.id);
        await changeOutbox(database, row.id, (now) => ({ ...now, phase: "failed", failure: "serverError" }));
        delivery.changed(conversation);
        return done;
      }
      case "staleEpoch":
      case "dirty":
        if (++remakes > mostRemakes) return soon;
        await returnCounter(database, row.id, null);
        renewKey = sent.kind === "dirty";
        if (!(await delivery.catchUp(conversation))) return soon;
        break;
      case "idConflict":
        if (++remakes > mostRemakes) return soon;
        if (!(await delivery.catchUp(conversation))) return soon;
        // Gone when the copy at the server was read back; otherwise another message has this id, and it cannot be sent.
        if (await stillNumbered(database, row)) await giveBack(database, row, "refused");
        delivery.changed(conversation);
        break;
      case "refused":
        await giveBack(database, row, sent.failure);
        delivery.changed(conversation);
        // Should the server have it all the same, it is read before another one takes its number.
        await delivery.catchUp(conversation);
        break;
    }
  }
}

/** Failed messages without a number hold up nothing; a failed one with a number might be stored, so what follows waits. */
function isWaiting(row: OutboxRow): boolean {
  return row.phase === "queued" || row.phase === "numbered" || (row.phase === "failed" && row.numbered !== null);
}

async function isBlocked(database: Database, conversation: string): Promise<boolean> {
  const row = await conversationOf(database, conversation);
  return row !== null && isRolledBack(row);
}

async function stillNumbered(database: Database, row: OutboxRow): Promise<boolean> {
  const now = await firstInOutbox(database, row.conversation, (other) => other.id === row.id);
  return now?.phase === "numbered";
}

async function giveBack(database: Database, row: OutboxRow, failure: SendFailure): Promise<void> {
  await returnCounter(database, row.id, failure);
  if (row.givenUp) await changeOutbox(database, row.id, () => null);
}
