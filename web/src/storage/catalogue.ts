/**
 * What this browser keeps, in one IndexedDB database named `crypt-talk`, and for how long.
 *
 * | store           | key                      | holds                                                           | born                     | dies |
 * |-----------------|--------------------------|-----------------------------------------------------------------|--------------------------|------|
 * | `keys`          | name                     | the non-extractable AES-GCM key under which secrets here lie    | first sign-in            | sign-out |
 * | `profile`       | name                     | the device, its sealed seeds, the account's sealed secrets, the recovery code until it is confirmed | sign-in | sign-out |
 * | `accountLogs`   | account                  | verified logs, own and of contacts: the pinned heads            | first look               | sign-out |
 * | `conversations` | conversation             | cursor, held range, marks, trust                                | first entry or creation  | sign-out |
 * | `epochs`        | (conversation, n)        | verified epoch records and their sealed keys                    | first sync               | sign-out |
 * | `entries`       | (conversation, sequence) | every entry held: messages opened and sealed again, or why not  | first sync               | sign-out |
 * | `outbox`        | message id               | own messages until the server's copy has been read back         | `send`                   | applied, or given up |
 * | `counters`      | conversation             | the last number this device drew there, and its envelope's hash | first numbered message   | sign-out |
 * | `privateStore`  | "store"                  | the merged private store and the version it rests on            | sign-in                  | sign-out |
 * | `settings`      | name                     | small choices of this browser, and the version of the search index | first use             | sign-out |
 * |                 | "farewell"               | the signed retire entry of a device that logged out while the server was away | sign-out | the server has it |
 * | `contactProfiles` | (conversation, account) | where the newest profile of a member lies in `entries`        | its entry                | sign-out |
 * | `searchRanges`  | conversation             | which entries the search index has                              | first step of the index  | sign-out, new version |
 * | `searchSegments`| segment                  | the sealed head of a piece of the index                         | a step of the index      | merged into a larger one |
 * | `searchBlocks`  | (segment, block)         | sealed words and where they occur                               | with its segment         | with its segment |
 *
 * Invariants:
 * - The entries of a conversation are one gap-free range `low … cursor`; both ends move in the transaction that writes them.
 * - Nothing that a person wrote lies here in the clear: content, drafts of the outbox, words of the search index, keys and seeds are {@link SealedAtRest}.
 * - What `searchRanges` names is in exactly one segment: both are written in one transaction.
 * - A counter is drawn in the transaction that stores the envelope which carries it, goes back in the one that takes this envelope from its message, and is
 *   adopted in the one that writes the entry; there is no other writer of `counters`.
 * - Rows of `accountLogs` only grow. A log that would shrink or fork is refused and marked, not replaced.
 *
 * Several tabs share the database. Each write is one transaction and idempotent; who may start which work is settled by
 * Web Locks in `client`, never by the state of memory.
 */
import type { DBSchema } from "idb";
import type { Bytes } from "../protocol/bytes.ts";

export type { Bytes };

export const databaseName = "crypt-talk";
export const databaseVersion = 3;

/** AES-256-GCM under the browser's non-extractable key; `iv` has 12 random bytes, the tag is appended to `data`. */
export interface SealedAtRest {
  readonly iv: Bytes;
  readonly data: Bytes;
}

/**
 * `registering` and `enrolling` stand from before the request until its answer: after a crash the server is asked which. `copied`:
 * another browser uses the same keys; nothing goes on until a person acts.
 */
export type DevicePhase = "registering" | "enrolling" | "confirmingRecoveryCode" | "active" | "copied";

export interface DeviceRow {
  readonly kind: "device";
  readonly phase: DevicePhase;
  readonly account: string;
  readonly name: string;
  /** The place in the account log of the entry that added this device. */
  readonly device: number;
  readonly role: "administrator" | "user";
  readonly avatarSeed: string | null;
  /** Set while the recovery code is confirmed, where the account has the password of an earlier try than the last. */
  readonly earlierPassword?: boolean;
}

