/** The parts of a signed-in tab, put together: what each tells, and what the others do then. */

import { toBase64url } from "../protocol/base64url.ts";
import type { DeviceRow } from "../storage/catalogue.ts";
import { StorageFailure } from "../storage/failure.ts";
import { Acquaintance } from "./acquaintance.ts";
import type { StopReason } from "./api.ts";
import { Arrivals } from "./arrivals.ts";
import { Blocking } from "./blocking.ts";
import { CatchUp } from "./catchUp.ts";
import { Changes } from "./changes.ts";
import { ComingOnline } from "./comingOnline.ts";
import { Contacts } from "./contacts.ts";
import { Epochs } from "./conversation/epochs.ts";
import { HistoryFill } from "./conversation/historyFill.ts";
import { Keying } from "./conversation/keying.ts";
import { Receipts } from "./conversation/receipts.ts";
import { Sync } from "./conversation/sync.ts";
import { UnreadMessages } from "./conversation/unread.ts";
import type { Core } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import { type EventTakers, takeEvent } from "./liveEvents.ts";
import { Notices } from "./notices.ts";
import { OpenConversations } from "./openConversations.ts";
import { Outbox } from "./outbox/outbox.ts";
import { OwnAccount } from "./ownAccount.ts";
import { OwnDevices } from "./ownDevices.ts";
import { People } from "./people.ts";
import { Pictures } from "./pictures.ts";
import { Precedence } from "./precedence.ts";
import { Preferences } from "./preferences.ts";
import { PrivateStore } from "./privateStore.ts";
import { HistorySearch } from "./search/historySearch.ts";
import { ServerWatch } from "./serverWatch.ts";
import { SharedFacts } from "./sharedFacts.ts";
import { LiveConnection } from "./socket.ts";
import { StorageRoom } from "./storageRoom.ts";
import { ConversationSummaries } from "./summaries.ts";
import type { TabMessage } from "./tabs.ts";

export interface SessionHost {
  readonly tell: (message: TabMessage) => void;
  readonly stop: (reason: StopReason) => void;
  /** The server does not let this device in any more. */
  readonly sessionEnded: () => void;
  /** Another own device signed this one out. */
  readonly signedOutElsewhere: () => void;
  readonly failed: (error: unknown) => void;
}

export class SessionParts {
  readonly #core: Core;
  readonly #host: SessionHost;
  readonly people = new People();
  readonly notices = new Notices();
  readonly ownAccount: OwnAccount;
  readonly contacts: Contacts;
  readonly acquaintance: Acquaintance;
  readonly #epochs: Epochs;
  readonly #sync: Sync;
  readonly live: LiveConnection;
  readonly outbox: Outbox;
  readonly #receipts: Receipts;
  readonly #unread: UnreadMessages;
  readonly #privateStore: PrivateStore;
  readonly preferences: Preferences;
  readonly pictures: Pictures;
  readonly blocking: Blocking;
  readonly history: HistorySearch;
  readonly open: OpenConversations;
  readonly summaries: ConversationSummaries;
  readonly #catchUp: CatchUp;
  readonly #comingOnline: ComingOnline;
  readonly ownDevices: OwnDevices;
  readonly #room: StorageRoom;
  readonly historyFill: HistoryFill;
  readonly #shared: SharedFacts;
  readonly #server: ServerWatch;
  readonly changes: Changes;
  readonly #takers: EventTakers;
  #reopening: Promise<boolean> | null = null;
  #closed = false;

