/** A signed-in tab: puts the parts together, listens to the live connection and to other tabs, and shows what a screen needs. */
import { retireEntry } from "../crypto/log-entries.ts";
import { safetyNumber } from "../crypto/safety-number.ts";
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import type { Content } from "../protocol/content.ts";
import { decodeResumed, encodeResume } from "../protocol/frames.ts";
import { orNull } from "../protocol/malformed.ts";
import type { Conversation } from "../protocol/rest.ts";
import type { DeviceRow } from "../storage/catalogue.ts";
import { allConversations, changeConversation, withTrust } from "../storage/conversations.ts";
import { stored } from "../storage/database.ts";
import { StorageFailure } from "../storage/failure.ts";
import { changeDevice } from "../storage/profile.ts";
import {
  type AccountId,
  type Connection,
  type ConversationList,
  type ConversationView,
  type DevicesFound,
  maxTextBytes,
  type Notice,
  type Outcome,
  type OwnAccount,
  type PeopleFound,
  type SearchView,
  type SendBlock,
  type Session,
  type StopReason,
} from "./api.ts";
import { Arrivals } from "./arrivals.ts";
import { Cell } from "./cell.ts";
import { Contacts } from "./contacts.ts";
import { conversationWith, peerAmong } from "./conversation/directory.ts";
import { Epochs } from "./conversation/epochs.ts";
import { deviceEvents } from "./conversation/events.ts";
import { HistoryFill } from "./conversation/historyFill.ts";
import { Keying } from "./conversation/keying.ts";
import { type ConversationChanges, ConversationModel } from "./conversation/model.ts";
import { Receipts } from "./conversation/receipts.ts";
import { referenceTo } from "./conversation/references.ts";
import { Sync } from "./conversation/sync.ts";
import { UnreadMessages } from "./conversation/unread.ts";
import type { Core } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import { type EventTakers, takeEvent } from "./liveEvents.ts";
import { Outbox } from "./outbox/outbox.ts";
import { OwnDevices } from "./ownDevices.ts";
import { People } from "./people.ts";
import { Preferences } from "./preferences.ts";
import { PrivateStore } from "./privateStore.ts";
import { HistorySearch } from "./search/historySearch.ts";
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
  readonly failed: (error: unknown) => void;
}

export interface RunningSession {
  readonly session: Session;
  start(): void;
  heard(message: TabMessage): void;
  storageFull(): void;
  /** Tells the server that this device ends; false where it could not be told. The caller forgets the device all the same. */
  retire(): Promise<boolean>;
  close(): void;
}

export async function openSession(core: Core, device: DeviceRow, host: SessionHost): Promise<RunningSession> {
  const session = new SignedIn(core, device, host);
  await session.load();
  return session;
}

const simultaneous = 4;

class SignedIn implements RunningSession, Session {
  readonly session: Session = this;
  readonly account: Cell<OwnAccount>;
  readonly connection: Cell<Connection>;
  readonly conversations: Cell<ConversationList>;
  readonly notices = new Cell<readonly Notice[]>([]);
  readonly #core: Core;
  readonly #host: SessionHost;
  readonly #people = new People();
  readonly #contacts: Contacts;
  readonly #epochs: Epochs;
  readonly #sync: Sync;
  readonly #keying: Keying;
  readonly #live: LiveConnection;
  readonly #outbox: Outbox;
  readonly #receipts: Receipts;
  readonly #unread: UnreadMessages;
  readonly #privateStore: PrivateStore;
  readonly #preferences: Preferences;
  readonly #history: HistorySearch;
  readonly #models = new Map<string, { readonly model: ConversationModel; views: number }>();
  readonly #refused = new Map<string, SendBlock>();
  readonly #summaries: ConversationSummaries;
  #reopening: Promise<boolean> | null = null;
  #saying: Promise<void> = Promise.resolve();
  readonly #arrivals: Arrivals;
  readonly #ownDevices: OwnDevices;
  readonly #room: StorageRoom;
  readonly #historyFill: HistoryFill;
  readonly #shared: SharedFacts;
  readonly #takers: EventTakers;
  #closed = false;