/** `deviceSeeds`: D and DK. `accountSecrets`: V_g and all S. `recoveryCode`: the code as shown. `registration`: JSON as it was sent. */
export interface SecretRow {
  readonly kind: "deviceSeeds" | "accountSecrets" | "recoveryCode" | "registration";
  readonly sealed: SealedAtRest;
}

export type LogRefusal = "forked" | "rolledBack" | "invalid" | "newer";

export interface AccountLogRow {
  readonly account: string;
  readonly name: string;
  readonly avatarSeed: string | null;
  /** Verified entries from genesis, as received. */
  readonly entries: readonly Bytes[];
  readonly headSeq: number;
  readonly headHash: Bytes;
  readonly refusal: LogRefusal | null;
  /** The entry that contradicts, kept when the log is forked. */
  readonly evidence: Bytes | null;
}

export type TrustKind =
  | "nameHasNewAccount"
  | "peerLogForked"
  | "peerLogRolledBack"
  | "peerLogRefused"
  | "historyRolledBack"
  /** No warning: the server has again what it lacked. */
  | "historyWhole"
  | "recordRefused"
  | "historyIncomplete";

export interface TrustRow {
  readonly id: string;
  readonly kind: TrustKind;
  readonly acknowledged: boolean;
}

/** A place that the server was found to lack. `transcript`: up to there, where another own device has seen it; null where this one has. */
export interface LackedRow {
  readonly sequence: number;
  readonly transcript: Bytes | null;
}

export interface ConversationRow {
  readonly id: string;
  readonly peer: string;
  /** The sequence up to which everything from `low` on is held; 0 = nothing. */
  readonly cursor: number;
  /** The lowest sequence held; `cursor + 1` when nothing is. */
  readonly low: number;
  readonly cursorHash: Bytes;
  /** The greatest head the server has told. */
  readonly head: number;
  readonly newestEpoch: number;
  /** Up to where a device of the peer has stored, the peer has read, and this account has read. */
  readonly deliveredToPeer: number;
  readonly readByPeer: number;
  readonly readByMe: number;
  /** The last position this device told the server as delivered. */
  readonly deliveredTold: number;
  readonly activity: number;
  readonly trust: readonly TrustRow[];
  /** The highest place that the server was found to lack; absent while it lacks nothing. */
  readonly lacked?: LackedRow;
  /** A hash of the server's marks and deliveries that were taken in completely: the same ones need no second look. */
  readonly described?: string;
}

export interface EpochRow {
  readonly conversation: string;
  readonly n: number;
  readonly sequence: number;
  readonly time: number;
  readonly record: Bytes;
  readonly recordHash: Bytes;
  /** Null while no seal opens to the commitment. */
  readonly key: SealedAtRest | null;
  readonly repairAskedAt: number | null;
}

export type RefusalReason =
  | "keyMissing"
  | "damaged"
  | "notAuthentic"
  | "outOfOrder"
  | "needsNewerVersion"
  | "wrongPlace";

/** The message that another one answers, changes, deletes or reacts to: its id, and the envelopeHash that proves it is that one. */
export interface ReferenceRow {
  readonly id: string;
  readonly hash: Bytes;
}

/** What an entry was found to be. `message` carries the place in its device's chain so that later arrivals are checked by it. */
export interface EntryRow {
  readonly conversation: string;
  readonly sequence: number;
  readonly time: number;
  readonly kind: "envelope" | "record" | "stub";
  /** envelopeHash or recordHash. */
  readonly hash: Bytes;
  /** Present on accepted messages only: index `byMessage` proves an id new. */
  readonly messageId?: string;
  /** `account/device`, present on accepted messages only: index `byChain`. */
  readonly chain?: string;
  readonly counter?: number;
  readonly previous?: Bytes;
  readonly account?: string;
  readonly device?: number;
  readonly claimedTime?: number;
  readonly content?: SealedAtRest;
  /** Present on replies, edits, deletes and reactions. */
  readonly reference?: ReferenceRow;
  /** Content a person sees: neither void nor an edit of another message. Unread counts count these. */
  readonly shown: boolean;
  /** Says how its author shows itself from now on. */
  readonly profile?: true;
  readonly refused?: RefusalReason;
  /** The bytes, kept while a missing key may still come. */
  readonly envelope?: Bytes;
}

