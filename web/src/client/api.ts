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
import type { Session } from "./api/session.ts";
import type { Outcome, Store } from "./api/store.ts";

export type * from "./api/conversation.ts";
export type * from "./api/ids.ts";
export type * from "./api/person.ts";
export type * from "./api/session.ts";
export type * from "./api/store.ts";
/** Where a text, as it is shown, has what a query looks for. */
export { matchesIn } from "./search/words.ts";

/** The largest text of one message in bytes of UTF-8 (protocol, section 8.3). */
export const maxTextBytes = 16_384;

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
