/** One conversation: what is in it, and what a person does there. */
import type { AccountId, ConversationId, MessageId } from "./ids.ts";
import type { Person } from "./person.ts";
import type { Store } from "./store.ts";

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
   * 1 to `maxTextBytes` bytes and is sent as it is.
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
  readonly severity: "info" | "warning" | "danger";
  /** True when `acknowledgeTrust` may end it. */
  readonly acknowledgeable: boolean;
  readonly kind:
    | "nameHasNewAccount"
    | "peerLogForked"
    | "peerLogRolledBack"
    | "peerLogRefused"
    | "historyRolledBack"
    /** After `historyRolledBack`: the server has again what it lacked, and what failed meanwhile can be sent again. */
    | "historyWhole"
    | "recordRefused"
    | "historyIncomplete";
}

export type SendBlock =
  | "peerLogRefused"
  /** At the first contact the server showed the log of another account. */
  | "peerLogOfAnother"
  | "recordRefused"
  /** The server lacks entries that were seen: what is sent now would stand where others never look. Ends when it has them again. */
  | "historyRolledBack"
  | "needsNewerVersion"
  /** The conversation must take a fresh key first; this passes by itself. */
  | "renewingKey";
