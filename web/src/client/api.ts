/**
 * What the screens need from the client engine, and nothing else: the one interface between `features` and `client`.
 *
 * Everything that changes is a {@link Store}: a snapshot plus a subscription, made for `useSyncExternalStore`. A snapshot is
 * immutable; `get()` returns the identical object until something changed, and parts that did not change keep their
 * identity, so that a list of thousands of messages re-renders only what moved.
 *
 * Life cycle: `createChatClient()` starts by itself in `starting`, finds a signed-in device or none, and moves through
 * {@link ClientState}. A {@link Session} belongs to one signed-in account; after `signedOut` it is dead and its methods do
 * nothing. A {@link ConversationView} lives from `openConversation` to `close`.
 *
 * Methods never throw for what a person can cause: outcomes are sealed results with codes that the message catalogue turns
 * into sentences. Ids are base64url text (43 characters for accounts and conversations). Times are milliseconds since 1970.
 */

export type AccountId = string;
export type ConversationId = string;
export type MessageId = string;
/** Names one picture: another one has another id. */
export type PictureId = string;

export interface Store<T> {
  /** The current snapshot; the identical object until a change is announced. */
  get(): T;
  /** Calls `listener` after each change; returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export type Outcome<E> = { readonly ok: true } | { readonly ok: false; readonly error: E };

/** The largest text of one message in bytes of UTF-8 (protocol, section 8.3). */
export const maxTextBytes = 16_384;

// ---------------------------------------------------------------------------------------------------------------------
// The client

export interface ChatClient {
  readonly state: Store<ClientState>;

  /**
   * Creates the account and its first device. Passes through `working`; success ends in `confirmingRecoveryCode`, failure
   * in `signedOut`. After `unreachable`, the same name and password go on with the same keys, also after a reload.
   */
  register(request: RegisterRequest): Promise<Outcome<AuthError>>;

  /** The person has typed back the groups they were asked for: the engine forgets the code and becomes `ready`. */
  recoveryCodeConfirmed(): Promise<void>;

  /** Passes through `working`; success ends in `ready`, failure in `signedOut`. */
  login(name: string, password: string): Promise<Outcome<AuthError>>;

  /** Like `login`; `code` as typed, in any case, with or without hyphens. A checksum error is found before anything is sent. */
  loginWithRecoveryCode(name: string, code: string): Promise<Outcome<AuthError>>;

  /** Retires this device, ends its session and wipes its keys, messages and outbox from this browser. Ends in `signedOut`. */
  logout(): Promise<void>;

  /** The way out of `stopped` with `profileCopied`: wipes the copied keys, also those of unsent messages. Ends in `signedOut`. */
  becomeNewDevice(): Promise<void>;

