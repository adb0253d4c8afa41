/** What changed in a signed-in tab, wherever that was found out, and who has to look again. */

import type { Acquaintance } from "./acquaintance.ts";
import type { AccountId } from "./api.ts";
import type { Blocking } from "./blocking.ts";
import type { ComingOnline } from "./comingOnline.ts";
import type { Contacts } from "./contacts.ts";
import type { Epochs } from "./conversation/epochs.ts";
import type { UnreadMessages } from "./conversation/unread.ts";
import type { Core } from "./core.ts";
import type { OpenConversations } from "./openConversations.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { People } from "./people.ts";
import type { Pictures } from "./pictures.ts";
import type { Preferences } from "./preferences.ts";
import type { HistorySearch } from "./search/historySearch.ts";
import type { LiveConnection } from "./socket.ts";
import type { ConversationSummaries } from "./summaries.ts";
import type { TabMessage } from "./tabs.ts";

export interface ChangesParts {
  readonly acquaintance: Acquaintance;
  readonly blocking: Blocking;
  readonly comingOnline: ComingOnline;
  readonly contacts: Contacts;
  readonly epochs: Epochs;
  readonly history: HistorySearch;
  readonly live: LiveConnection;
  readonly open: OpenConversations;
  readonly outbox: Outbox;
  readonly people: People;
  readonly pictures: Pictures;
  readonly preferences: Preferences;
  readonly summaries: ConversationSummaries;
  readonly unread: UnreadMessages;
}

export interface ChangesListener {
  readonly tell: (message: TabMessage) => void;
  readonly failed: (error: unknown) => void;
}

export class Changes {
  readonly #core: Core;
  readonly #parts: ChangesParts;
  readonly #listener: ChangesListener;
  #closed = false;

  constructor(core: Core, parts: ChangesParts, listener: ChangesListener) {
    this.#core = core;
    this.#parts = parts;
    this.#listener = listener;
    const { people, preferences } = parts;
    people.changed.subscribe(() => this.surroundings());
    let blocked = preferences.shared.get().blocked;
    preferences.shared.subscribe(() => {
      const now = preferences.shared.get().blocked;
      if (sameMembers(blocked, now)) return;
      blocked = now;
      this.#blocked();
    });
  }

  /** Another tab of this browser tells. */
  heard(message: TabMessage): void {
    const { contacts, epochs, outbox, pictures, preferences } = this.#parts;
    switch (message.kind) {
      case "conversationChanged":
        this.conversation(message.conversation, message.rewritten, false);
        break;
      case "conversationExtended":
        this.extended(message.conversation, false);
        break;
      case "epochsChanged":
        epochs.forget(message.conversation);
        break;
      case "outboxChanged":
        this.conversation(message.conversation, false, false);
        outbox.drainLater(message.conversation);
        break;
      case "accountLogChanged":
        contacts.forget(message.account);
        this.log(message.account, false);
        break;
      case "preferencesChanged":
        this.#guard(preferences.load());
        this.#guard(pictures.loadOwn());
        break;
      default:
        break;
    }
  }

  /** `rewritten`: also entries inside the held range. `here`: other tabs do not know it yet. */
  conversation(conversation: string, rewritten: boolean, here: boolean): void {
    if (this.#closed) return;
    const { history, open, pictures, summaries, unread } = this.#parts;
    if (here) this.#listener.tell({ kind: "conversationChanged", conversation, rewritten });
    if (rewritten) unread.forget(conversation);
    open.changed(conversation, rewritten);
    this.#guard(summaries.soon(conversation));
    this.#guard(pictures.changed(conversation));
    history.changed();
  }

  /** Older history came: nothing that a list of conversations shows is different. */
  extended(conversation: string, here: boolean): void {
    if (this.#closed) return;
    const { history, open, pictures } = this.#parts;
    if (here) this.#listener.tell({ kind: "conversationExtended", conversation });
    open.changed(conversation, false);
    this.#guard(pictures.changed(conversation));
    history.changed();
  }

  outbox(conversation: string): void {
    this.#guard(this.#parts.pictures.outboxChanged(conversation));
    this.conversation(conversation, false, false);
    this.#listener.tell({ kind: "outboxChanged", conversation });
  }

  /** The stored log of this account grew or was refused. */
  log(account: AccountId, here: boolean): void {
    if (this.#closed) return;
    if (here) this.#listener.tell({ kind: "accountLogChanged", account });
    this.#guard(this.#judgeLog(account));
  }

  /** Presence, names, typing, and who may be written to. */
  surroundings(): void {
    if (this.#closed) return;
    this.#parts.open.surroundingsChanged();
    this.#parts.summaries.surroundingsChanged();
  }

  close(): void {
    this.#closed = true;
  }

  /** Whom the person blocked: here, in another tab or on another device. */
  #blocked(): void {
    if (this.#closed) return;
    const { blocking, comingOnline, live, open, pictures, summaries } = this.#parts;
    open.preferencesChanged();
    this.#guard(pictures.load());
    this.#guard(summaries.load());
    if (live.online && comingOnline.privateStorePulled) this.#guard(blocking.settle());
  }

  async #judgeLog(account: AccountId): Promise<void> {
    const { acquaintance, comingOnline, open } = this.#parts;
    open.logChanged(account);
    if (account === this.#core.me.account) await comingOnline.tellOwnDevices();
    await acquaintance.judge(account);
    this.surroundings();
  }

  #guard(work: Promise<unknown>): void {
    work.catch(this.#listener.failed);
  }
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}