/**
 * `queued`: not numbered yet. `numbered`: an envelope exists, the server may have it. `stored`: acknowledged, not read back
 * yet. `failed`: the server refused it for good and a person must decide.
 */
export type OutboxPhase = "queued" | "numbered" | "stored" | "failed";

export interface NumberedEnvelope {
  readonly bytes: Bytes;
  readonly hash: Bytes;
  readonly n: number;
  readonly counter: number;
  readonly previous: Bytes;
}

export interface OutboxRow {
  /** UUIDv7 as 32 lower-case hex digits: their order is the order of sending. */
  readonly id: string;
  readonly conversation: string;
  readonly peer: string;
  readonly createdAt: number;
  readonly content: SealedAtRest;
  /** Present on replies, edits, deletes and reactions. */
  readonly reference?: ReferenceRow;
  readonly phase: OutboxPhase;
  /** True once the person gave it up after it was numbered: a void goes out in its place. */
  readonly givenUp: boolean;
  readonly numbered: NumberedEnvelope | null;
  readonly sequence: number | null;
  readonly time: number | null;
  readonly failure: string | null;
}

export interface CounterRow {
  readonly conversation: string;
  readonly counter: number;
  readonly hash: Bytes;
  /**
   * Hashes of envelopes that this device made and of which the server said that it has no copy, or that it made others in place of; newest
   * first, all with the last number or the next one. Until a message with that number is read back.
   */
  readonly givenBack?: readonly Bytes[];
}

export interface PrivateStoreRow {
  readonly kind: "store";
  /** The version at the server on which `items` rests; 0 = none yet. */
  readonly version: number;
  /** CBOR of the merged items, sealed. */
  readonly items: SealedAtRest;
  /** True while something here is not at the server yet. */
  readonly changed: boolean;
}

export interface SettingRow {
  readonly name: string;
  readonly value: string;
}

/** The place of the newest profile that an account sent into a conversation. */
export interface ContactProfileRow {
  readonly conversation: string;
  readonly account: string;
  readonly sequence: number;
  readonly time: number;
}

/** The sequences `from … to` are indexed, but for those in `again`: they could not be read when it was their turn, and now can. */
export interface SearchRangeRow {
  readonly conversation: string;
  readonly from: number;
  readonly to: number;
  readonly again: readonly number[];
}

export interface SearchSegmentRow {
  readonly id: string;
  /** How many messages it has: what decides when it is merged. */
  readonly count: number;
  readonly blocks: number;
  readonly head: SealedAtRest;
}

/** Block 0 has the places of the messages; the others have words. */
export interface SearchBlockRow {
  readonly segment: string;
  readonly block: number;
  readonly sealed: SealedAtRest;
}

export interface CryptTalkSchema extends DBSchema {
  keys: { key: string; value: { readonly name: string; readonly key: CryptoKey } };
  profile: { key: string; value: DeviceRow | SecretRow };
  accountLogs: { key: string; value: AccountLogRow };
  conversations: { key: string; value: ConversationRow };
  epochs: { key: [string, number]; value: EpochRow };
  entries: {
    key: [string, number];
    value: EntryRow;
    indexes: {
      byMessage: [string, string];
      byChain: [string, string, number];
      /** What replies to, edits, deletes or reacts to a message: conversation and the id that is named. */
      byReference: [string, string];
    };
  };
  outbox: { key: string; value: OutboxRow; indexes: { byConversation: [string, string] } };
  counters: { key: string; value: CounterRow };
  privateStore: { key: string; value: PrivateStoreRow };
  settings: { key: string; value: SettingRow };
  contactProfiles: { key: [string, string]; value: ContactProfileRow };
  searchRanges: { key: string; value: SearchRangeRow };
  searchSegments: { key: string; value: SearchSegmentRow };
  searchBlocks: { key: [string, number]; value: SearchBlockRow };
}

export const storeNames = [
  "keys",
  "profile",
  "accountLogs",
  "conversations",
  "epochs",
  "entries",
  "outbox",
  "counters",
  "privateStore",
  "settings",
  "contactProfiles",
  "searchRanges",
  "searchSegments",
  "searchBlocks",
] as const;
