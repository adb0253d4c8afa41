/** Delivered, read and typing (protocol, section 9), both ways. */
import {
  openReadMark,
  openTyping,
  readMarkAdvances,
  sealReadMark,
  sealTyping,
  typingIsFresh,
} from "../../crypto/marks.ts";
import { systemRandomness } from "../../crypto/randomness.ts";
import type { ReadingContext } from "../../crypto/reading.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import type { Bytes } from "../../protocol/bytes.ts";
import { decodeSealed } from "../../protocol/envelope.ts";
import { encodeDelivered } from "../../protocol/frames.ts";
import { limit } from "../../protocol/limits.ts";
import { orNull } from "../../protocol/malformed.ts";
import { decodeMarkHeader, type SignedTyping } from "../../protocol/mark.ts";
import type { ConversationRow } from "../../storage/catalogue.ts";
import { changeConversation, conversationOf } from "../../storage/conversations.ts";
import { entriesBetween } from "../../storage/entries.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import type { LiveConnection } from "../socket.ts";
import type { Epochs } from "./epochs.ts";
import type { Keying } from "./keying.ts";

const readDelay = 300;
const deliveredDelay = 100;
const typingEvery = 3_000;
const typingLasts = 6_000;

export interface ReceiptsSurroundings {
  /** The sequence behind which nothing of this account is shown: nothing behind it is reported as delivered. */
  readonly hiddenAfter: (account: string) => number;
  /** Whether that is known: a new device learns it only after it has fetched its first messages. */
  readonly knowsHidden: () => boolean;

  readonly changed: (conversation: string) => void;
  /** Another own device had read up to `sequence`, at `time` in ms by its clock. */
  readonly readElsewhere: (conversation: string, sequence: number, time: number) => void;
  readonly typingChanged: (account: string) => void;
}

interface OwnTyping {
  lastSent: number;
  forgetStop: () => void;
}

export class Receipts {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #epochs: Epochs;
  readonly #keying: Keying;
  readonly #live: LiveConnection;
  readonly #surroundings: ReceiptsSurroundings;
  readonly #typists = new Map<string, () => void>();
  readonly #lastTyping = new Map<string, SignedTyping>();
  readonly #ownTyping = new Map<string, OwnTyping>();
  readonly #readDue = new Map<string, () => void>();
  readonly #deliveredDue = new Set<string>();
  #forgetDelivered: (() => void) | null = null;
  #typingCounter = 0;

  constructor(
    core: Core,
    parts: { contacts: Contacts; epochs: Epochs; keying: Keying; live: LiveConnection },
    surroundings: ReceiptsSurroundings,
  ) {
    this.#core = core;
    this.#contacts = parts.contacts;
    this.#epochs = parts.epochs;
    this.#keying = parts.keying;
    this.#live = parts.live;
    this.#surroundings = surroundings;
  }

  close(): void {
    for (const forget of [...this.#typists.values(), ...this.#readDue.values()]) forget();
    for (const own of this.#ownTyping.values()) own.forgetStop();
    this.#forgetDelivered?.();
  }

  isTyping(account: string): boolean {
    return this.#typists.has(account);
  }

  #isBlocked(account: string): boolean {
    return this.#surroundings.hiddenAfter(account) !== Number.POSITIVE_INFINITY;
  }

  // Delivered ---------------------------------------------------------------------------------------------------------

  /** Entries of this conversation were stored here: tells the server soon, many conversations at once. */
  stored(conversation: string): void {
    this.#deliveredDue.add(conversation);
    this.#forgetDelivered ??= this.#core.environment.clock.after(deliveredDelay, () => {
      this.#forgetDelivered = null;
      void this.#tellDelivered().catch(() => {});
    });
  }

