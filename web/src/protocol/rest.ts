import { bool, bytes, bytesUpTo, choice, list, mapOf, object, optional, type Read, text, uint } from "./json.ts";
import { limit, size } from "./limits.ts";

/**
 * JSON of section 11, both ways: readers of answers, which turn base64url into bytes and check sizes, and types of requests, whose
 * bytes are base64url text already. Optional members that are absent are null.
 */

const id = bytes(size.hash);
const logEntry = bytesUpTo(limit.largeLogEntry);
const keyVault = bytesUpTo(limit.keyVault);
const unlockSeals = bytesUpTo(limit.unlockSeals);
const record = bytesUpTo(limit.epochRecord);
const role = choice("administrator", "user");

/** Parameters of section 3.2 as the server sends them, not yet checked against their bounds. */
const stretch = { random: bytesUpTo(size.secret), memoryKiB: uint, iterations: uint, parallelism: uint };

export const server = object({
  protocol: uint,
  registration: choice("open", "invite", "closed"),
  firstAccount: bool,
  maxEnvelopeBytes: uint,
});
export type Server = Read<typeof server>;

export interface KdfRequest {
  readonly name: string;
}
export const kdf = object(stretch);
export type Kdf = Read<typeof kdf>;

export interface RegisterRequest {
  readonly name: string;
  readonly email?: string;
  readonly inviteCode?: string;
  readonly random: string;
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly authSecret: string;
  readonly recoveryAuthSecret: string;
  readonly passwordBox: string;
  readonly recoveryBox: string;
  readonly entry: string;
  readonly unlockSeals: string;
  readonly keyVault: string;
}
export const registered = object({ account: id, name: text, role });
export type Registered = Read<typeof registered>;

export interface LoginRequest {
  readonly name: string;
  readonly authSecret: string;
  readonly with: "password" | "recovery";
  readonly transport?: "bearer";
}
export const login = object({
  account: id,
  name: text,
  box: bytesUpTo(limit.unlockBox),
  ...stretch,
  log: list(logEntry),
  keyVault,
  unlockSeals,
  token: optional(text),
});
export type Login = Read<typeof login>;

export interface EnrolRequest {
  readonly entry: string;
  readonly box: string;
}
export const enrolled = object({ device: uint });

export interface ChallengeRequest {
  readonly account: string;
  readonly device: number;
}
export const challenge = object({ challenge: bytes(size.secret), expiresInSeconds: uint });

export interface SessionRequest {
  readonly account: string;
  readonly device: number;
  readonly challenge: string;
  readonly time: number;
  readonly signature: string;
  readonly transport?: "bearer";
}
export const session = object({ account: id, name: text, role, token: optional(text) });
export type Session = Read<typeof session>;

export const currentSession = object({
  account: id,
  name: text,
  kind: choice("unlock", "device"),
  device: optional(uint),
  role,
  isAvatarImageSet: bool,
  avatarImage: text,
  time: uint,
});
export type CurrentSession = Read<typeof currentSession>;

export const sessions = object({
  sessions: list(
    object({
      id: text,
      kind: choice("unlock", "device"),
      device: optional(uint),
      created: uint,
      lastUsed: uint,
      current: bool,
    }),
  ),
});

export type Sessions = Read<typeof sessions>;

export const avatar = object({ isAvatarImageSet: bool, avatarImage: text });

export interface LogRequest {
  readonly entry: string;
}
export const logged = object({ seq: uint });

export const vault = object({
  keyVault,
  unlockSeals,
  version: uint,
  store: optional(bytesUpTo(limit.privateStore)),
});
export type Vault = Read<typeof vault>;

export interface StoreRequest {
  readonly version: number;
  readonly store: string;
}
export const stored = object({ version: uint });

export const user = object({ account: id, name: text, isAvatarImageSet: bool, avatarImage: text });
export type User = Read<typeof user>;
export const users = object({ users: list(user) });

export const blocked = object({ blocked: list(id) });

export const accountLog = object({ log: list(logEntry), headSeq: uint });
export type AccountLogAnswer = Read<typeof accountLog>;

export interface SealRequest {
  readonly account: string;
  readonly generation: number;
  readonly seal: string;
}
export interface EpochRequest {
  readonly record: string;
  readonly seals: readonly SealRequest[];
}
export const conversationCreated = object({ conversation: id, sequence: uint, time: uint });
export const epochCreated = object({ sequence: uint, time: uint });
/** Extra members of the problem `epoch_conflict`: the record that won. */
export const epochConflict = object({ record, sequence: uint, time: uint });
/** Extra members of the problem `stale_epoch`. */
export const staleEpoch = object({ epoch: uint });
/** Extra members of the problem `stale_log`. */
export const staleLog = object({ headSeq: uint });
/** Extra members of the problem `stale_version`. */
export const staleVersion = object({ version: uint });

export const conversation = object({
  conversation: id,
  members: list(id),
  head: uint,
  /** Of the entry at the head. */
  time: uint,
  epoch: uint,
  /** By account id in base64url. */
  delivered: mapOf(uint),
  /** By account id in base64url: sealed read marks. */
  readMarks: mapOf(bytesUpTo(limit.mark)),
  repairs: list(object({ account: id, n: uint })),
});
export type Conversation = Read<typeof conversation>;
export const conversations = object({ conversations: list(conversation) });

export const epochs = object({
  epochs: list(
    object({
      n: uint,
      sequence: uint,
      time: uint,
      record,
      seals: list(object({ generation: uint, seal: bytes(size.seal) })),
    }),
  ),
});
export type EpochsAnswer = Read<typeof epochs>;

export interface RepairRequest {
  readonly seals: readonly SealRequest[];
}

export interface DeliveredRequest {
  readonly sequence: number;
}

/** The answer to a stored envelope: REST and Socket.IO `send` alike. */
export const placed = object({ sequence: uint, time: uint });
export type Placed = Read<typeof placed>;
