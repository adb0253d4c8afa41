/** The routes of protocol section 11 as functions: what goes out, and the checked shape of what comes back. */
import type { Bytes } from "../storage/catalogue.ts";
import { flag, list, nothing, object, oneOf, optional, type Reader, table, text, uint } from "./json.ts";
import type { Answer, Rest } from "./rest.ts";

const roles = oneOf("admin", "member");

export interface ServerDescription {
  readonly protocol: number;
  readonly registration: "open" | "invite" | "closed";
  readonly firstAccount: boolean;
}
const serverDescription = object<ServerDescription>({
  protocol: uint,
  registration: oneOf("open", "invite", "closed"),
  firstAccount: flag,
});

export interface KdfAnswer {
  readonly random: string;
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}
const kdfMembers = { random: text, memoryKiB: uint, iterations: uint, parallelism: uint };

export interface RegistrationBody {
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

export interface LoginAnswer extends KdfAnswer {
  readonly account: string;
  readonly name: string;
  readonly box: string;
  readonly log: readonly string[];
  readonly keyVault: string;
  readonly unlockSeals: string;
}
const loginAnswer = object<LoginAnswer>({
  ...kdfMembers,
  account: text,
  name: text,
  box: text,
  log: list(text),
  keyVault: text,
  unlockSeals: text,
});

export interface SessionAnswer {
  readonly account: string;
  readonly name: string;
  readonly role: "admin" | "member";
}
const sessionAnswer = object<SessionAnswer>({ account: text, name: text, role: roles });

export interface CurrentSession extends SessionAnswer {
  readonly kind: "unlock" | "device";
  readonly device: number | null;
  readonly isAvatarImageSet: boolean;
  readonly avatarImage: string | null;
}
const currentSession = object<CurrentSession>({
  account: text,
  name: text,
  role: roles,
  kind: oneOf("unlock", "device"),
  device: optional(uint),
  isAvatarImageSet: flag,
  avatarImage: optional(text),
});

export interface VaultAnswer {
  readonly keyVault: string;
  readonly unlockSeals: string;
  readonly version: number;
  readonly store: string | null;
}
const vaultAnswer = object<VaultAnswer>({ keyVault: text, unlockSeals: text, version: uint, store: optional(text) });

export interface UserAnswer {
  readonly account: string;
  readonly name: string;
  readonly isAvatarImageSet: boolean;
  readonly avatarImage: string | null;
}
const userAnswer = object<UserAnswer>({
  account: text,
  name: text,
  isAvatarImageSet: flag,
  avatarImage: optional(text),
});

export interface LogAnswer {
  readonly log: readonly string[];
  readonly headSeq: number;
}
const logAnswer = object<LogAnswer>({ log: list(text), headSeq: uint });

export interface ConversationAnswer {
  readonly conversation: string;
  readonly members: readonly string[];
  readonly head: number;
  readonly epoch: number;
  readonly delivered: ReadonlyMap<string, number>;
  readonly readMarks: ReadonlyMap<string, string>;
  readonly repairs: readonly { readonly account: string; readonly n: number }[];
}
const conversationAnswer = object<ConversationAnswer>({
  conversation: text,
  members: list(text),
  head: uint,
  epoch: uint,
  delivered: table(uint),
  readMarks: table(text),
  repairs: list(object<{ account: string; n: number }>({ account: text, n: uint })),
});

export interface EpochAnswer {
  readonly n: number;
  readonly sequence: number;
  readonly time: number;
  readonly record: string;
  readonly seals: readonly { readonly generation: number; readonly seal: string }[];
}
const epochAnswer: Reader<EpochAnswer> = object<EpochAnswer>({
  n: uint,
  sequence: uint,
  time: uint,
  record: text,
  seals: list(object<{ generation: number; seal: string }>({ generation: uint, seal: text })),
});

export interface Placed {
  readonly sequence: number;
  readonly time: number;
}
const placed = object<Placed>({ sequence: uint, time: uint });

export interface SealBody {
  readonly account: string;
  readonly generation: number;
  readonly seal: string;
}

const segment = encodeURIComponent;

export class ServerApi {
  readonly rest: Rest;

  constructor(rest: Rest) {
    this.rest = rest;
  }

  describe(): Promise<Answer<ServerDescription>> {
    return this.rest.once("GET", "/api/server", null, serverDescription);
  }

  kdf(name: string): Promise<Answer<KdfAnswer>> {
    return this.rest.once("POST", "/api/auth/kdf", { json: { name } }, object<KdfAnswer>(kdfMembers));
  }

  register(body: RegistrationBody): Promise<Answer<SessionAnswer>> {
    return this.rest.once("POST", "/api/auth/register", { json: body }, sessionAnswer);
  }

  login(name: string, authSecret: string, how: "password" | "recovery"): Promise<Answer<LoginAnswer>> {
    return this.rest.once("POST", "/api/auth/login", { json: { name, authSecret, with: how } }, loginAnswer);
  }

  enrol(entry: string, box: string): Promise<Answer<{ readonly device: number }>> {
    return this.rest.once("POST", "/api/auth/enrol", { json: { entry, box } }, object<{ device: number }>({ device: uint }));
  }