  async #tellDelivered(): Promise<void> {
    if (!this.#surroundings.knowsHidden()) return;
    const due = [...this.#deliveredDue];
    this.#deliveredDue.clear();
    const rows = await Promise.all(due.map((id) => conversationOf(this.#core.database, id)));
    const news = rows
      .filter((row) => row !== null)
      .map((row) => ({ id: row.id, peer: row.peer, upTo: this.#reportable(row), told: row.deliveredTold }))
      .filter(({ upTo, told }) => upTo > told);
    if (news.length === 0 || !this.#live.online) return;
    this.#live.tell(
      "delivered",
      encodeDelivered(news.map((row) => ({ conversation: fromBase64url(row.id), sequence: row.upTo }))),
    );
    for (const row of news)
      await changeConversation(this.#core.database, row.id, row.peer, (now) => ({
        ...now,
        deliveredTold: Math.max(now.deliveredTold, row.upTo),
      }));
  }

  #reportable(row: ConversationRow): number {
    return Math.min(row.cursor, this.#surroundings.hiddenAfter(row.peer));
  }

  async deliveredTo(conversation: string, account: string, sequence: number): Promise<void> {
    const row = await conversationOf(this.#core.database, conversation);
    if (row === null || account !== row.peer || account === this.#core.me.account) return;
    if (sequence <= row.deliveredToPeer) return;
    await changeConversation(this.#core.database, conversation, row.peer, (now) => ({
      ...now,
      deliveredToPeer: Math.max(now.deliveredToPeer, sequence),
    }));
    this.#surroundings.changed(conversation);
  }

  // Read --------------------------------------------------------------------------------------------------------------

  /** The person has seen everything up to `sequence`. */
  async markRead(conversation: string, sequence: number): Promise<void> {
    const row = await conversationOf(this.#core.database, conversation);
    if (row === null || sequence <= row.readByMe || sequence > row.cursor) return;
    await changeConversation(this.#core.database, conversation, row.peer, (now) => ({
      ...now,
      readByMe: Math.max(now.readByMe, sequence),
    }));
    this.#surroundings.changed(conversation);
    if (row.peer === this.#core.me.account || this.#isBlocked(row.peer) || this.#readDue.has(conversation)) return;
    this.#readDue.set(
      conversation,
      this.#core.environment.clock.after(readDelay, () => {
        this.#readDue.delete(conversation);
        void this.#sendRead(conversation).catch(() => {});
      }),
    );
  }

  /** Sends the own mark again where the server has a lower one, for example after a time without a connection. */
  async #sendRead(conversation: string): Promise<void> {
    const row = await conversationOf(this.#core.database, conversation);
    if (row === null) return;
    const held = await this.#epochs.newest(conversation, row.peer);
    const sender = await this.#keying.sender();
    const [entry] = await entriesBetween(this.#core.database, conversation, row.readByMe, row.readByMe);
    if (held?.key == null || sender === null || entry === undefined) return;
    const { n, recordHash } = held.epoch;
    const mark = await sealReadMark(
      { conversation: fromBase64url(conversation), n },
      { sequence: entry.sequence, hash: entry.hash },
      this.#core.environment.clock.now(),
      { recordHash, key: held.key },
      sender,
      systemRandomness,
    );
    const answer = this.#live.online ? await this.#live.request("read", mark) : null;
    if (answer === null) await this.#core.api.read(conversation, mark);
  }

  /**
   * A mark from the server. `account` is what the server says; only what the mark itself says and signs counts. False where it could not
   * be opened now.
   */
  async readMark(conversation: string, peer: string, mark: Bytes): Promise<boolean> {
    const row = await conversationOf(this.#core.database, conversation);
    const context = await this.#context(conversation, peer);
    if (row === null || context === null) return false;
    const verdict = await this.#opened((now) => openReadMark(now, mark), conversation, peer, context);
    if (verdict === null) return false;
    const account = toBase64url(verdict.account);
    const field = account === this.#core.me.account ? "readByMe" : "readByPeer";
    const { sequence } = verdict.upTo;
    const [entry] = await entriesBetween(this.#core.database, conversation, sequence, sequence);
    if (field === "readByMe" && verdict.device !== this.#core.me.device && readMarkAdvances(0, verdict, entry?.hash))
      this.#surroundings.readElsewhere(conversation, sequence, verdict.time);
    if (!readMarkAdvances(row[field], verdict, entry?.hash)) return true;
    await changeConversation(this.#core.database, conversation, peer, (now) => ({
      ...now,
      [field]: Math.max(now[field], verdict.upTo.sequence),
    }));
    this.#surroundings.changed(conversation);
    return true;
  }

  /** A pushed mark, of a conversation that this device knows. */
  async relayedReadMark(mark: Bytes): Promise<void> {
    const conversation = conversationOfMark(mark);
    const row = conversation === null ? null : await conversationOf(this.#core.database, conversation);
    if (row !== null) await this.readMark(row.id, row.peer, mark);
  }

  /** The own mark that another device has not seen: after the server told which one it keeps. */
  async resend(conversation: string): Promise<void> {
    await this.#sendRead(conversation);
  }

  // Typing ------------------------------------------------------------------------------------------------------------

  typing(conversation: string, peer: string, textIsEmpty: boolean): void {
    if (peer === this.#core.me.account || this.#isBlocked(peer)) return;
    const own = this.#ownTyping.get(conversation);
    if (textIsEmpty) {
      if (own === undefined) return;
      own.forgetStop();
      this.#ownTyping.delete(conversation);
      void this.#sendTyping(conversation, peer, false).catch(() => {});
      return;
    }
    const now = this.#core.environment.clock.now();
    own?.forgetStop();
    const forgetStop = this.#core.environment.clock.after(typingLasts, () => this.typing(conversation, peer, true));
    const due = own === undefined || now - own.lastSent >= typingEvery;
    this.#ownTyping.set(conversation, { lastSent: due ? now : own.lastSent, forgetStop });
    if (due) void this.#sendTyping(conversation, peer, true).catch(() => {});
  }

  async #sendTyping(conversation: string, peer: string, typing: boolean): Promise<void> {
    if (!this.#live.online) return;
    const held = await this.#epochs.newest(conversation, peer);
    const sender = await this.#keying.sender();
    if (held?.key == null || sender === null) return;
    const { n, recordHash } = held.epoch;
    const mark = await sealTyping(
      { conversation: fromBase64url(conversation), n },
      { counter: ++this.#typingCounter, time: this.#core.environment.clock.now(), typing },
      { recordHash, key: held.key },
      sender,
      systemRandomness,
    );
    this.#live.tell("typing", mark);
  }

  async typed(mark: Bytes): Promise<void> {
    const conversation = conversationOfMark(mark);
    const row = conversation === null ? null : await conversationOf(this.#core.database, conversation);
    if (conversation === null || row === null || row.peer === this.#core.me.account || this.#isBlocked(row.peer))
      return;
    const context = await this.#context(conversation, row.peer);
    if (context === null) return;
    const typing = await this.#opened((now) => openTyping(now, mark), conversation, row.peer, context);
    if (typing === null || toBase64url(typing.account) !== row.peer) return;
    const device = `${row.peer}/${typing.device}`;
    if (!typingIsFresh(this.#lastTyping.get(device) ?? null, typing, this.#core.environment.clock.now())) return;
    this.#lastTyping.set(device, typing);
    this.#setTyping(row.peer, typing.typing);
  }

  /** A message of theirs has come: they are not typing it any more. */
  hasWritten(account: string): void {
    this.#setTyping(account, false);
  }

  #setTyping(account: string, typing: boolean): void {
    const forget = this.#typists.get(account);
    forget?.();
    if (typing) {
      const stop = this.#core.environment.clock.after(typingLasts, () => this.#setTyping(account, false));
      this.#typists.set(account, stop);
    } else this.#typists.delete(account);
    if (typing !== (forget !== undefined)) this.#surroundings.typingChanged(account);
  }

  async #context(conversation: string, peer: string): Promise<ReadingContext | null> {
    const epochs = await this.#epochs.of(conversation, peer);
    if (epochs.length === 0) return null;
    return {
      conversation: fromBase64url(conversation),
      epochs: epochs.map((held, n) => ({
        epoch: held.epoch,
        key: held.key,
        nextPlace: epochs[n + 1]?.epoch.place ?? null,
      })),
      logs: await this.#contacts.several([this.#core.me.account, peer]),
      live: true,
    };
  }

  /** Opens once more after fetching the log that was missing. */
  async #opened<T>(
    open: (
      context: ReadingContext,
    ) => Promise<
      { kind: "opened"; mark: T } | { kind: "logNeeded"; account: Bytes; seq: number } | { kind: "refused" }
    >,
    conversation: string,
    peer: string,
    context: ReadingContext,
  ): Promise<T | null> {
    let verdict = await open(context);
    if (verdict.kind === "logNeeded") {
      await this.#contacts.atLeast(toBase64url(verdict.account), verdict.seq);
      const again = await this.#context(conversation, peer);
      if (again === null) return null;
      verdict = await open(again);
    }
    return verdict.kind === "opened" ? verdict.mark : null;
  }
}

function conversationOfMark(mark: Bytes): string | null {
  const header = orNull(() => decodeMarkHeader(decodeSealed(mark, limit.mark, "mark").header));
  return header === null ? null : toBase64url(header.conversation);
}