  /** Looks for the server at once while `signedOut` has none, or has to tell it of a logout; it is also looked for now and then. */
  retryServer(): void;
}

export interface RegisterRequest {
  readonly name: string;
  readonly password: string;
  readonly email?: string;
  readonly inviteCode?: string;
}

export type ClientState =
  | { readonly kind: "starting" }
  /** The page is not in a secure context: WebCrypto does not exist, nothing can work. */
  | { readonly kind: "insecure" }
  | { readonly kind: "signedOut"; readonly server: ServerInfo | null; readonly why: SignedOutReason | null }
  | { readonly kind: "working"; readonly step: WorkStep }
  /** Survives a reload: the code stays on this device, wrapped, until it is confirmed. */
  | {
      readonly kind: "confirmingRecoveryCode";
      readonly name: string;
      readonly code: string;
      /** An earlier try had made the account already: it has the password that was typed then, not the last one. */
      readonly earlierPassword: boolean;
    }
  | { readonly kind: "ready"; readonly session: Session }
  /** Nothing goes on in this browser until the person acts. */
  | {
      readonly kind: "stopped";
      readonly reason: StopReason;
      /** With `storageGone`: what this tab still had in memory and no storage has any more. */
      readonly unsent: readonly UnsentText[];
    };

export interface UnsentText {
  /** The name of the person it was for; null: a note to oneself. */
  readonly to: string | null;
  readonly text: string;
}

/** What the server says about itself before anyone signs in; null in `signedOut` while it cannot be reached. */
export interface ServerInfo {
  readonly registration: "open" | "invite" | "closed";
  /** Nobody has an account yet: the one created now administers the server. */
  readonly firstAccount: boolean;
}

export type SignedOutReason =
  | "loggedOut"
  /** Everything here is wiped, but the server could not be told yet: it lists the device until this browser reaches it. */
  | "loggedOutHereOnly"
  /** Everything here is wiped and the session ended, but the account had changed: the server goes on listing the device. */
  | "loggedOutStillListed"
  /** The server ended the session (90 idle days, or by another device). */
  | "sessionEnded"
  /** Another tab of this browser logged out. */
  | "loggedOutInAnotherTab"
  /** Another own device signed this one out; keys and messages are wiped. */
  | "signedOutElsewhere"
  /** The server did not take a registration that was cut off before its answer came. */
  | "registrationRefused";

export type WorkStep =
  | { readonly kind: "derivingKey" }
  | { readonly kind: "creatingKeys" }
  | { readonly kind: "registering" }
  | { readonly kind: "openingVault" }
  | { readonly kind: "enrollingDevice" }
  /** `done` of `total` conversations; total is 0 while unknown. */
  | { readonly kind: "fetchingHistory"; readonly done: number; readonly total: number }
  | { readonly kind: "loggingOut" };

export type StopReason =
  /** IndexedDB is missing or refused (private windows of some browsers). */
  | "storageUnavailable"
  /** No room for what must be stored before anything can begin. */
  | "storageFull"
  /** The browser, or a person, removed the data under the running page. */
  | "storageGone"
  /** Another tab runs an older version and keeps the database; ends by itself when that tab is closed. */
  | "olderTabOpen"
  /** The server speaks a newer or an older version of the protocol than this page. */
  | "serverNewer"
  | "serverOlder"
  /** WebAssembly is missing, as where a browser was told to be harder to attack. */
  | "webAssemblyMissing"
  /** Two valid entries at one place of the own account log. */
  | "ownLogForked"
  /** The own account log got shorter or lost an entry that this device has seen. */
  | "ownLogRolledBack"
  /** This browser profile is a copy of another one; it has to sign in as a device of its own. */
  | "profileCopied"
  /** Another tab runs a newer version of the app, or the account uses a newer format. */
  | "needsNewerVersion";

export type AuthError =
  /** Name, password or code do not fit; which of them, nobody is told. */
  | { readonly code: "wrongCredentials" }
  | { readonly code: "nameInvalid" }
  | { readonly code: "nameTaken" }
  | { readonly code: "passwordInvalid" }
  | { readonly code: "emailInvalid" }
  | { readonly code: "inviteNeeded" }
  | { readonly code: "registrationClosed" }
  /** The recovery code's checksum fails: a typing error. */
  | { readonly code: "recoveryCodeMistyped" }
  | { readonly code: "throttled"; readonly retryAfterSeconds: number }
  | { readonly code: "unreachable" }
  /** The server's answer failed a check; `what` names the structure. Nothing was believed. */
  | { readonly code: "refused"; readonly what: RefusedStructure }
  | { readonly code: "needsNewerVersion" }
  | { readonly code: "storageUnavailable" }
  | { readonly code: "storageFull" }
  | { readonly code: "serverError"; readonly reference: string | null };

export type RefusedStructure =
  | "parameters"
  | "box"
  | "accountLog"
  | "accountLogRolledBack"
  | "accountLogForked"
  | "unlockSeals"
  | "keyVault"
  | "privateStore"
  | "answer";

// ---------------------------------------------------------------------------------------------------------------------
// A signed-in account

export interface Session {
  readonly account: Store<OwnAccount>;
  readonly connection: Store<Connection>;
  /** Newest activity first. Notes to self are part of it as soon as they exist. */
  readonly conversations: Store<ConversationList>;
  /** How much of the history is here while the rest is being fetched; null otherwise. */
  readonly history: Store<HistoryProgress | null>;
  /** What a person has to know beyond one conversation; they stay until dismissed or no longer true. */
  readonly notices: Store<readonly Notice[]>;

  dismissNotice(id: string): void;

  /** Names that begin with, then contain, `query`; at most 50. The own account is left out. Sends only what can be part of a name. */
  searchPeople(query: string): Promise<PeopleFound>;

  /**
   * The conversation with `peer`; with the own account: notes to self. Returns at once in phase `opening`, also when the
   * conversation does not exist yet: the first message creates it.
   */
  openConversation(peer: AccountId): ConversationView;

  /** The id of the conversation with `peer`, whether it exists yet or not. */
  conversationWith(peer: AccountId): ConversationId;