  challenge(account: string, device: number): Promise<Answer<{ readonly challenge: string }>> {
    return this.rest.once(
      "POST",
      "/api/auth/challenge",
      { json: { account, device } },
      object<{ challenge: string }>({ challenge: text }),
    );
  }

  openSession(body: {
    readonly account: string;
    readonly device: number;
    readonly challenge: string;
    readonly time: number;
    readonly signature: string;
  }): Promise<Answer<SessionAnswer>> {
    return this.rest.once("POST", "/api/auth/session", { json: body }, sessionAnswer);
  }

  currentSession(): Promise<Answer<CurrentSession>> {
    return this.rest.once("GET", "/api/auth/session", null, currentSession);
  }

  logout(): Promise<Answer<void>> {
    return this.rest.once("POST", "/api/auth/logout", { json: {} }, nothing);
  }

  appendLog(entry: string): Promise<Answer<{ readonly seq: number }>> {
    return this.rest.json("POST", "/api/auth/log", { json: { entry } }, object<{ seq: number }>({ seq: uint }));
  }

  setAvatar(avatarImage: string): Promise<Answer<void>> {
    return this.rest.json("PUT", "/api/auth/avatar", { json: { avatarImage } }, nothing);
  }

  vault(): Promise<Answer<VaultAnswer>> {
    return this.rest.json("GET", "/api/auth/vault", null, vaultAnswer);
  }

  putStore(version: number, store: string): Promise<Answer<{ readonly version: number }>> {
    return this.rest.json(
      "PUT",
      "/api/auth/vault",
      { json: { version, store } },
      object<{ version: number }>({ version: uint }),
    );
  }

  searchUsers(query: string): Promise<Answer<{ readonly users: readonly UserAnswer[] }>> {
    return this.rest.json(
      "GET",
      `/api/users?query=${segment(query)}&limit=50`,
      null,
      object<{ users: readonly UserAnswer[] }>({ users: list(userAnswer) }),
    );
  }

  user(account: string): Promise<Answer<UserAnswer>> {
    return this.rest.json("GET", `/api/users/${segment(account)}`, null, userAnswer);
  }

  /** Entries from seq on, at most 500. */
  log(account: string, from: number): Promise<Answer<LogAnswer>> {
    return this.rest.json("GET", `/api/users/${segment(account)}/log?from=${from}`, null, logAnswer);
  }

  conversations(): Promise<Answer<{ readonly conversations: readonly ConversationAnswer[] }>> {
    return this.rest.json(
      "GET",
      "/api/conversations",
      null,
      object<{ conversations: readonly ConversationAnswer[] }>({ conversations: list(conversationAnswer) }),
    );
  }

  conversation(id: string): Promise<Answer<ConversationAnswer>> {
    return this.rest.json("GET", `/api/conversations/${segment(id)}`, null, conversationAnswer);
  }

  createConversation(record: string, seals: readonly SealBody[]): Promise<Answer<Placed>> {
    return this.rest.json("POST", "/api/conversations", { json: { record, seals } }, placed);
  }

  epochs(id: string, from: number): Promise<Answer<{ readonly epochs: readonly EpochAnswer[] }>> {
    return this.rest.json(
      "GET",
      `/api/conversations/${segment(id)}/epochs?from=${from}`,
      null,
      object<{ epochs: readonly EpochAnswer[] }>({ epochs: list(epochAnswer) }),
    );
  }

  addEpoch(id: string, record: string, seals: readonly SealBody[]): Promise<Answer<Placed>> {
    return this.rest.json("POST", `/api/conversations/${segment(id)}/epochs`, { json: { record, seals } }, placed);
  }

  askRepair(id: string, n: number): Promise<Answer<void>> {
    return this.rest.json("POST", `/api/conversations/${segment(id)}/epochs/${n}/repair`, { json: {} }, nothing);
  }

  repair(id: string, n: number, seals: readonly SealBody[]): Promise<Answer<void>> {
    return this.rest.json("POST", `/api/conversations/${segment(id)}/epochs/${n}/seals`, { json: { seals } }, nothing);
  }

  pageAfter(id: string, after: number, limit: number): Promise<Answer<Bytes>> {
    return this.rest.cbor(`/api/messages/${segment(id)}?after=${after}&limit=${limit}`);
  }

  pageBefore(id: string, before: number, limit: number): Promise<Answer<Bytes>> {
    return this.rest.cbor(`/api/messages/${segment(id)}?before=${before}&limit=${limit}`);
  }

  postEnvelope(id: string, envelope: Bytes): Promise<Answer<Placed>> {
    return this.rest.json("POST", `/api/messages/${segment(id)}`, { cbor: envelope }, placed);
  }

  delivered(id: string, sequence: number): Promise<Answer<void>> {
    return this.rest.json("PUT", `/api/messages/${segment(id)}/delivered`, { json: { sequence } }, nothing);
  }

  read(id: string, mark: Bytes): Promise<Answer<void>> {
    return this.rest.json("PUT", `/api/messages/${segment(id)}/read`, { cbor: mark }, nothing);
  }
}