  constructor(core: Core, device: DeviceRow, host: SessionHost) {
    const { me, environment } = core;
    this.#core = core;
    this.#host = host;
    this.ownAccount = new OwnAccount(core, this.people, device);
    this.#unread = new UnreadMessages(core.database, me.account);
    const precedence = new Precedence(environment.clock);
    this.summaries = new ConversationSummaries(core, precedence, {
      person: (account) => this.people.get(account),
      isTyping: (account) => this.#receipts.isTyping(account),
      unread: (row) => this.#unread.of(this.blocking.shown(row)),
      hiddenAfter: (account) => this.preferences.hiddenAfter(account),
    });
    this.contacts = new Contacts(core, (account) => this.changes.log(account, true));
    this.acquaintance = new Acquaintance(core, this.people, this.contacts, {
      notice: (notice) => this.notices.tell(notice),
      stop: (reason) => host.stop(reason),
      sessionEnded: () => host.sessionEnded(),
      changed: (conversation, here) => this.changes.conversation(conversation, false, here),
      met: (conversation) => this.guard(this.summaries.soon(conversation)),
    });
    this.#epochs = new Epochs(core, this.contacts, (conversation) =>
      host.tell({ kind: "epochsChanged", conversation }),
    );
    this.#sync = new Sync(core, this.contacts, this.#epochs, {
      changed: (conversation, rewritten) => this.changes.conversation(conversation, rewritten, true),
      found: (conversation) => this.changes.conversation(conversation, false, false),
      extended: (conversation) => this.changes.extended(conversation, true),
      takenUpAgain: (conversation) => this.outbox.drain(conversation),
      opened: (conversation, peer, messages) => {
        this.#receipts.stored(conversation);
        if (messages.some((message) => toBase64url(message.account) === peer)) this.#receipts.hasWritten(peer);
      },
      stop: (reason) => host.stop(reason),
    });
    const keying = new Keying(core, this.contacts, this.#epochs, this.#sync);
    this.live = new LiveConnection(environment.openSocket(), environment.clock, {
      online: () => this.guard(this.#cameOnline()),
      event: (event) => {
        if (!this.#closed) this.guard(takeEvent(event, this.#takers));
      },
      refused: () => this.#reopen(),
      signedOut: () => this.guard(this.#signedOutByServer()),
    });
    const parts = {
      acquaintance: this.acquaintance,
      contacts: this.contacts,
      epochs: this.#epochs,
      keying,
      live: this.live,
      people: this.people,
      precedence,
      sync: this.#sync,
    };
    this.outbox = new Outbox(core, parts, {
      changed: (conversation) => this.changes.outbox(conversation),
      failed: (error) => this.#fail(error),
    });
    this.#receipts = new Receipts(core, parts, {
      changed: (conversation) => this.changes.conversation(conversation, false, true),
      readElsewhere: (conversation, sequence, time) => this.open.readElsewhere(conversation, sequence, time),
      typingChanged: () => this.changes.surroundings(),
      hiddenAfter: (account) => this.preferences.hiddenAfter(account),
      knowsHidden: () => this.#comingOnline.privateStorePulled,
    });
    this.#privateStore = new PrivateStore(core, this.contacts, {
      refused: (what) => this.notices.tell({ id: what, severity: "danger", dismissible: false, kind: what }),
      storeBelieved: () => this.notices.end("privateStoreRefused"),
      ownLogRolledBack: () => host.stop("ownLogRolledBack"),
      arrived: async (items) => {
        if (await this.ownDevices.mustLeave()) return host.signedOutElsewhere();
        await this.preferences.load();
        await this.pictures.loadOwn();
        await this.#comingOnline.tellOwnDevices();
        await this.#shared.arrived(items);
      },
      failed: (error) => this.#fail(error),
    });
    this.preferences = new Preferences(this.#privateStore, environment.clock, {
      kept: () => host.tell({ kind: "preferencesChanged" }),
      failed: (error) => this.#fail(error),
    });
    this.pictures = new Pictures(core, {
      outbox: this.outbox,
      ownAccount: this.ownAccount,
      people: this.people,
      privateStore: this.#privateStore,
      hiddenAfter: (account) => this.preferences.hiddenAfter(account),
    });
    this.blocking = new Blocking(core, {
      live: this.live,
      preferences: this.preferences,
      privateStore: this.#privateStore,
      receipts: this.#receipts,
    });
    this.history = new HistorySearch(
      core,
      (conversation) => this.#sync.fetchOlder(conversation),
      (account) => this.preferences.hiddenAfter(account),
      (error) => this.#fail(error),
    );
    this.open = new OpenConversations(
      core,
      { ...parts, outbox: this.outbox, pictures: this.pictures, receipts: this.#receipts },
      {
        changed: (conversation) => this.changes.conversation(conversation, false, true),
        unread: (row) => this.#unread.of(this.blocking.shown(row)),
        hiddenAfter: (account) => this.preferences.hiddenAfter(account),
        failed: (error) => this.#fail(error),
      },
    );
    this.historyFill = new HistoryFill(core, this.#sync, () => !this.#closed && this.live.online);
    this.#catchUp = new CatchUp(core, { ...parts, progress: this.historyFill.progress, receipts: this.#receipts });
    this.#server = new ServerWatch(core, this.notices, (reason) => host.stop(reason));
    this.ownDevices = new OwnDevices(core, this.contacts, this.#privateStore);
    this.#room = new StorageRoom(core.database, environment.clock, () => this.guard(this.#roomAgain()));
    this.#shared = new SharedFacts(core, { ...parts, privateStore: this.#privateStore });
    this.#comingOnline = new ComingOnline(core, {
      ...parts,
      blocking: this.blocking,
      catchUp: this.#catchUp,
      historyFill: this.historyFill,
      notices: this.notices,
      outbox: this.outbox,
      ownAccount: this.ownAccount,
      ownDevices: this.ownDevices,
      privateStore: this.#privateStore,
      receipts: this.#receipts,
      shared: this.#shared,
      summaries: this.summaries,
    });
    this.changes = new Changes(
      core,
      {
        ...parts,
        blocking: this.blocking,
        comingOnline: this.#comingOnline,
        history: this.history,
        open: this.open,
        outbox: this.outbox,
        pictures: this.pictures,
        preferences: this.preferences,
        summaries: this.summaries,
        unread: this.#unread,
      },
      { tell: host.tell, failed: (error) => this.#fail(error) },
    );
    this.#takers = {
      ...parts,
      arrivals: new Arrivals(this.#sync, this.contacts, (error) => this.#fail(error)),
      privateStore: this.#privateStore,
      receipts: this.#receipts,
      readAgain: (conversation) => this.#catchUp.readAgain(conversation),
    };
    core.api.rest.reopenSession = () => this.#reopen();
    core.api.rest.heardTime = (server, asked, answered) => this.#server.hearsTime(server, asked, answered);
    this.live.state.subscribe(() => {
      if (this.live.state.get().kind !== "online") this.people.forgetPresence();
    });
  }

  close(): void {
    this.#closed = true;
    this.changes.close();
    this.#core.api.rest.reopenSession = null;
    this.#core.api.rest.heardTime = null;
    this.live.close();
    this.outbox.close();
    this.#receipts.close();
    this.#privateStore.close();
    this.#room.close();
    this.summaries.close();
    this.history.close();
    this.pictures.close();
  }

  storageFull(): void {
    this.notices.tell({ id: "storageFull", severity: "danger", dismissible: false, kind: "storageFull" });
    this.#room.missing();
  }

  #reopen(): Promise<boolean> {
    this.#reopening ??= openDeviceSession(this.#core.environment, this.#core.api, this.#core.me)
      .then((opened) => {
        if (opened.kind === "refused") this.#host.sessionEnded();
        return opened.kind === "opened";
      })
      .finally(() => {
        this.#reopening = null;
      });
    return this.#reopening;
  }

  async #signedOutByServer(): Promise<void> {
    if (await this.#reopen()) this.live.connect();
  }

  /** After each connect: what was missed here, and what others do not know yet. */
  async #cameOnline(): Promise<void> {
    this.guard(this.#server.look());
    await this.#comingOnline.run();
  }

  /** What could not be written is written now, and what could not be kept is fetched again. */
  async #roomAgain(): Promise<void> {
    this.notices.end("storageFull");
    await this.outbox.keepAll();
    this.history.changed();
    if (this.live.online) await this.#cameOnline();
  }

  /** Tells of a failure of what nobody waits for. */
  guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#fail(error));
  }

  /** After the end, a closed database is no fault. */
  #fail(error: unknown): void {
    if (this.#closed) return;
    if (error instanceof StorageFailure && error.problem === "full") this.storageFull();
    else this.#host.failed(error);
  }
}
