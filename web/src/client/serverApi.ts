/** The routes of protocol section 11 as functions. Ids go in as base64url; answers come checked, their bytes decoded. */
import type { Bytes } from "../protocol/bytes.ts";
import type { JsonReader } from "../protocol/json.ts";
import * as answers from "../protocol/rest.ts";
import type { Answer, Rest } from "./rest.ts";

const nothing: JsonReader<null> = () => null;
const segment = encodeURIComponent;

export class ServerApi {
  readonly rest: Rest;

  constructor(rest: Rest) {
    this.rest = rest;
  }

  describe(): Promise<Answer<answers.Server>> {
    return this.rest.once("GET", "/api/server", null, answers.server);
  }

  kdf(name: string): Promise<Answer<answers.Kdf>> {
    return this.rest.once("POST", "/api/auth/kdf", { json: { name } }, answers.kdf);
  }

  register(body: answers.RegisterRequest): Promise<Answer<answers.Registered>> {
    return this.rest.once("POST", "/api/auth/register", { json: body }, answers.registered);
  }

  login(body: answers.LoginRequest): Promise<Answer<answers.Login>> {
    return this.rest.once("POST", "/api/auth/login", { json: body }, answers.login);
  }

  enrol(body: answers.EnrolRequest): Promise<Answer<{ readonly device: number }>> {
    return this.rest.once("POST", "/api/auth/enrol", { json: body }, answers.enrolled);
  }

  challenge(account: string, device: number): Promise<Answer<{ readonly challenge: Bytes }>> {
    return this.rest.once("POST", "/api/auth/challenge", { json: { account, device } }, answers.challenge);
  }

  openSession(body: answers.SessionRequest): Promise<Answer<answers.Session>> {
    return this.rest.once("POST", "/api/auth/session", { json: body }, answers.session);
  }

  currentSession(): Promise<Answer<answers.CurrentSession>> {
    return this.rest.once("GET", "/api/auth/session", null, answers.currentSession);
  }

  logout(): Promise<Answer<null>> {
    return this.rest.once("POST", "/api/auth/logout", { json: {} }, nothing);
  }

  appendLog(entry: string): Promise<Answer<{ readonly seq: number }>> {
    return this.rest.json("POST", "/api/auth/log", { json: { entry } }, answers.logged);
  }

  setAvatar(avatarImage: string): Promise<Answer<unknown>> {
    return this.rest.json("PUT", "/api/auth/avatar", { json: { avatarImage } }, answers.avatar);
  }

  sessions(): Promise<Answer<answers.Sessions>> {
    return this.rest.json("GET", "/api/auth/sessions", null, answers.sessions);
  }

  endSession(id: string): Promise<Answer<null>> {
    return this.rest.json("DELETE", `/api/auth/sessions/${segment(id)}`, null, nothing);
  }

  vault(): Promise<Answer<answers.Vault>> {
    return this.rest.json("GET", "/api/auth/vault", null, answers.vault);
  }

  putStore(body: answers.StoreRequest): Promise<Answer<{ readonly version: number }>> {
    return this.rest.json("PUT", "/api/auth/vault", { json: body }, answers.stored);
  }

  searchUsers(query: string): Promise<Answer<{ readonly users: readonly answers.User[] }>> {
    return this.rest.json("GET", `/api/users?query=${segment(query)}&limit=50`, null, answers.users);
  }

  user(account: string): Promise<Answer<answers.User>> {
    return this.rest.json("GET", `/api/users/${account}`, null, answers.user);
  }

  /** Whom the account blocks, as the server knows it. */
  blocked(): Promise<Answer<{ readonly blocked: readonly Bytes[] }>> {
    return this.rest.json("GET", "/api/auth/blocked", null, answers.blocked);
  }

  setBlocked(account: string, blocked: boolean): Promise<Answer<null>> {
    return this.rest.json("PUT", `/api/users/${account}/blocked`, { json: { blocked } }, nothing);
  }

  /** Entries from seq on, at most 500. */
  log(account: string, from: number): Promise<Answer<answers.AccountLogAnswer>> {
    return this.rest.json("GET", `/api/users/${account}/log?from=${from}`, null, answers.accountLog);
  }

  conversations(): Promise<Answer<{ readonly conversations: readonly answers.Conversation[] }>> {
    return this.rest.json("GET", "/api/conversations", null, answers.conversations);
  }

  conversation(id: string): Promise<Answer<answers.Conversation>> {
    return this.rest.json("GET", `/api/conversations/${id}`, null, answers.conversation);
  }

  createConversation(
    body: answers.EpochRequest,
  ): Promise<Answer<{ readonly sequence: number; readonly time: number }>> {
    return this.rest.json("POST", "/api/conversations", { json: body }, answers.conversationCreated);
  }

  epochs(id: string, from: number): Promise<Answer<answers.EpochsAnswer>> {
    return this.rest.json("GET", `/api/conversations/${id}/epochs?from=${from}`, null, answers.epochs);
  }

  addEpoch(
    id: string,
    body: answers.EpochRequest,
  ): Promise<Answer<{ readonly sequence: number; readonly time: number }>> {
    return this.rest.json("POST", `/api/conversations/${id}/epochs`, { json: body }, answers.epochCreated);
  }

  askRepair(id: string, n: number): Promise<Answer<null>> {
    return this.rest.json("POST", `/api/conversations/${id}/epochs/${n}/repair`, { json: {} }, nothing);
  }

  repair(id: string, n: number, seals: readonly answers.SealRequest[]): Promise<Answer<null>> {
    return this.rest.json("POST", `/api/conversations/${id}/epochs/${n}/seals`, { json: { seals } }, nothing);
  }

  pageAfter(id: string, after: number, limit: number): Promise<Answer<Bytes>> {
    return this.rest.cbor(`/api/messages/${id}?after=${after}&limit=${limit}`);
  }

  pageBefore(id: string, before: number, limit: number): Promise<Answer<Bytes>> {
    return this.rest.cbor(`/api/messages/${id}?before=${before}&limit=${limit}`);
  }

  postEnvelope(id: string, envelope: Bytes): Promise<Answer<answers.Placed>> {
    return this.rest.json("POST", `/api/messages/${id}`, { cbor: envelope }, answers.placed);
  }

  delivered(id: string, sequence: number): Promise<Answer<null>> {
    return this.rest.json("PUT", `/api/messages/${id}/delivered`, { json: { sequence } }, nothing);
  }

  read(id: string, mark: Bytes): Promise<Answer<null>> {
    return this.rest.json("PUT", `/api/messages/${id}/read`, { cbor: mark }, nothing);
  }
}
