/** What a tab does after each connect: what was missed comes here, and what others do not know yet goes out. */
import { allConversations } from "../storage/conversations.ts";
import type { Blocking } from "./blocking.ts";
import type { CatchUp } from "./catchUp.ts";
import type { Contacts } from "./contacts.ts";
import type { HistoryFill } from "./conversation/historyFill.ts";
import type { Receipts } from "./conversation/receipts.ts";
import type { Core } from "./core.ts";
import type { Notices } from "./notices.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { OwnAccount } from "./ownAccount.ts";
import type { OwnDevices } from "./ownDevices.ts";
import type { PrivateStore } from "./privateStore.ts";
import type { SharedFacts } from "./sharedFacts.ts";
import type { ConversationSummaries } from "./summaries.ts";

export interface ComingOnlineParts {
  readonly blocking: Blocking;
  readonly catchUp: CatchUp;
  readonly contacts: Contacts;
  readonly historyFill: HistoryFill;
  readonly notices: Notices;
  readonly outbox: Outbox;
  readonly ownAccount: OwnAccount;
  readonly ownDevices: OwnDevices;
  readonly privateStore: PrivateStore;
  readonly receipts: Receipts;
  readonly shared: SharedFacts;
  readonly summaries: ConversationSummaries;
}

export class ComingOnline {
  readonly #core: Core;
  readonly #parts: ComingOnlineParts;
  #pulled = false;

  constructor(core: Core, parts: ComingOnlineParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Whether the private store was asked for since this tab began. */
  get privateStorePulled(): boolean {
    return this.#pulled;
  }

  async run(): Promise<void> {
    const { database, me } = this.#core;
    const { blocking, catchUp, contacts, historyFill, outbox, ownAccount, ownDevices } = this.#parts;
    const { privateStore, receipts, shared, summaries } = this.#parts;
    await catchUp.conversations();
    summaries.loaded();
    await ownAccount.readAgain();
    await contacts.grow(me.account);
    await outbox.drainAll();
    const pulled = await privateStore.pull();
    this.#pulled = true;
    for (const row of await allConversations(database)) receipts.stored(row.id);
    // A store that is not the newest would undo at the server what another device chose since.
    if (pulled) await blocking.settle();
    await shared.share();
    await ownDevices.shareName();
    await this.tellOwnDevices();
    await historyFill.run();
  }

  async tellOwnDevices(): Promise<void> {
    const { notices, ownDevices } = this.#parts;
    notices.replace("ownDeviceAdded", await ownDevices.notices());
  }
}