  /** What the person's devices share: choices for conversations, drafts, people whose safety number was compared. */
  readonly preferences: Store<SharedPreferences>;

  setPreferences(conversation: ConversationId, change: Partial<Omit<ConversationPreferences, "draft">>): void;

  /** Called at each change of the input; the engine spaces what it keeps. An empty text is kept at once. */
  keepDraft(conversation: ConversationId, text: string): void;

  /** Twelve groups of five digits, the same for both; for the own account they mean nothing. */
  safetyNumber(peer: AccountId): readonly string[];

  setVerified(peer: AccountId, verified: boolean): void;

  /**
   * Blocks a person, or lifts it, on all own devices and at the server: neither sees any more whether the other is there, types or has read. What the
   * other writes is neither shown nor counted nor reported as delivered until it is lifted; the other is not told.
   */
  setBlocked(peer: AccountId, blocked: boolean): void;

  /** The own devices, this one and then the newest first, with the sessions they have at the server. */
  devices(): Promise<DevicesFound>;

  /**
   * Signs another own device out: it retires itself and removes its keys and messages as soon as it reads that, and its sessions end now.
   * A device that never reaches the server again keeps what it has.
   */
  signOut(device: number): Promise<Outcome<"unreachable" | "serverError">>;

  /**
   * Messages with words that begin with each word of `query`, in one conversation or everywhere, the whole history included: what
   * this device does not hold is fetched while the search goes on.
   */
  search(query: string, within: ConversationId | null): SearchView;

  setAvatarSeed(seed: string): Promise<Outcome<"unreachable" | "serverError">>;

  /**
   * The own picture, which goes encrypted to the person's contacts and other devices; null: the generated one again. At most
   * 65,536 bytes; contacts show JPEG, PNG and WebP without motion, up to 1,024 × 1,024 pixels.
   */
  setPicture(picture: Uint8Array<ArrayBuffer> | null): Promise<void>;

  /** Null: it is none that may be shown, and the generated one stands for it. */
  openPicture(id: PictureId): Promise<Blob | null>;

  /** Connects now instead of at `retryAt`. */
  reconnect(): void;
}

export interface SearchView {
  readonly state: Store<SearchState>;
  close(): void;
}

/** Entries of all conversations. */
export interface HistoryProgress {
  readonly held: number;
  readonly total: number;
}

export interface SearchState {
  /** Newest first, at most 200. */
  readonly hits: readonly SearchHit[];
  /** Entries looked at, of all. */
  readonly done: number;
  readonly total: number;
  /** `incomplete`: it ended, but a part of the history could not be fetched. */
  readonly phase: "searching" | "complete" | "incomplete";
}

export interface SearchHit {
  readonly conversation: ConversationId;
  readonly peer: AccountId;
  readonly id: MessageId;
  readonly mine: boolean;
  readonly sequence: number;
  readonly time: number;
  /** As it was written. */
  readonly text: string;
}

/** Where a text, as it is shown, has what a query looks for. */
export { matchesIn } from "./search/words.ts";

export interface SharedPreferences {
  readonly conversations: ReadonlyMap<ConversationId, ConversationPreferences>;
  /** Accounts whose safety number the person compared. */
  readonly verified: ReadonlySet<AccountId>;
  readonly blocked: ReadonlySet<AccountId>;
}

export interface ConversationPreferences {
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly archived: boolean;
  /** Empty when there is none. */
  readonly draft: string;
}

export type DevicesFound =
  | { readonly ok: true; readonly devices: readonly OwnDevice[] }
  | { readonly ok: false; readonly error: "unreachable" | "serverError" };

export interface OwnDevice {
  /** Its place in the account log. */
  readonly number: number;
  /** What it called itself, such as "Firefox on Linux"; null when it left no name. */
  readonly name: string | null;
  readonly current: boolean;
  /** True when the device was retired: it reads and sends nothing any more. */
  readonly ended: boolean;
  /** True when it was signed out from another device and has not been heard of since. */
  readonly leaving: boolean;
  readonly sessions: readonly { readonly id: string; readonly created: number; readonly lastUsed: number }[];
}

export interface OwnAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly role: "administrator" | "user";
  /** What the own picture is generated from; the account id until one is chosen. */
  readonly avatarSeed: string;
  /** An own picture in its place. */
  readonly picture: PictureId | null;
}

