/** What a tab does after each connect: it fetches what it missed. Live pushes go on meanwhile; both end in the same cursors. */
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import { decodeResumed, encodeResume } from "../protocol/frames.ts";
import { orNull } from "../protocol/malformed.ts";
import type { Conversation } from "../protocol/rest.ts";
import { allConversations } from "../storage/conversations.ts";
import type { Acquaintance } from "./acquaintance.ts";
import { peerAmong } from "./conversation/directory.ts";
import type { Epochs } from "./conversation/epochs.ts";
import type { Keying } from "./conversation/keying.ts";
import type { Receipts } from "./conversation/receipts.ts";
import type { Sync } from "./conversation/sync.ts";
import type { Core } from "./core.ts";
import type { LiveConnection } from "./socket.ts";

export interface CatchUpParts {
  readonly acquaintance: Acquaintance;
  readonly epochs: Epochs;
  readonly keying: Keying;
  readonly live: LiveConnection;
  readonly receipts: Receipts;
  readonly sync: Sync;
}

const simultaneous = 4;

export class CatchUp {
  readonly #core: Core;
  readonly #parts: CatchUpParts;

  constructor(core: Core, parts: CatchUpParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Every conversation up to its head, with what its description says. */
  async conversations(): Promise<void> {
    const { api, database } = this.#core;
    const { sync } = this.#parts;
    const rows = await allConversations(database);
    const behind = await this.#resume(rows);
    const answer = await api.conversations();
    const described = answer.ok ? answer.value.conversations : [];
    for (const one of described) {
      const row = rows.find((known) => known.id === toBase64url(one.conversation));
      if (row === undefined || row.cursor !== one.head) behind.add(toBase64url(one.conversation));
    }
    const listed = new Set(described.map((one) => toBase64url(one.conversation)));
    for (const row of rows) if (answer.ok && row.cursor > 0 && !listed.has(row.id)) await sync.rolledBack(row);
    await eachOf([...behind], simultaneous, (conversation) => sync.catchUp(conversation));
    await eachOf(described, simultaneous, (one) => this.#described(one));
  }

  /** Reads a conversation and its description again. */
  async readAgain(conversation: string): Promise<void> {
    const caught = await this.#parts.sync.catchUp(conversation);
    if (caught !== "caughtUp") return;
    const answer = await this.#core.api.conversation(conversation);
    if (answer.ok) await this.#described(answer.value);
  }

  /** The conversations that went on, as the server says over the live connection. */
  async #resume(rows: readonly { readonly id: string; readonly cursor: number }[]): Promise<Set<string>> {
    const cursors = rows.map((row) => ({ conversation: fromBase64url(row.id), cursor: row.cursor }));
    const resumed = await this.#parts.live.request("resume", encodeResume(cursors));
    if (resumed?.ok !== true || !(resumed.result instanceof Uint8Array || resumed.result instanceof ArrayBuffer))
      return new Set();
    const { result } = resumed;
    const list = orNull(() => decodeResumed(new Uint8Array(result))) ?? [];
    return new Set(list.map((one) => toBase64url(one.conversation)));
  }

  /** What a conversation's description says beyond its entries. */
  async #described(answer: Conversation): Promise<void> {
    const { acquaintance, epochs, keying, receipts, sync } = this.#parts;
    const conversation = toBase64url(answer.conversation);
    const peer = peerAmong(this.#core.me, conversation, answer.members);
    if (peer === null) return;
    await acquaintance.meet(peer);
    for (const [account, sequence] of answer.delivered) await receipts.deliveredTo(conversation, account, sequence);
    for (const mark of answer.readMarks.values()) await receipts.readMark(conversation, peer, mark);
    await keying.answerRepairs(answer, peer);
    const missing = (await epochs.of(conversation, peer)).some((held) => held.key === null);
    if (missing) await sync.keysChanged(conversation);
  }
}

/** Runs `work` for each, some at a time. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
