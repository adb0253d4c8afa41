/**
 * The one way by which entries get here, pushed or fetched: judged in order and written at an end of the held range. Under a Web
 * Lock for each conversation, so that tabs follow one another; who comes second finds the work done.
 */

import type { AccountLog } from "../../crypto/account-log.ts";
import { profileCopied } from "../../crypto/admission.ts";
import type { OpenedMessage } from "../../crypto/envelopes.ts";
import { toBase64url } from "../../protocol/base64url.ts";
import { decodePage, type Entry, entryKind, type Page } from "../../protocol/frames.ts";
import { orNull } from "../../protocol/malformed.ts";
import type { ConversationRow, LackedRow } from "../../storage/catalogue.ts";
import {
  changeConversation,
  conversationOf,
  isRolledBack,
  startRangeAt,
  withLacked,
  withTrust,
  withWholeHistory,
} from "../../storage/conversations.ts";
import { gaveBack } from "../../storage/counters.ts";
import { lacksNumbers, rewriteEntries, unopenedEntries, writeRange } from "../../storage/entries.ts";
import { counterOf } from "../../storage/outbox.ts";
import type { StopReason } from "../api.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import { peerAmong } from "./directory.ts";
import type { Epochs, HeldEpoch } from "./epochs.ts";
import { hasAgain } from "./lacking.ts";
import { epochNamedBy, type OpenedPage, openPage } from "./openPage.ts";

export interface SyncListener {
  /** `rewritten`: also entries inside the held range. */
  readonly changed: (conversation: string, rewritten: boolean) => void;
  /** Another tab has written since this one last looked, and may have died before it could tell. */
  readonly found: (conversation: string) => void;
  /** More is held at the lower end. */
  readonly extended: (conversation: string) => void;
  /** The server has again what it lacked: what waited can be sent. */
  readonly takenUpAgain: (conversation: string) => void;
  readonly opened: (conversation: string, peer: string, messages: readonly OpenedMessage[]) => void;
  readonly stop: (reason: StopReason) => void;
}

export type Caught = "caughtUp" | "unreachable" | "refused";

const firstPage = 60;
const olderPage = 200;
const nextPage = 500;
const mostRounds = 10_000;

export class Sync {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #epochs: Epochs;
  readonly #listener: SyncListener;
  /** The cursor of each conversation as this tab last saw it. */
  readonly #seen = new Map<string, number>();

  constructor(core: Core, contacts: Contacts, epochs: Epochs, listener: SyncListener) {
    this.#core = core;
    this.#contacts = contacts;
    this.#epochs = epochs;
    this.#listener = listener;
  }

  /** Fetches until the head is held. On a device that holds nothing yet: the newest page only, older ones as they are scrolled to. */
  catchUp(conversation: string): Promise<Caught> {
    return this.#locked(conversation, async () => {
      let row = await this.#row(conversation);
      if (row === null) return "refused";
      if (row === "unreachable") return row;
      this.#look(row);
      for (let round = 0; round < mostRounds; round++) {
        const taken = await this.#takenUpAgain(row);
        if (taken === null) return "refused";
        row = taken;
        const page = await this.#fetch(row);
        if (page === null) return "unreachable";
        if (page.head < row.cursor) {
          await this.#rolledBack(row);
          return "refused";
        }
        const most = mostTaken(row);
        const entries = page.entries.filter(({ sequence }) => sequence <= most);
        const first = entries[0];
        if (first === undefined) return "caughtUp";
        if (row.low > row.cursor && first.sequence > 1) await startRangeAt(this.#core.database, row.id, first.sequence);
        const written = await this.#append(row, entries, null);
        if (written !== "caughtUp") return written;
        const after = await conversationOf(this.#core.database, conversation);
        if (after === null) return "refused";
        row = after;
        if (row.cursor >= page.head && row.cursor < mostTaken(row)) return "caughtUp";
      }
      return "unreachable";
    });
  }

  /** The server lacks what this device holds, or what another own one has seen up to `upTo`. */
  rolledBack(row: ConversationRow, upTo?: LackedRow): Promise<void> {
    return this.#locked(row.id, () => this.#rolledBack(row, upTo));
  }

