/** A signed-in account: what it has, and what a person does outside of one conversation. */
import type { ConversationView, DeliveryState, MessageBody } from "./conversation.ts";
import type { AccountId, ConversationId, MessageId, PictureId } from "./ids.ts";
import type { Person } from "./person.ts";
import type { Outcome, Store } from "./store.ts";

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
