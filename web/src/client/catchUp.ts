/** What a tab does after each connect: it fetches what it missed. Live pushes go on meanwhile; both end in the same cursors. */
import { sha256 } from "../crypto/hash.ts";
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import { encode } from "../protocol/cbor.ts";
import { decodeResumed, encodeResume } from "../protocol/frames.ts";
import { orNull } from "../protocol/malformed.ts";
import type { Conversation } from "../protocol/rest.ts";
import type { ConversationRow } from "../storage/catalogue.ts";
import {
  type Announced,
  allConversations,
  announce,
  changeConversation,
  conversationOf,
  isRolledBack,
} from "../storage/conversations.ts";
import type { Acquaintance } from "./acquaintance.ts";
import type { HistoryProgress } from "./api.ts";
import type { Cell } from "./cell.ts";
import { peerAmong } from "./conversation/directory.ts";
import type { Epochs } from "./conversation/epochs.ts";
import { heldOf } from "./conversation/historyFill.ts";
import type { Keying } from "./conversation/keying.ts";
import type { Receipts } from "./conversation/receipts.ts";
import type { Sync } from "./conversation/sync.ts";
import type { Core } from "./core.ts";
import type { Precedence } from "./precedence.ts";
import type { LiveConnection } from "./socket.ts";

export interface CatchUpParts {
  readonly acquaintance: Acquaintance;
  readonly epochs: Epochs;
  readonly keying: Keying;
  readonly live: LiveConnection;
  readonly precedence: Precedence;
  readonly progress: Cell<HistoryProgress | null>;
  readonly receipts: Receipts;
  readonly sync: Sync;
}

const simultaneous = 6;

export class CatchUp {
  readonly #core: Core;
  readonly #parts: CatchUpParts;

  constructor(core: Core, parts: CatchUpParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Every conversation up to its head, with what its description says: the one with the newest entry first. */
  async conversations(): Promise<void> {
    const { api, database } = this.#core;
    const { acquaintance, precedence, sync } = this.#parts;
    await precedence.clear();
    const rows = new Map((await allConversations(database)).map((row) => [row.id, row]));
    const [behind, answer] = await Promise.all([this.#resume([...rows.values()]), api.conversations()]);
    const described = (answer.ok ? answer.value.conversations : []).toSorted((a, b) => b.time - a.time);
    const listed = new Map(described.map((one) => [toBase64url(one.conversation), one]));
    for (const [id, one] of listed) {
      const row = rows.get(id);
      if (row?.cursor !== one.head || isRolledBack(row)) behind.add(id);
    }
    for (const row of rows.values()) if (answer.ok && row.cursor > 0 && !listed.has(row.id)) await sync.rolledBack(row);
    await announce(database, this.#announced(described, rows));
    const [newest, ...others] = new Set([...listed.keys(), ...behind]);
    const tell = this.#telling(described, rows);
    const work = async (id: string) => {
      await precedence.clear();
      const one = listed.get(id);
      const peer = one === undefined ? null : peerAmong(this.#core.me, id, one.members);
      if (behind.has(id)) await Promise.all([sync.catchUp(id), peer === null ? null : acquaintance.meet(peer)]);
      if (one !== undefined) await this.#described(one);
      await tell(id);
    };
    try {
      // By itself: it is what a person who has just signed in waits for.
      if (newest !== undefined) await work(newest);
      await eachOf(others, simultaneous, work);
    } finally {
      await tell(null);
    }
  }

  /** Tells how much is here, after each conversation, where nothing is held of many: a new device. Null ends it. */
  #telling(
    described: readonly Conversation[],
    rows: ReadonlyMap<string, Pick<ConversationRow, "low" | "cursor">>,
  ): (conversation: string | null) => Promise<void> {
    const held = new Map(
      described.map(({ conversation }) => {
        const id = toBase64url(conversation);
        const row = rows.get(id);
        return [id, row === undefined ? 0 : heldOf(row)];
      }),
    );
    const total = described.reduce((sum, { head }) => sum + head, 0);
    if ([...held.values()].filter((one) => one === 0).length <= simultaneous) return async () => {};
    const { progress } = this.#parts;
    return async (conversation) => {
      if (conversation === null) return progress.set(null);
      const row = await conversationOf(this.#core.database, conversation);
      if (row !== null) held.set(conversation, heldOf(row));
      progress.set({ held: [...held.values()].reduce((sum, one) => sum + one, 0), total });
    };
  }

  /** Those that are not known yet: looking again at hundreds that are would hold up the chat that opens meanwhile. */
  #announced(
    described: readonly Conversation[],
    rows: ReadonlyMap<string, { readonly head: number }>,
  ): readonly Announced[] {
    return described.flatMap(({ conversation, members, head, epoch }): Announced[] => {
      const id = toBase64url(conversation);
      if ((rows.get(id)?.head ?? 0) > 0) return [];
      const peer = peerAmong(this.#core.me, id, members);
      return peer === null ? [] : [{ id, peer, head, newestEpoch: epoch }];
    });
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
    const { database, me } = this.#core;
    const conversation = toBase64url(answer.conversation);
    const peer = peerAmong(me, conversation, answer.members);
    if (peer === null) return;
    await acquaintance.meet(peer);
    const fingerprint = fingerprintOf(answer);
    if ((await conversationOf(database, conversation))?.described === fingerprint) return;
    for (const [account, sequence] of answer.delivered) await receipts.deliveredTo(conversation, account, sequence);
    let settled = answer.repairs.length === 0;
    for (const mark of answer.readMarks.values())
      settled = (await receipts.readMark(conversation, peer, mark)) && settled;
    await keying.answerRepairs(answer, peer);
    const missing = (await epochs.of(conversation, peer)).some((held) => held.key === null);
    if (missing) await sync.keysChanged(conversation);
    const held = await epochs.of(conversation, peer);
    if (settled && held.length > 0 && held.every(({ key }) => key !== null))
      await changeConversation(database, conversation, peer, (row) => ({ ...row, described: fingerprint }));
  }
}

function fingerprintOf({ delivered, readMarks, repairs, epoch }: Conversation): string {
  const facts = [[...delivered].flat(), [...readMarks].flat(), repairs.map(({ account, n }) => [account, n]), epoch];
  return toBase64url(sha256(encode(facts)));
}

/** Runs `work` for each, some at a time. */
async function eachOf<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