  async #rolledBack({ id, peer }: ConversationRow, upTo?: LackedRow): Promise<void> {
    await changeConversation(this.#core.database, id, peer, (now) =>
      withLacked(now, upTo ?? { sequence: now.cursor, transcript: null }),
    );
    this.#listener.changed(id, false);
  }

  /** A pushed page. What does not continue the held range is fetched instead. `logs`: those known when it came. */
  async pushed(page: Page, logs: readonly AccountLog[]): Promise<Caught> {
    const conversation = toBase64url(page.conversation);
    const done = await this.#locked(conversation, async (): Promise<Caught | "gap"> => {
      const row = await conversationOf(this.#core.database, conversation);
      if (row === null || row.low > row.cursor || isRolledBack(row)) return "gap";
      this.#look(row);
      const fresh = page.entries.filter((entry) => entry.sequence > row.cursor);
      if (fresh.length === 0) return page.head > row.cursor ? "gap" : "caughtUp";
      if (fresh[0]?.sequence !== row.cursor + 1) return "gap";
      const written = await this.#append(row, fresh, logs);
      return written === "caughtUp" && page.head > (fresh.at(-1)?.sequence ?? 0) ? "gap" : written;
    });
    return done === "gap" ? this.catchUp(conversation) : done;
  }

  /** One page below what is held, or the newest one where nothing is; false when it could not be had. */
  async fetchOlder(conversation: string, size: number = olderPage): Promise<boolean> {
    const known = await conversationOf(this.#core.database, conversation);
    if (known !== null && known.low > known.cursor) {
      const caught = await this.catchUp(conversation);
      const row = await conversationOf(this.#core.database, conversation);
      return caught === "caughtUp" && row !== null && row.low <= row.cursor;
    }
    return this.#locked(conversation, async () => {
      const row = await conversationOf(this.#core.database, conversation);
      if (row === null || row.low > row.cursor) return false;
      if (row.low <= 1) return true;
      const answer = await this.#core.api.pageBefore(conversation, row.low, size);
      const page = answer.ok ? this.#decode(answer.value, conversation) : null;
      if (page === null || page.entries.at(-1)?.sequence !== row.low - 1) return false;
      const opened = await this.#open(row, page.entries, null);
      if (opened === null) return false;
      const { database, me } = this.#core;
      await writeRange(database, conversation, "prepend", opened.rows, me, (now) => now);
      if (page.entries[0]?.sequence === 1) await this.#judgeNumbers(row);
      this.#listener.extended(conversation);
      return true;
    });
  }

  /** Fetches seals that came meanwhile and opens what waited for them. */
  keysChanged(conversation: string): Promise<void> {
    return this.#locked(conversation, async () => {
      const row = await conversationOf(this.#core.database, conversation);
      if (row === null) return;
      const unopened = await unopenedEntries(
        this.#core.database,
        conversation,
        placesWithoutKey(await this.#epochs.of(conversation, row.peer)),
      );
      if ((await this.#epochs.fetch(conversation, row.peer)) !== "fetched" || unopened.length === 0) return;
      const entries = unopened.flatMap(({ sequence, time, envelope }): Entry[] =>
        envelope === undefined ? [] : [{ sequence, time, kind: entryKind.envelope, entry: envelope }],
      );
      const opened = await this.#open(row, entries, null);
      const changed = opened?.rows.filter((now) => now.refused !== "keyMissing") ?? [];
      if (changed.length === 0) return;
      await rewriteEntries(this.#core.database, conversation, changed);
      if (row.low === 1) await this.#judgeNumbers(row);
      this.#listener.changed(conversation, true);
    });
  }

  /**
   * The row as it is when the server has again what it lacked; null when it has not. Nothing above that place is taken before: what a
   * server puts there may be a fork, which it could show again at any time.
   */
  async #takenUpAgain(row: ConversationRow): Promise<ConversationRow | null> {
    const { id, peer, lacked } = row;
    if (lacked === undefined || row.cursor < mostTaken(row)) return row;
    const { api, database } = this.#core;
    const whole = await hasAgain(database, row, await this.#epochs.of(id, peer), async (sequence, most) => {
      const answer = await api.pageAfter(id, sequence, most);
      return answer.ok ? this.#decode(answer.value, id) : null;
    });
    if (!whole) return null;
    const now = await changeConversation(database, id, peer, (before) => withWholeHistory(before, lacked));
    this.#listener.changed(id, false);
    this.#listener.takenUpAgain(id);
    return now;
  }

  #look(row: ConversationRow): void {
    if (this.#seen.get(row.id) === row.cursor) return;
    this.#seen.set(row.id, row.cursor);
    this.#listener.found(row.id);
  }

  #locked<T>(conversation: string, work: () => Promise<T>): Promise<T> {
    return this.#core.environment.locks.run(`sync ${conversation}`, work);
  }

  /** The row, made from what the server says of an unknown conversation. */
  async #row(conversation: string): Promise<ConversationRow | "unreachable" | null> {
    const known = await conversationOf(this.#core.database, conversation);
    if (known !== null && known.head > 0) return known;
    const answer = await this.#core.api.conversation(conversation);
    if (!answer.ok) return answer.problem.code === "not_found" ? null : "unreachable";
    const peer = peerAmong(this.#core.me, conversation, answer.value.members);
    if (peer === null) return null;
    const { head, epoch } = answer.value;
    return changeConversation(this.#core.database, conversation, peer, (row) => ({
      ...row,
      head: Math.max(row.head, head),
      newestEpoch: Math.max(row.newestEpoch, epoch),
    }));
  }

  async #fetch(row: ConversationRow): Promise<Page | null> {
    const { api } = this.#core;
    const empty = row.low > row.cursor;
    const answer = empty
      ? await api.pageBefore(row.id, Math.min(row.head, mostTaken(row)) + 1, firstPage)
      : await api.pageAfter(row.id, row.cursor, nextPage);
    return answer.ok ? this.#decode(answer.value, row.id) : null;
  }

  #decode(bytes: Uint8Array, conversation: string): Page | null {
    const page = orNull(() => decodePage(bytes));
    return page !== null && toBase64url(page.conversation) === conversation ? page : null;
  }

  async #append(
    row: ConversationRow,
    entries: readonly Entry[],
    logsAtArrival: readonly AccountLog[] | null,
  ): Promise<Caught> {
    const first = entries[0];
    if (first === undefined || (row.low <= row.cursor && first.sequence !== row.cursor + 1)) return "unreachable";
    const opened = await this.#open(row, entries, logsAtArrival);
    if (opened === null) return "unreachable";
    // Before anything is written: what is held already is not looked at again.
    if (await this.#copied(row.id, opened.messages)) {
      this.#listener.stop("profileCopied");
      return "refused";
    }
    const newest = entries.at(-1);
    const readByPeer = Math.max(0, ...opened.messages.filter(isBy(row.peer)).map((message) => message.after.sequence));
    const { database, me } = this.#core;
    await writeRange(database, row.id, "append", opened.rows, me, (now) => {
      const moved = {
        ...now,
        activity: Math.max(now.activity, newest?.time ?? 0),
        deliveredToPeer: Math.max(now.deliveredToPeer, row.peer === me.account ? 0 : readByPeer),
      };
      return opened.gap === "certain" ? withTrust(moved, "historyIncomplete") : moved;
    });
    const low = row.low <= row.cursor ? row.low : first.sequence;
    if (opened.gap === "perhaps" && low === 1) await this.#judgeNumbers(row);
    this.#seen.set(row.id, newest?.sequence ?? row.cursor);
    this.#listener.changed(row.id, false);
    this.#listener.opened(row.id, row.peer, opened.messages);
    return "caughtUp";
  }

  /**
   * The history is here down to its beginning: numbers that no message bears were kept back (protocol, section 8.2). While a key is
   * missing this cannot be told: a message that does not open shows no number.
   */
  async #judgeNumbers({ id, peer }: ConversationRow): Promise<void> {
    const { database } = this.#core;
    if (placesWithoutKey(await this.#epochs.of(id, peer)).length > 0) return;
    if (!(await lacksNumbers(database, id))) return;
    await changeConversation(database, id, peer, (now) => withTrust(now, "historyIncomplete"));
    this.#listener.changed(id, false);
  }

  async #open(
    row: ConversationRow,
    entries: readonly Entry[],
    logsAtArrival: readonly AccountLog[] | null,
  ): Promise<Extract<OpenedPage, { kind: "opened" }> | null> {
    let epochs = await this.#epochs.of(row.id, row.peer);
    const needed = neededEpochs(entries, epochs);
    if (needed !== null) {
      const fetched = await this.#epochs.fetch(row.id, row.peer, entries, needed);
      if (fetched === "ownLogRolledBack") this.#listener.stop(fetched);
      if (fetched === "unreachable" || fetched === "ownLogRolledBack") return null;
      epochs = await this.#epochs.of(row.id, row.peer);
    }
    const page = { conversation: row.id, peer: row.peer, entries, epochs, logsAtArrival };
    const opened = await openPage(this.#core, this.#contacts, page);
    if (opened.kind === "ownLogRolledBack") this.#listener.stop("ownLogRolledBack");
    return opened.kind === "opened" ? opened : null;
  }

  async #copied(conversation: string, messages: readonly OpenedMessage[]): Promise<boolean> {
    const { me, database } = this.#core;
    const row = await counterOf(database, conversation);
    const own = { account: me.id, device: me.device };
    return messages.some(
      (message) => profileCopied(message, own, row?.counter ?? 0) && !gaveBack(row, message.counter, message.hash),
    );
  }
}

