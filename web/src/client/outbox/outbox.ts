/** Own messages of this browser: persisted before they are shown, sent by whichever tab holds the conversation's lock. */

import { sealEnvelope } from "../../crypto/envelopes.ts";
import { systemRandomness } from "../../crypto/randomness.ts";
import { fromBase64url } from "../../protocol/base64url.ts";
import { noBytes } from "../../protocol/bytes.ts";
import type { Content } from "../../protocol/content.ts";
import { readAcknowledgement } from "../../protocol/events.ts";
import { Malformed } from "../../protocol/malformed.ts";
import { placed } from "../../protocol/rest.ts";
import type { CounterRow, NumberedEnvelope, OutboxRow, ReferenceRow } from "../../storage/catalogue.ts";
import { conversationOf } from "../../storage/conversations.ts";
import { addToOutbox, changeOutbox, replaceByVoid, wholeOutbox } from "../../storage/outbox.ts";
import { openContent, sealContent } from "../conversation/bodies.ts";
import type { Epochs } from "../conversation/epochs.ts";
import type { Keying } from "../conversation/keying.ts";
import type { Sync } from "../conversation/sync.ts";
import type { Core } from "../core.ts";
import { fromHex, MessageIds } from "../messageIds.ts";
import type { LiveConnection } from "../socket.ts";
import { type Delivery, drain, type Sent } from "./drain.ts";

const longestPause = 60_000;

export class Outbox {
  readonly #core: Core;
  readonly #epochs: Epochs;
  readonly #keying: Keying;
  readonly #sync: Sync;
  readonly #live: LiveConnection;
  readonly #changed: (conversation: string) => void;
  readonly #failed: (error: unknown) => void;
  readonly #ids: MessageIds;
  readonly #faults = new Map<string, number>();
  readonly #retries = new Map<string, () => void>();
  /** Drains in a row that came to nothing without a connection. */
  readonly #offlineTries = new Map<string, number>();
  /** Finished rows that the browser had no room for, in the order of sending. */
  readonly #unkept: OutboxRow[] = [];
  #keeping: Promise<void> = Promise.resolve();
  readonly #draining = new Map<string, { again: boolean }>();
  #closed = false;

  constructor(
    core: Core,
    parts: { epochs: Epochs; keying: Keying; sync: Sync; live: LiveConnection },
    hooks: { changed: (conversation: string) => void; failed: (error: unknown) => void },
  ) {
    this.#core = core;
    this.#epochs = parts.epochs;
    this.#keying = parts.keying;
    this.#sync = parts.sync;
    this.#live = parts.live;
    this.#changed = hooks.changed;
    this.#failed = hooks.failed;
    this.#ids = new MessageIds(core.environment.clock);
  }