export interface Person {
  readonly id: AccountId;
  readonly name: string;
  readonly avatarSeed: string;
  /** What the person sent as the own picture; null for strangers. */
  readonly picture: PictureId | null;
  /** Known for people one shares a conversation with; else "unknown". */
  readonly presence: Presence;
}

export type Presence =
  | { readonly kind: "online" }
  | { readonly kind: "offline"; readonly lastSeen: number | null }
  | { readonly kind: "unknown" };

export type Connection =
  | { readonly kind: "online" }
  | { readonly kind: "connecting" }
  | { readonly kind: "offline"; readonly since: number; readonly retryAt: number | null };

export type PeopleFound =
  | { readonly ok: true; readonly people: readonly Person[] }
  | { readonly ok: false; readonly error: "unreachable" | "throttled" | "serverError" };

export interface ConversationList {
  /** False until the first read of this device's storage and the server's list is done. */
  readonly loaded: boolean;
  readonly items: readonly ConversationSummary[];
}

export interface ConversationSummary {
  readonly id: ConversationId;
  /** The other member; oneself in notes. */
  readonly peer: Person;
  readonly notesToSelf: boolean;
  readonly last: MessagePreview | null;
  readonly unread: number;
  readonly peerTyping: boolean;
  /** True while something in `ConversationState.trust` asks for attention. */
  readonly attention: boolean;
}

export interface MessagePreview {
  readonly mine: boolean;
  readonly time: number;
  readonly body: MessageBody;
  /** Null for messages of others. */
  readonly delivery: DeliveryState | null;
}

export type Notice = {
  readonly id: string;
  readonly severity: "info" | "warning" | "danger";
  readonly dismissible: boolean;
} & (
  | { readonly kind: "storageNotPersistent" }
  | { readonly kind: "storageFull" }
  /** The server serves a newer build of the app: a reload gets it. */
  | { readonly kind: "newerApp" }
  /** This device's clock differs from the server's by so many minutes. */
  | { readonly kind: "clockWrong"; readonly ahead: boolean; readonly minutes: number }
  | { readonly kind: "privateStoreRefused" }
  | { readonly kind: "vaultRefused" }
  /** Someone signed in to this account on a new device. */
  | { readonly kind: "ownDeviceAdded"; readonly time: number; readonly deviceName: string | null }
  /** A contact's log is not believed any more; nothing is sent to them. */
  | {
      readonly kind: "contactLogForked" | "contactLogRolledBack" | "contactLogRefused";
      readonly peer: AccountId;
      readonly name: string;
    }
);

// ---------------------------------------------------------------------------------------------------------------------
// One conversation

export interface ConversationView {
  readonly state: Store<ConversationState>;

  /** Adds the page before the oldest item; resolves when it is there or could not be fetched. A second call joins the first. */
  loadOlder(): Promise<void>;

  /** Adds the page behind the newest item, where `newer` says that there is one. A second call joins the first. */
  loadNewer(): Promise<void>;

  /**
   * Has the items around a message in `items`, fetched from the server where this device does not hold it yet; false when it is not to be had.
   * Items far from it go.
   */
  show(id: MessageId): Promise<boolean>;

  /** Has the newest items in `items`, and what arrives from then on. */
  showLatest(): Promise<void>;

  /**
   * Keeps the message in the outbox until the server has it, and shows it as `pending` as soon as the outbox would survive a
   * crash: some milliseconds later. `text` has
   * 1 to {@link maxTextBytes} bytes and is sent as it is.
   */
  send(text: string, more?: { readonly replyTo?: MessageId; readonly mentions?: readonly AccountId[] }): void;

  /** Replaces the text of an own message that the server has; the change shows at once. Limits as for `send`. */
  edit(id: MessageId, text: string, mentions?: readonly AccountId[]): void;

  /** Deletes an own message that the server has, for everybody; a trace stays. */
  remove(id: MessageId): void;

  /** The own reaction to a message that the server has; an empty one takes it back. At most 64 bytes. */
  react(id: MessageId, emoji: string): void;

  /** Sends a `failed` message again: the identical bytes where that is possible. */
  retry(id: MessageId): void;

  /** Gives a `failed` message up; it disappears. */
  discard(id: MessageId): void;

  /** Called at each change of the input; the engine spaces what goes out and sends the stop by itself. */
  typing(textIsEmpty: boolean): void;

  /** The person has seen everything up to `sequence`. Lower ones than before are ignored. */
  markRead(sequence: number): void;

  /** The person understood `trust` item `id`. */
  acknowledgeTrust(id: string): void;

