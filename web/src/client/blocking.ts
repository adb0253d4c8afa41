/** Blocking, as the own devices and the server agree on it (protocol, sections 5.2 and 11). The private store is the truth; the server follows. */
import { toBase64url } from "../protocol/base64url.ts";
import type { ConversationRow } from "../storage/catalogue.ts";
import { conversationOf } from "../storage/conversations.ts";
import { isDefinite } from "./authErrors.ts";
import { conversationWith } from "./conversation/directory.ts";
import type { Receipts } from "./conversation/receipts.ts";
import type { Core } from "./core.ts";
import type { Preferences } from "./preferences.ts";
import type { PrivateStore } from "./privateStore.ts";
import type { Answer } from "./rest.ts";
import type { LiveConnection } from "./socket.ts";

/** Before the server is asked again, where it names no time. */
const pause = 5_000;

export interface BlockingParts {
  readonly live: LiveConnection;
  readonly preferences: Preferences;
  readonly privateStore: PrivateStore;
  readonly receipts: Receipts;
}

export class Blocking {
  readonly #core: Core;
  readonly #parts: BlockingParts;
  #forgetRetry: (() => void) | null = null;

  constructor(core: Core, parts: BlockingParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Nothing of theirs is shown that comes from now on. */
  async set(peer: string, blocked: boolean): Promise<void> {
    const { live, preferences, privateStore, receipts } = this.#parts;
    const { api, database, me } = this.#core;
    if (peer === me.account) return;
    const conversation = conversationWith(me, peer);
    const row = await conversationOf(database, conversation);
    await preferences.block(peer, blocked, row?.cursor ?? 0);
    if (live.online) {
      await privateStore.share();
      this.#heard(await api.setBlocked(peer, blocked));
    }
    if (!blocked) receipts.stored(conversation);
  }

  /**
   * Has the server follow what the private store says, after a time without a connection or when another device chose something. What the store says
   * nothing of stays: another device may have told the server before it could share its choice.
   */
  async settle(): Promise<void> {
    const { api } = this.#core;
    const answer = await api.blocked();
    this.#heard(answer);
    if (!answer.ok) return;
    const known = new Set(answer.value.blocked.map(toBase64url));
    for (const [account, blocked] of this.#parts.preferences.blockChoices)
      if (blocked !== known.has(account)) this.#heard(await api.setBlocked(account, blocked));
  }

  /** A server that could not do it now is asked again, as after a connect; without a connection the next one does so. */
  #heard(answer: Answer<unknown>): void {
    if (answer.ok || isDefinite(answer.problem)) return;
    const { retryAfterSeconds } = answer.problem;
    const wait = retryAfterSeconds === null ? pause : retryAfterSeconds * 1000;
    this.#forgetRetry?.();
    this.#forgetRetry = this.#core.environment.clock.after(wait, () => {
      this.#forgetRetry = null;
      if (this.#parts.live.online) void this.#settleAgain().catch(() => {});
    });
  }

  async #settleAgain(): Promise<void> {
    if (await this.#parts.privateStore.pull()) await this.settle();
  }

  /** The conversation as far as anything of the other member is shown. */
  shown(row: ConversationRow): ConversationRow {
    const after = this.#parts.preferences.hiddenAfter(row.peer);
    return after < row.cursor ? { ...row, cursor: after } : row;
  }
}