  constructor(core: Core, device: DeviceRow, host: SessionHost) {
    const { me, environment } = core;
    this.#core = core;
    this.#host = host;
    const avatarSeed = device.avatarSeed ?? me.account;
    this.account = new Cell<OwnAccount>({ id: me.account, name: me.name, role: device.role, avatarSeed });
    this.#people.met(me.account, me.name, avatarSeed);
    this.#unread = new UnreadMessages(core.database, me.account);
    this.#summaries = new ConversationSummaries(core, {
      person: (account) => this.#people.get(account),
      isTyping: (account) => this.#receipts.isTyping(account),
      unread: (row) => this.#unread.of(row),
    });
    this.conversations = this.#summaries.list;
    this.#contacts = new Contacts(core.database, core.api, (account) => this.#logChanged(account, true));
    this.#epochs = new Epochs(core, this.#contacts, (conversation) =>
      host.tell({ kind: "epochsChanged", conversation }),
    );
    this.#sync = new Sync(core, this.#contacts, this.#epochs, {
      changed: (conversation, rewritten) => this.#changed(conversation, rewritten, true),
      opened: (conversation, peer, messages) => {
        this.#receipts.stored(conversation);
        if (messages.some((message) => toBase64url(message.account) === peer)) this.#receipts.hasWritten(peer);
      },
      stop: (reason) => host.stop(reason),
    });
    this.#arrivals = new Arrivals(this.#sync, this.#contacts, (error) => this.#fail(error));
    this.#keying = new Keying(core, this.#contacts, this.#epochs, this.#sync);
    this.#live = new LiveConnection(environment.openSocket(), environment.clock, {
      online: () => this.#guard(this.#cameOnline()),
      event: (event) => {
        if (!this.#closed) this.#guard(takeEvent(event, this.#takers));
      },
      refused: () => this.#reopen(),
      signedOut: () => this.#guard(this.#signedOutByServer()),
    });
    this.connection = this.#live.state;
    const parts = { contacts: this.#contacts, epochs: this.#epochs, keying: this.#keying, live: this.#live };
    this.#outbox = new Outbox(
      core,
      { ...parts, sync: this.#sync },
      { changed: (conversation) => this.#outboxChanged(conversation), failed: (error) => this.#fail(error) },
    );
    this.#receipts = new Receipts(core, parts, {
      changed: (conversation) => this.#changed(conversation, false, true),
      typingChanged: () => this.#surroundingsChanged(),
    });
    this.#privateStore = new PrivateStore(core, this.#contacts, {
      refused: (what) => this.#notice({ id: what, severity: "danger", dismissible: false, kind: what }),
      ownLogRolledBack: () => host.stop("ownLogRolledBack"),
      arrived: async (items) => {
        await this.#preferences.load();
        await this.#tellOwnDevices();
        await this.#shared.arrived(items);
      },
      failed: (error) => this.#fail(error),
    });
    this.#preferences = new Preferences(this.#privateStore, environment.clock, {
      kept: () => host.tell({ kind: "preferencesChanged" }),
      failed: (error) => this.#fail(error),
    });
    this.#history = new HistorySearch(
      core,
      (conversation) => this.#sync.fetchOlder(conversation),
      (error) => this.#fail(error),
    );
    this.#ownDevices = new OwnDevices(core, this.#contacts, this.#privateStore);
    this.#room = new StorageRoom(core.database, environment.clock, () => this.#guard(this.#roomAgain()));
    this.#historyFill = new HistoryFill(core, this.#sync, () => !this.#closed && this.#live.online);
    this.#shared = new SharedFacts(core, { ...parts, sync: this.#sync, privateStore: this.#privateStore });
    this.#takers = {
      arrivals: this.#arrivals,
      contacts: this.#contacts,
      people: this.#people,
      privateStore: this.#privateStore,
      receipts: this.#receipts,
      sync: this.#sync,
      readAgain: (conversation) => this.#readAgain(conversation),
    };
    core.api.rest.reopenSession = () => this.#reopen();
    this.#people.changed.subscribe(() => this.#surroundingsChanged());
    this.connection.subscribe(() => {
      if (this.connection.get().kind !== "online") this.#people.forgetPresence();
    });
  }

  // RunningSession ----------------------------------------------------------------------------------------------------

  async load(): Promise<void> {
    for (const row of await stored(() => this.#core.database.getAll("accountLogs"))) {
      this.#people.met(row.account, row.name, row.avatarSeed);
      if (row.refusal !== null) this.#refused.set(row.account, "peerLogRefused");
    }
    await this.#preferences.load();
    await this.#summaries.load();
  }

  start(): void {
    this.#live.connect();
    this.#guard(this.#outbox.drainAll());
    this.#guard(
      this.#core.environment.persistStorage().then((persistent) => {
        if (!persistent)
          this.#notice({
            id: "storageNotPersistent",
            severity: "info",
            dismissible: true,
            kind: "storageNotPersistent",
          });
      }),
    );
  }

  heard(message: TabMessage): void {
    switch (message.kind) {
      case "conversationChanged":
        this.#changed(message.conversation, message.rewritten, false);
        break;
      case "epochsChanged":
        this.#epochs.forget(message.conversation);
        break;
      case "outboxChanged":
        this.#changed(message.conversation, false, false);
        this.#outbox.drainLater(message.conversation);
        break;
      case "accountLogChanged":
        this.#contacts.forget(message.account);
        this.#logChanged(message.account, false);
        break;
      case "preferencesChanged":
        this.#guard(this.#preferences.load());
        break;
      default:
        break;
    }
  }

  storageFull(): void {
    this.#notice({ id: "storageFull", severity: "danger", dismissible: false, kind: "storageFull" });
    this.#room.missing();
  }

  async retire(): Promise<boolean> {
    this.#live.close();
    this.#outbox.close();
    const { api, environment, me } = this.#core;
    const own = await this.#contacts.grow(me.account).catch(() => null);
    let told = false;
    if (own?.kind === "known") {
      const retired = await retireEntry(own.log, environment.clock.now(), me.device, me.signing);
      told = (await api.appendLog(toBase64url(retired.entry))).ok;
    }
    await api.logout();
    this.close();
    return told;
  }

  close(): void {
    this.#preferences.flush();
    this.#closed = true;
    this.#core.api.rest.reopenSession = null;
    this.#live.close();
    this.#outbox.close();
    this.#receipts.close();
    this.#privateStore.close();
    this.#room.close();
    this.#summaries.close();
  }

  // Session -----------------------------------------------------------------------------------------------------------

  dismissNotice(id: string): void {
    this.notices.update((notices) => notices.filter((notice) => notice.id !== id || !notice.dismissible));
    this.#guard(this.#ownDevices.dismissed(id));
  }

  async searchPeople(query: string): Promise<PeopleFound> {
    const answer = await this.#core.api.searchUsers(query);
    if (!answer.ok) {
      const { code } = answer.problem;
      return {
        ok: false,
        error: code === "throttled" ? "throttled" : code === "unreachable" ? "unreachable" : "serverError",
      };
    }
    const people = answer.value.users
      .map((user) => ({ ...user, id: toBase64url(user.account) }))
      .filter((user) => user.id !== this.#core.me.account)
      .map((user) => this.#people.met(user.id, user.name, user.isAvatarImageSet ? user.avatarImage : null));
    return { ok: true, people };
  }

  openConversation(peer: AccountId): ConversationView {
    const conversation = conversationWith(this.#core.me, peer);
    const held = this.#model(conversation, peer);
    held.views += 1;
    const { model } = held;
    this.#guard(model.refresh());
    this.#guard(this.#meet(peer));
    let open = true;
    return {
      state: model.state,
      loadOlder: () => (open ? model.loadOlder().catch((error) => this.#fail(error)) : Promise.resolve()),
      send: (text, more = {}) => {
        if (!open || !isSendable(text)) return;
        this.#receipts.typing(conversation, peer, true);
        const mentions = (more.mentions ?? []).map(fromBase64url);
        const kind = more.replyTo === undefined ? "text" : "reply";
        this.#say(conversation, peer, more.replyTo ?? null, { kind, text, mentions });
      },
      edit: (id, text, mentions = []) => {
        if (!open || !isSendable(text)) return;
        this.#say(conversation, peer, id, { kind: "edit", text, mentions: mentions.map(fromBase64url) });
      },
      remove: (id) => this.#say(conversation, peer, id, { kind: "delete" }),
      react: (id, emoji) => this.#say(conversation, peer, id, { kind: "reaction", emoji }),
      retry: (id) => this.#guard(this.#outbox.retry(id)),
      discard: (id) => this.#guard(this.#outbox.discard(id)),
      typing: (textIsEmpty) => this.#receipts.typing(conversation, peer, textIsEmpty),
      markRead: (sequence) => this.#guard(this.#receipts.markRead(conversation, sequence)),
      acknowledgeTrust: (id) => this.#guard(this.#acknowledge(conversation, peer, id)),
      close: () => {
        if (!open) return;
        open = false;
        held.views -= 1;
        if (held.views === 0) this.#models.delete(conversation);
      },
    };
  }

  get preferences() {
    return this.#preferences.shared;
  }

  conversationWith(peer: AccountId): string {
    return conversationWith(this.#core.me, peer);
  }

  setPreferences(conversation: string, change: Parameters<Session["setPreferences"]>[1]): void {
    this.#preferences.choose(conversation, change);
  }

  keepDraft(conversation: string, text: string): void {
    if (new TextEncoder().encode(text).length <= maxTextBytes) this.#preferences.draft(conversation, text);
  }

  safetyNumber(peer: AccountId): readonly string[] {
    return safetyNumber(this.#core.me.id, fromBase64url(peer));
  }

  setVerified(peer: AccountId, verified: boolean): void {
    this.#preferences.verify(peer, verified);
  }

  devices(): Promise<DevicesFound> {
    return this.#ownDevices.list();
  }

  async endSession(id: string): Promise<Outcome<"unreachable" | "serverError">> {
    const answer = await this.#core.api.endSession(id);
    if (answer.ok) return { ok: true };
    return { ok: false, error: answer.problem.code === "unreachable" ? "unreachable" : "serverError" };
  }

  search(query: string, within: string | null): SearchView {
    return this.#history.search(query, within);
  }

  async setAvatarSeed(seed: string): Promise<Outcome<"unreachable" | "serverError">> {
    const answer = await this.#core.api.setAvatar(seed);
    if (!answer.ok) return { ok: false, error: answer.problem.code === "unreachable" ? "unreachable" : "serverError" };
    await changeDevice(this.#core.database, "active", { avatarSeed: seed });
    this.account.update((account) => ({ ...account, avatarSeed: seed }));
    this.#people.met(this.#core.me.account, this.#core.me.name, seed);
    return { ok: true };
  }

  reconnect(): void {
    this.#live.connect();
  }

  // The server --------------------------------------------------------------------------------------------------------

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
    if (await this.#reopen()) this.#live.connect();
  }

  /** After each connect: what was missed. Live pushes go on meanwhile; both end in the same cursors. */
  async #cameOnline(): Promise<void> {
    const { api, database, me } = this.#core;
    const rows = await allConversations(database);
    const cursors = rows.map((row) => ({ conversation: fromBase64url(row.id), cursor: row.cursor }));
    const resumed = await this.#live.request("resume", encodeResume(cursors));
    const behind = new Set<string>();
    if (resumed?.ok === true && (resumed.result instanceof Uint8Array || resumed.result instanceof ArrayBuffer)) {
      const { result } = resumed;
      const list = orNull(() => decodeResumed(new Uint8Array(result)));
      for (const one of list ?? []) behind.add(toBase64url(one.conversation));
    }
    const answer = await api.conversations();
    const described = answer.ok ? answer.value.conversations : [];
    for (const one of described) {
      const row = rows.find((known) => known.id === toBase64url(one.conversation));
      if (row === undefined || row.cursor !== one.head) behind.add(toBase64url(one.conversation));
    }
    const listed = new Set(described.map((one) => toBase64url(one.conversation)));
    for (const row of rows) if (answer.ok && row.cursor > 0 && !listed.has(row.id)) await this.#sync.rolledBack(row);
    await eachOf([...behind], simultaneous, (conversation) => this.#sync.catchUp(conversation));
    await eachOf(described, simultaneous, (one) => this.#described(one));
    this.#summaries.loaded();
    await this.#ownState();
    await this.#contacts.grow(me.account);
    await this.#outbox.drainAll();
    for (const row of await allConversations(database)) this.#receipts.stored(row.id);
    await this.#privateStore.pull();
    await this.#shared.share();
    await this.#ownDevices.shareName();
    await this.#tellOwnDevices();
    await this.#historyFill.run();
  }

  /** What could not be written is written now, and what could not be kept is fetched again. */
  async #roomAgain(): Promise<void> {
    this.notices.update((notices) => notices.filter((notice) => notice.kind !== "storageFull"));
    await this.#outbox.keepAll();
    if (this.#live.online) await this.#cameOnline();
  }

  async #tellOwnDevices(): Promise<void> {
    const told = await this.#ownDevices.notices();
    const same = (a: Notice, b: Notice) => a.id === b.id && JSON.stringify(a) === JSON.stringify(b);
    this.notices.update((notices) => {
      const now = told.map((one) => notices.find((known) => same(known, one)) ?? one);
      return [...notices.filter(({ kind }) => kind !== "ownDeviceAdded"), ...now];
    });
  }

  /** What a timeline tells of devices: the peer's, and in notes to oneself the own ones. */
  async #changes(conversation: string, peer: string): Promise<ConversationChanges> {
    const held = await this.#contacts.held(peer);
    const whose = peer === this.#core.me.account ? "own" : "peer";
    return {
      devices: held?.kind === "known" ? deviceEvents(held.log, whose) : [],
      records: new Set((await this.#epochs.of(conversation, peer)).map(({ epoch }) => epoch.place)),
    };
  }

  /** What a conversation's description says beyond its entries. */
  async #described(answer: Conversation): Promise<void> {
    const conversation = toBase64url(answer.conversation);
    const peer = peerAmong(this.#core.me, conversation, answer.members);
    if (peer === null) return;
    await this.#meet(peer);
    for (const [account, sequence] of answer.delivered)
      await this.#receipts.deliveredTo(conversation, account, sequence);
    for (const mark of answer.readMarks.values()) await this.#receipts.readMark(conversation, peer, mark);
    await this.#keying.answerRepairs(answer, peer);
    const missing = (await this.#epochs.of(conversation, peer)).some((held) => held.key === null);
    if (missing) await this.#sync.keysChanged(conversation);
  }

  async #ownState(): Promise<void> {
    const current = await this.#core.api.currentSession();
    if (!current.ok) return;
    const { role, isAvatarImageSet, avatarImage } = current.value;
    const avatarSeed = isAvatarImageSet ? avatarImage : this.#core.me.account;
    const before = this.account.get();
    if (before.role === role && before.avatarSeed === avatarSeed) return;
    await changeDevice(this.#core.database, "active", { role, avatarSeed });
    this.account.set({ ...before, role, avatarSeed });
    this.#people.met(before.id, before.name, avatarSeed);
  }

  async #readAgain(conversation: string): Promise<void> {
    const caught = await this.#sync.catchUp(conversation);
    if (caught !== "caughtUp") return;
    const answer = await this.#core.api.conversation(conversation);
    if (answer.ok) await this.#described(answer.value);
  }

  // What changed ------------------------------------------------------------------------------------------------------

  #changed(conversation: string, rewritten: boolean, here: boolean): void {
    if (this.#closed) return;
    if (here) this.#host.tell({ kind: "conversationChanged", conversation, rewritten });
    if (rewritten) this.#unread.forget(conversation);
    const held = this.#models.get(conversation);
    if (held !== undefined) this.#guard(held.model.refresh(rewritten));
    this.#guard(this.#summaries.soon(conversation));
  }

  #outboxChanged(conversation: string): void {
    this.#changed(conversation, false, false);
    this.#host.tell({ kind: "outboxChanged", conversation });
  }

  #logChanged(account: string, here: boolean): void {
    if (this.#closed) return;
    if (here) this.#host.tell({ kind: "accountLogChanged", account });
    this.#guard(this.#judgeLog(account));
  }

  async #judgeLog(account: string): Promise<void> {
    const held = await this.#contacts.held(account);
    if (held === null) return;
    for (const { model } of this.#models.values()) if (model.peer === account) this.#guard(model.refresh());
    if (account === this.#core.me.account) await this.#tellOwnDevices();
    const own = account === this.#core.me.account;
    if (held.kind === "known") {
      const ended = held.log.devices.find((device) => device.device === this.#core.me.device)?.ended ?? null;
      if (own && ended !== null) this.#host.sessionEnded();
      if (held.log.needsNewerVersion) this.#refused.set(account, "needsNewerVersion");
      else this.#refused.delete(account);
    } else if (own) {
      this.#host.stop(held.refusal === "rolledBack" ? "ownLogRolledBack" : "ownLogForked");
    } else {
      this.#refused.set(account, "peerLogRefused");
      const { name, refusal } = held;
      const forked = refusal === "forked";
      this.#notice({
        id: `log-${account}`,
        severity: "danger",
        dismissible: false,
        kind: "contactLogRefused",
        peer: account,
        name,
        forked,
      });
      const trust = forked ? "peerLogForked" : refusal === "rolledBack" ? "peerLogRolledBack" : "peerLogRefused";
      const conversation = conversationWith(this.#core.me, account);
      await changeConversation(this.#core.database, conversation, account, (row) => withTrust(row, trust));
      this.#changed(conversation, false, false);
    }
    this.#surroundingsChanged();
  }

  #surroundingsChanged(): void {
    if (this.#closed) return;
    for (const { model } of this.#models.values()) model.surroundingsChanged();
    this.#summaries.surroundingsChanged();
  }

  // Parts -------------------------------------------------------------------------------------------------------------

  #model(conversation: string, peer: string): { readonly model: ConversationModel; views: number } {
    const known = this.#models.get(conversation);
    if (known !== undefined) return known;
    const model = new ConversationModel(this.#core, conversation, peer, {
      person: (account) => this.#people.get(account),
      isTyping: (account) => this.#receipts.isTyping(account),
      blocked: (_conversation, account) => this.#refused.get(account) ?? null,
      fetchOlder: (id) => this.#sync.fetchOlder(id),
      unread: (row) => this.#unread.of(row),
      unkept: (id) => this.#outbox.unkept(id),
      changes: (id, account) => this.#changes(id, account),
    });
    const made = { model, views: 0 };
    this.#models.set(conversation, made);
    return made;
  }

  /** Makes a person's name and log known. */
  async #meet(peer: string): Promise<void> {
    if (this.#people.get(peer) !== null && (await this.#contacts.held(peer)) !== null) return;
    const answer = await this.#core.api.user(peer);
    if (answer.ok) {
      const { name, isAvatarImageSet, avatarImage } = answer.value;
      this.#people.met(peer, name, isAvatarImageSet ? avatarImage : null);
    }
    await this.#contacts.atLeast(peer, 0);
    await this.#warnOfNamesake(peer);
    this.#guard(this.#summaries.soon(conversationWith(this.#core.me, peer)));
  }

  /** A name leads to one account. When it led to another one before, somebody may stand in a known person's place. */
  async #warnOfNamesake(peer: string): Promise<void> {
    const namesakes = this.#people.namesakes(peer).map((one) => this.#contacts.held(one.id));
    if ((await Promise.all(namesakes)).every((held) => held === null)) return;
    const conversation = conversationWith(this.#core.me, peer);
    await changeConversation(this.#core.database, conversation, peer, (row) => withTrust(row, "nameHasNewAccount"));
    this.#changed(conversation, false, true);
  }

  /** Queues a message, with the one it names where it names one: in the order of the calls. Nothing when the server lacks that one. */
  #say(conversation: string, peer: string, about: string | null, content: Content): void {
    this.#saying = this.#saying.then(async () => {
      const reference = about === null ? null : await referenceTo(this.#core.database, conversation, about);
      if (about === null || reference !== null) await this.#outbox.add(conversation, peer, content, reference);
    });
    this.#saying = this.#saying.catch((error: unknown) => this.#fail(error));
  }

  async #acknowledge(conversation: string, peer: string, id: string): Promise<void> {
    await changeConversation(this.#core.database, conversation, peer, (row) => ({
      ...row,
      trust: row.trust.map((item) => (item.id === id ? { ...item, acknowledged: true } : item)),
    }));
    this.#changed(conversation, false, true);
  }

  #notice(notice: Notice): void {
    this.notices.update((notices) => (notices.some((one) => one.id === notice.id) ? notices : [...notices, notice]));
  }

  #guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#fail(error));
  }

  /** After the end, a closed database is no fault. */
  #fail(error: unknown): void {
    if (this.#closed) return;
    if (error instanceof StorageFailure && error.problem === "full") this.storageFull();
    else this.#host.failed(error);
  }
}

function isSendable(text: string): boolean {
  return text.length > 0 && new TextEncoder().encode(text).length <= maxTextBytes;
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