  close(): void;
}

export interface ConversationState {
  readonly phase: "opening" | "open";
  /** Null until the conversation exists on the server. */
  readonly id: ConversationId | null;
  /** Null while `opening` a person this device has not met. */
  readonly peer: Person | null;
  readonly notesToSelf: boolean;
  /**
   * A part of the conversation, oldest first: at the most some hundred around where one is, for which the far ones go. Where it reaches the
   * end, own messages that have no sequence yet come last, in the order of sending.
   */
  readonly items: readonly TimelineItem[];
  /** `failed`: the last page could not be fetched; `loadOlder` tries again. */
  readonly older: "none" | "more" | "loading" | "failed";
  /** `more`: the conversation goes on behind the newest item. */
  readonly newer: "none" | "more";
  readonly peerTyping: boolean;
  /** The first message that was unread when the view opened; stays where it is until `close`. */
  readonly firstUnread: MessageId | null;
  /** Messages of others above the own read mark, now. */
  readonly unread: number;
  readonly trust: readonly TrustNotice[];
  /** Null when one may write. */
  readonly blocked: SendBlock | null;
}

export type TimelineItem = Message | TimelineEvent;

export interface Message {
  readonly kind: "message";
  /** Unique in the conversation and stable from `pending` on. */
  readonly id: MessageId;
  /** Null until the server has it. */
  readonly sequence: number | null;
  readonly sender: AccountId;
  readonly mine: boolean;
  readonly time: number;
  readonly body: MessageBody;
  /** True when `body` is not what was sent first. */
  readonly edited: boolean;
  /** The message this one answers. */
  readonly replyTo: ReplySource | null;
  /** In the order of their first use here. */
  readonly reactions: readonly Reaction[];
  /** Null for messages of others. */
  readonly delivery: DeliveryState | null;
}

export interface ReplySource {
  readonly id: MessageId;
  /** Null when the message is not on this device. */
  readonly said: { readonly mine: boolean; readonly body: MessageBody } | null;
}

export interface Reaction {
  readonly emoji: string;
  readonly accounts: readonly AccountId[];
  readonly mine: boolean;
}

export type MessageBody =
  | {
      readonly kind: "text";
      readonly text: string;
      /** People named in the text; absent when there are none. */
      readonly mentions?: readonly AccountId[];
    }
  /** Its sender took it back. */
  | { readonly kind: "deleted" }
  /** A kind of content that this version does not know. */
  | { readonly kind: "unsupported" }
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason };

export type UnreadableReason =
  /** No seal for this epoch opens yet; the other members were asked. */
  | "keyMissing"
  /** Does not decrypt, or its padding or encoding is wrong. */
  | "damaged"
  /** The signature, the device or the account do not fit. */
  | "notAuthentic"
  /** Counter, chain or `after` contradict what is known: dropped, reordered or repeated. */
  | "outOfOrder"
  | "needsNewerVersion";

export type DeliveryState =
  | { readonly kind: "pending" }
  | { readonly kind: "stored" }
  | { readonly kind: "delivered" }
  | { readonly kind: "read" }
  | { readonly kind: "failed"; readonly reason: SendFailure };

export type SendFailure = "unreachable" | "refused" | "tooLarge" | "blocked" | "throttled" | "serverError";

/** A change of keys or devices that the timeline shows in its place. */
export interface TimelineEvent {
  readonly kind: "event";
  readonly id: string;
  readonly time: number;
  readonly event: "peerAddedDevice" | "peerRemovedDevice" | "ownDeviceAdded" | "ownDeviceRemoved" | "recordRefused";
}

export interface TrustNotice {
  readonly id: string;
  readonly severity: "warning" | "danger";
  /** True when `acknowledgeTrust` may end it. */
  readonly acknowledgeable: boolean;
  readonly kind:
    | "nameHasNewAccount"
    | "peerLogForked"
    | "peerLogRolledBack"
    | "peerLogRefused"
    | "historyRolledBack"
    | "recordRefused"
    | "historyIncomplete";
}

export type SendBlock =
  | "peerLogRefused"
  /** At the first contact the server showed the log of another account. */
  | "peerLogOfAnother"
  | "recordRefused"
  /** The server lacks entries that this device holds: what is sent now would stand where others never look. */
  | "historyRolledBack"
  | "needsNewerVersion"
  /** The conversation must take a fresh key first; this passes by itself. */
  | "renewingKey";