  /**
   * Resolves when the message would survive a crash; it is on its way then. Where the browser has no room it stays in this tab, behind
   * others that do, and {@link keepAll} keeps it later.
   */
  async add(conversation: string, peer: string, content: Content, reference: ReferenceRow | null): Promise<void> {
    const id = this.#ids.next();
    this.#unkept.push({
      id,
      conversation,
      peer,
      createdAt: this.#core.environment.clock.now(),
      content: await sealContent(this.#core.atRest, id, content),
      ...(reference === null ? {} : { reference }),
      phase: "queued",
      givenUp: false,
      numbered: null,
      sequence: null,
      time: null,
      failure: null,
    });
    try {
      await this.keepAll();
    } finally {
      this.#changed(conversation);
    }
  }

  /** Own messages of a conversation that are in this tab only. */
  unkept(conversation: string): readonly OutboxRow[] {
    return this.#unkept.filter((row) => row.conversation === conversation);
  }

  keepAll(): Promise<void> {
    const keep = () => this.#keepAll();
    this.#keeping = this.#keeping.then(keep, keep);
    return this.#keeping;
  }

  async #keepAll(): Promise<void> {
    for (let row = this.#unkept[0]; row !== undefined; row = this.#unkept[0]) {
      await addToOutbox(this.#core.database, row);
      this.#unkept.shift();
      this.#changed(row.conversation);
      this.drain(row.conversation);
    }
  }

  async retry(id: string): Promise<void> {
    const row = await changeOutbox(this.#core.database, id, (now) =>
      now.phase === "failed" ? { ...now, phase: now.numbered === null ? "queued" : "numbered", failure: null } : now,
    );
    if (row === null) return;
    this.#changed(row.conversation);
    this.drain(row.conversation);
  }

  /** A failed message without a number goes; with one, which the server might have, a void takes its place. */
  async discard(id: string): Promise<void> {
    const { database } = this.#core;
    const row = (await wholeOutbox(database)).find((one) => one.id === id);
    if (row?.phase !== "failed") return;
    await this.#core.environment.locks.run(`outbox ${row.conversation}`, async () => {
      if (row.numbered === null) {
        await changeOutbox(database, id, (now) => (now.phase === "failed" && now.numbered === null ? null : now));
        return;
      }
      const emptied = { ...row, content: await sealContent(this.#core.atRest, id, { kind: "void" }) };
      const before: CounterRow = {
        conversation: row.conversation,
        counter: row.numbered.counter - 1,
        hash: row.numbered.previous,
      };
      const numbered = await this.#number(emptied, before);
      if (numbered !== null) await replaceByVoid(database, { ...emptied, numbered });
    });
    this.#changed(row.conversation);
    this.drain(row.conversation);
  }

  /** Reads each conversation first: a copy of a profile finds out there what the other one has sent, and a number stays unused. */
  async drainAll(): Promise<void> {
    for (const conversation of new Set((await wholeOutbox(this.#core.database)).map((row) => row.conversation))) {
      const caught = await this.#sync.catchUp(conversation);
      if (this.#closed) return;
      if (caught === "unreachable") this.drainLater(conversation);
      else this.drain(conversation);
    }
  }

  /** Sends what waits. While it runs, further calls make it look once more. */
  drain(conversation: string): void {
    const running = this.#draining.get(conversation);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const state = { again: false };
    this.#draining.set(conversation, state);
    this.#forgetRetry(conversation);
    this.#drainUntilDone(conversation, state)
      .catch(this.#failed)
      .finally(() => {
        this.#draining.delete(conversation);
        // A message that came after the last look and before the end.
        if (state.again && !this.#closed) this.drain(conversation);
      });
  }

  /** Another tab sends this. Should it die meanwhile, this one goes on. */
  drainLater(conversation: string): void {
    if (!this.#draining.has(conversation) && !this.#retries.has(conversation)) this.#retryAfter(conversation, 3_000);
  }

  close(): void {
    this.#closed = true;
    for (const conversation of [...this.#retries.keys()]) this.#forgetRetry(conversation);
  }

  async #drainUntilDone(conversation: string, state: { again: boolean }): Promise<void> {
    do {
      state.again = false;
      const drained = await this.#core.environment.locks.run(`outbox ${conversation}`, async () =>
        this.#closed
          ? { afterMilliseconds: null }
          : drain(this.#core.database, conversation, this.#delivery, this.#faults),
      );
      if (drained.afterMilliseconds !== null)
        return this.#retryAfter(conversation, this.#patient(conversation, drained.afterMilliseconds));
      this.#offlineTries.delete(conversation);
    } while (state.again && !this.#closed);
  }

  /** Without a connection each pause is twice as long, up to a minute: a tab may be offline for days, and a connection drains at once. */
  #patient(conversation: string, milliseconds: number): number {
    if (this.#live.online) {
      this.#offlineTries.delete(conversation);
      return milliseconds;
    }
    const tries = this.#offlineTries.get(conversation) ?? 0;
    this.#offlineTries.set(conversation, tries + 1);
    return Math.max(milliseconds, Math.min(longestPause, milliseconds * 2 ** tries));
  }

  #retryAfter(conversation: string, milliseconds: number): void {
    if (this.#closed) return;
    this.#retries.set(
      conversation,
      this.#core.environment.clock.after(milliseconds, () => {
        this.#retries.delete(conversation);
        this.drain(conversation);
      }),
    );
  }

  #forgetRetry(conversation: string): void {
    this.#retries.get(conversation)?.();
    this.#retries.delete(conversation);
  }

  readonly #delivery: Delivery = {
    ready: (conversation, peer, renewKey) => this.#keying.ready(conversation, peer, renewKey),
    number: (row, counter) => this.#number(row, counter),
    send: (row, envelope) => this.#send(row, envelope),
    catchUp: async (conversation) => (await this.#sync.catchUp(conversation)) === "caughtUp",
    changed: (conversation) => this.#changed(conversation),
  };

  async #number(row: OutboxRow, before: CounterRow | null): Promise<NumberedEnvelope | null> {
    const held = await this.#epochs.newest(row.conversation, row.peer);
    const conversation = await conversationOf(this.#core.database, row.conversation);
    const sender = await this.#keying.sender();
    if (held?.key == null || conversation === null || sender === null) return null;
    const content = await openContent(this.#core.atRest, row.id, row.content);
    const { reference } = row;
    const references =
      reference === undefined || content.kind === "void"
        ? []
        : [{ messageId: fromHex(reference.id), hash: reference.hash }];
    const counter = (before?.counter ?? 0) + 1;
    const previous = before === null || before.counter === 0 ? noBytes : before.hash;
    const { n, recordHash } = held.epoch;
    const sealed = await sealEnvelope(
      {
        conversation: fromBase64url(row.conversation),
        n,
        messageId: fromHex(row.id),
        counter,
        previous,
        after: { sequence: conversation.cursor, hash: conversation.cursorHash },
        references,
        time: row.createdAt,
        content,
      },
      { recordHash, key: held.key },
      sender,
      systemRandomness,
    );
    return { bytes: sealed.envelope, hash: sealed.hash, n, counter, previous };
  }

  /** Over the live connection where there is one, else by REST: a network that lets only requests through still sends. */
  async #send(row: OutboxRow, envelope: NumberedEnvelope): Promise<Sent> {
    if (this.#live.online) {
      const answer = await this.#live.request("send", envelope.bytes);
      if (answer === null) return { kind: "unanswered", retryAfterSeconds: null };
      if (!answer.ok) return outcomeOf(answer.problem.code, null);
      try {
        const read = readAcknowledgement(placed, null, answer.result);
        return read.ok ? { kind: "stored", ...read.result } : { kind: "fault" };
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        return { kind: "fault" };
      }
    }
    const answer = await this.#core.api.postEnvelope(row.conversation, envelope.bytes);
    if (answer.ok) return { kind: "stored", ...answer.value };
    return outcomeOf(answer.problem.code, answer.problem.retryAfterSeconds);
  }
}

/** What a problem of protocol section 13 means for an envelope. */
function outcomeOf(code: string, retryAfterSeconds: number | null): Sent {
  switch (code) {
    case "unreachable":
    case "unavailable":
    case "not_signed_in":
      return { kind: "unanswered", retryAfterSeconds };
    case "throttled":
      return { kind: "unanswered", retryAfterSeconds: retryAfterSeconds ?? 5 };
    case "stale_epoch":
      return { kind: "staleEpoch" };
    case "dirty":
      return { kind: "dirty" };
    case "id_conflict":
      return { kind: "idConflict" };
    case "body_too_large":
      return { kind: "refused", failure: "tooLarge" };
    case "malformed":
    case "invalid":
    case "not_found":
    case "not_supported":
    case "unsupported_media_type":
    case "cross_site":
      return { kind: "refused", failure: "refused" };
    default:
      return { kind: "fault" };
  }
}