/** The highest place from which entries are taken: while the server lacks something, that one. */
function mostTaken(row: ConversationRow): number {
  return isRolledBack(row) && row.lacked !== undefined ? row.lacked.sequence : Number.POSITIVE_INFINITY;
}

function isBy(account: string): (message: OpenedMessage) => boolean {
  return (message) => toBase64url(message.account) === account;
}

/** The epochs whose records or keys these entries need and that are not held; null when all are. */
function neededEpochs(entries: readonly Entry[], held: readonly HeldEpoch[]): ReadonlySet<number> | null {
  const places = new Set(held.map(({ epoch }) => epoch.place));
  const named = new Set(entries.map(epochNamedBy).filter((n) => n !== null));
  const needed = [...named].filter((n) => {
    const known = held[n];
    return known === undefined || (known.key === null && !known.tried);
  });
  const records = entries.some((entry) => entry.kind === entryKind.epochRecord && !places.has(entry.sequence));
  return needed.length > 0 || records ? new Set(needed) : null;
}

function placesWithoutKey(held: readonly HeldEpoch[]): { readonly from: number; readonly to: number | null }[] {
  return held.flatMap(({ epoch, key }, n) => {
    const next = held[n + 1];
    return key === null ? [{ from: epoch.place, to: next === undefined ? null : next.epoch.place - 1 }] : [];
  });
}
