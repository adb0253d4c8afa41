/**
 * A server in memory, as far as the engine's tests need one: it stores what it is given under the rules of docs/protocol.md that
 * clients depend on (one order, ids once, epochs by compare-and-set, heads), and verifies no signature. Its faults can be switched on.
 */
import { accountIdOf, envelopeHash } from "../../crypto/hash.ts";
import { decodeLogBody, decodeLogEntry } from "../../protocol/account-log.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Bytes, equal, ownBytes } from "../../protocol/bytes.ts";
import { type Cbor, decode, encode, Fields } from "../../protocol/cbor.ts";
import { decodeEnvelopeHeader, decodeSealed } from "../../protocol/envelope.ts";
import { decodeEpochRecordBody } from "../../protocol/epoch-record.ts";
import { type Entry, encodePage } from "../../protocol/frames.ts";
import { limit } from "../../protocol/limits.ts";
import { decodeSigned } from "../../protocol/private-store.ts";
import { FakeBrowser, type FakeSocket } from "./fakeBrowser.ts";

interface FakeAccount {
  readonly id: string;
  readonly name: string;
  readonly registration: Readonly<Record<string, unknown>>;
  readonly log: Bytes[];
  passwordBox: string;
  recoveryBox: string;
  store: { version: number; bytes: string } | null;
  avatar: string | null;
  readonly blocked: Set<string>;
}

export interface FakeConversation {
  readonly id: string;
  readonly members: string[];
  readonly entries: Entry[];
  readonly messages: Map<string, { hash: Bytes; sequence: number }>;
  readonly epochs: {
    record: Bytes;
    sequence: number;
    time: number;
    seals: { account: string; generation: number; seal: string }[];
  }[];
  readonly delivered: Map<string, number>;
  readonly readMarks: Map<string, string>;
  readonly repairs: { account: string; n: number }[];
}

export interface FakeSession {
  readonly account: string;
  readonly device: number | null;
  readonly which: 0 | 1;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly [member: string]: unknown;
}

type Json = Record<string, unknown>;

export class FakeServer {
  time = 1_750_000_000_000;
  /** No request arrives, no socket stays. */
  down = false;
  /** Requests are carried out and their answers are lost, as often as this says. */
  loseAnswers = 0;
  /** What is asked over sockets is carried out, and answered when this is settled. */
  answersAfter: Promise<unknown> = Promise.resolve();
  /** So many envelopes are answered with a fault of the server and not stored. */
  faults = 0;
  /** The next envelope is answered with this code, whether it is stored or not. */
  denial: { readonly code: string; readonly stored: boolean } | null = null;
  /** Told of each envelope that comes in, also of one that comes again. */
  arrived: (envelope: Bytes) => void = () => {};
  /** Codes of the envelopes that were not taken, in their order. */
  readonly refusals: string[] = [];
  /** What it says of itself. */
  protocol = 1;
  /** The `Date` of its answers; none when null. */
  date: (() => number) | null = null;
  /** Whoever registers is told to come later. */
  throttled = false;
  /** Whom an account blocks is not written down now. */
  blockingThrottled = false;
  /** Sockets connect but nothing is pushed to them. */
  silent = false;
  /** Nothing but entries is pushed. */
  onlyEntries = false;
  /** The account to which nothing is pushed. */
  silentTo: string | null = null;
  readonly accounts = new Map<string, FakeAccount>();
  readonly conversations = new Map<string, FakeConversation>();
  readonly sessions = new Map<string, FakeSession>();
  readonly sockets = new Set<FakeSocket>();
  readonly requests: string[] = [];
  #challenges = new Map<string, string>();
  #nextSession = 0;

  /** Each browser has a cookie of its own, shared by its tabs. */
  browser(): FakeBrowser {
    return new FakeBrowser(this);
  }

  announceLog(account: string, seq: number): void {
    this.#toContacts(account, "account", { account, seq });
  }

  /** Pushes up to three entries again, from one near the end on: as a server that does not remember what it has pushed. */
  repeat(id: string, back: number): void {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return;
    const { entries } = conversation;
    const from = Math.max(0, entries.length - 1 - back);
    const page = { conversation: fromBase64url(id), head: entries.length, entries: entries.slice(from, from + 3) };
    for (const member of new Set(conversation.members)) this.#to(member, "entries", encodePage(page));
  }

  disconnectAll(): void {
    for (const socket of [...this.sockets]) socket.lose();
  }

  async handle(method: string, path: string, body: unknown, cookie: Cookie): Promise<Response> {
    await Promise.resolve();
    this.requests.push(`${method} ${path}`);
    if (this.down) throw new TypeError("fetch failed");
    const result = this.#route(method, path, body, cookie);
    if (this.loseAnswers > 0 && method !== "GET") {
      this.loseAnswers -= 1;
      throw new TypeError("connection lost");
    }
    if (result instanceof Uint8Array) return new Response(ownBytes(result), { status: 200 });
    if (isProblem(result))
      return new Response(JSON.stringify(result), {
        status: result.status,
        headers: { "Content-Type": "application/problem+json" },
      });
    return result === null
      ? new Response(null, { status: 204 })
      : new Response(JSON.stringify(result), {
          status: 200,
          headers: this.date === null ? {} : { Date: new Date(this.date()).toUTCString() },
        });
  }

  #route(method: string, path: string, body: unknown, cookie: Cookie): Json | Uint8Array | Problem | null {
    const url = new URL(path, "http://fake");
    const parts = url.pathname.split("/").slice(2);
    const query = (name: string) => Number(url.searchParams.get(name) ?? 0);
    const session = cookie.value === null ? undefined : this.sessions.get(cookie.value);
    const json = (body ?? {}) as Json;
    switch (`${method} ${parts[0]}/${parts[1] ?? ""}`) {
      case "GET server/":
        return {
          protocol: this.protocol,
          registration: "open",
          firstAccount: this.accounts.size === 0,
          maxEnvelopeBytes: 262_144,
        };
      case "POST auth/kdf":
        return this.#kdf(String(json["name"]));
      case "POST auth/register":
        return this.throttled ? problem(429, "throttled") : this.#register(json);
      case "POST auth/login":
        return this.#login(json, cookie);
      case "POST auth/challenge": {
        const challenge = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
        this.#challenges.set(challenge, String(json["account"]));
        return { challenge, expiresInSeconds: 60 };
      }
      case "POST auth/session":
        return this.#openSession(json, cookie);
    }
    if (session === undefined) return problem(401, "not_signed_in");
    const account = this.accounts.get(session.account);
    if (account === undefined) return problem(401, "not_signed_in");
    if (parts[0] === "auth" && parts[1] === "enrol") {
      const entry = fromBase64url(String(json["entry"]));
      account.log.push(entry);
      if (session.which === 0) account.passwordBox = String(json["box"]);
      else account.recoveryBox = String(json["box"]);
      this.sessions.delete(cookie.value ?? "");
      this.announceLog(account.id, account.log.length - 1);
      return { device: account.log.length - 1 };
    }
    if (method === "GET" && parts[0] === "auth" && parts[1] === "session")
      return {
        ...this.#who(account),
        kind: session.device === null ? "unlock" : "device",
        device: session.device,
        isAvatarImageSet: account.avatar !== null,
        avatarImage: account.avatar ?? "",
        time: this.time,
      };
    if (parts[0] === "auth" && parts[1] === "logout") {
      this.sessions.delete(cookie.value ?? "");
      cookie.value = null;
      return null;
    }
    if (session.device === null) return problem(401, "not_signed_in");
    return this.#deviceRoute(method, parts, query, url, body, account, session.device);
  }

  #deviceRoute(
    method: string,
    parts: string[],
    query: (name: string) => number,
    url: URL,
    body: unknown,
    account: FakeAccount,
    device: number,
  ): Json | Uint8Array | Problem | null {
    const json = (body ?? {}) as Json;
    const [area, id = "", what, n] = parts;
    if (area === "auth" && id === "log") {
      const entry = fromBase64url(String(json["entry"]));
      if (decodeLogBody(decodeLogEntry(entry).body).seq !== account.log.length) return problem(409, "stale_log");
      account.log.push(entry);
      this.announceLog(account.id, account.log.length - 1);
      // Nothing but the retirement of the device that asks comes this way, and its session ends with it.
      for (const [token, one] of [...this.sessions])
        if (one.account === account.id && one.device === device) this.#endSession(token);
      return { seq: account.log.length - 1 };
    }
    if (area === "auth" && id === "sessions" && method === "GET")
      return {
        sessions: [...this.sessions]
          .filter(([, one]) => one.account === account.id)
          .map(([token, one]) => ({
            id: token,
            kind: one.device === null ? "unlock" : "device",
            device: one.device,
            created: this.time,
            lastUsed: this.time,
            current: one.device === device,
          })),
      };
    if (area === "auth" && id === "sessions") {
      this.#endSession(what ?? "");
      return null;
    }
    if (area === "auth" && id === "vault" && method === "GET")
      return {
        keyVault: account.registration["keyVault"],
        unlockSeals: account.registration["unlockSeals"],
        version: account.store?.version ?? 0,
        store: account.store?.bytes ?? null,
      };
    if (area === "auth" && id === "vault") {
      if (json["version"] !== (account.store?.version ?? 0) + 1)
        return { ...problem(409, "stale_version"), version: account.store?.version ?? 0 };
      account.store = { version: Number(json["version"]), bytes: String(json["store"]) };
      this.#to(account.id, "vault", { version: account.store.version });
      return { version: account.store.version };
    }
    if (area === "auth" && id === "avatar") {
      account.avatar = String(json["avatarImage"]);
      return { isAvatarImageSet: true, avatarImage: account.avatar };
    }
    if (area === "auth" && id === "blocked") return { blocked: [...account.blocked] };
    if (area === "users" && what === "blocked") {
      if (this.blockingThrottled) return problem(429, "throttled");
      if (json["blocked"] === true) account.blocked.add(id);
      else account.blocked.delete(id);
      return null;
    }
    if (area === "users" && id === "") {
      const wanted = (url.searchParams.get("query") ?? "").toLowerCase();
      return {
        users: [...this.accounts.values()].filter((one) => one.name.includes(wanted)).map((one) => this.#user(one)),
      };
    }
    if (area === "users") {
      const other = this.accounts.get(id);
      if (other === undefined) return problem(404, "not_found");
      if (what !== "log") return this.#user(other);
      return {
        log: other.log.slice(query("from"), query("from") + 500).map(toBase64url),
        headSeq: other.log.length - 1,
      };
    }
    if (area === "conversations" && id === "" && method === "GET")
      return {
        conversations: [...this.conversations.values()]
          .filter((one) => one.members.includes(account.id))
          .map((one) => this.#describe(one)),
      };
    if (area === "conversations" && id === "") return this.#create(json, account);
    const conversation = this.conversations.get(id);
    if (conversation === undefined || !conversation.members.includes(account.id)) return problem(404, "not_found");
    if (area === "conversations" && what === undefined) return this.#describe(conversation);
    if (area === "conversations" && method === "GET")
      return {
        epochs: conversation.epochs.slice(query("from"), query("from") + 200).map((epoch, index) => ({
          n: query("from") + index,
          sequence: epoch.sequence,
          time: epoch.time,
          record: toBase64url(epoch.record),
          seals: epoch.seals
            .filter((seal) => seal.account === account.id)
            .map(({ generation, seal }) => ({ generation, seal })),
        })),
      };
    if (area === "conversations" && n === undefined) return this.#addEpoch(conversation, json);
    if (area === "conversations" && parts[4] === "repair") {
      conversation.repairs.push({ account: account.id, n: Number(n) });
      for (const member of conversation.members) this.#to(member, "conversation", ownBytes(fromBase64url(id)));
      return null;
    }
    if (area === "conversations" && parts[4] === "seals") {
      const seals = json["seals"] as { account: string; generation: number; seal: string }[];
      conversation.epochs[Number(n)]?.seals.push(...seals);
      for (const seal of seals) {
        const asked = conversation.repairs.findIndex((one) => one.account === seal.account && one.n === Number(n));
        if (asked >= 0) conversation.repairs.splice(asked, 1);
      }
      for (const member of conversation.members) this.#to(member, "conversation", ownBytes(fromBase64url(id)));
      return null;
    }
    if (area === "messages" && method === "GET")
      return this.#page(
        conversation,
        url.searchParams.has("before") ? null : query("after"),
        query("before"),
        Math.min(query("limit"), 500),
      );
    if (area === "messages" && what === "delivered") {
      this.#delivered(conversation, account.id, Number(json["sequence"]));
      return null;
    }
    if (area === "messages" && what === "read") {
      this.#read(conversation, account.id, body as Bytes);
      return null;
    }
    if (area === "messages") return this.append(body as Bytes, account.id, device);
    return problem(404, "not_found");
  }

  append(envelope: Bytes, account: string, device: number): Json | Problem {
    this.arrived(envelope);
    const { denial } = this;
    this.denial = null;
    if (denial?.stored === true) this.#append(envelope, account, device);
    const result =
      denial !== null
        ? problem(409, denial.code)
        : this.faults > 0
          ? problem(500, "internal")
          : this.#append(envelope, account, device);
    this.faults = Math.max(0, this.faults - 1);
    if (isProblem(result)) this.refusals.push(result.code);
    return result;
  }

  #append(envelope: Bytes, account: string, device: number): Json | Problem {
    const header = decodeEnvelopeHeader(decodeSealed(envelope, limit.envelope, "envelope").header);
    const conversation = this.conversations.get(toBase64url(header.conversation));
    if (conversation === undefined || !conversation.members.includes(account)) return problem(404, "not_found");
    const hash = envelopeHash(envelope);
    const id = toBase64url(header.messageId);
    const known = conversation.messages.get(id);
    if (known !== undefined) {
      if (!equal(known.hash, hash)) return problem(409, "id_conflict");
      return { sequence: known.sequence, time: conversation.entries[known.sequence - 1]?.time ?? 0 };
    }
    if (toBase64url(header.account) !== account || header.device !== device) return problem(422, "invalid");
    if (header.n !== conversation.epochs.length - 1)
      return { ...problem(409, "stale_epoch"), epoch: conversation.epochs.length - 1 };
    const placed = this.#place(conversation, 0, envelope);
    conversation.messages.set(id, { hash, sequence: placed.sequence });
    return { ...placed };
  }

  #place(conversation: FakeConversation, kind: 0 | 1, entry: Bytes): { sequence: number; time: number } {
    const placed = { sequence: conversation.entries.length + 1, time: ++this.time, kind, entry: ownBytes(entry) };
    conversation.entries.push(placed);
    const page = encodePage({
      conversation: fromBase64url(conversation.id),
      head: placed.sequence,
      entries: [placed],
    });
    for (const member of new Set(conversation.members)) this.#to(member, "entries", page);
    return { sequence: placed.sequence, time: placed.time };
  }

  #create(json: Json, account: FakeAccount): Json | Problem {
    const record = fromBase64url(String(json["record"]));
    const body = decodeEpochRecordBody(decodeSigned(record, limit.epochRecord, "record").body);
    const id = toBase64url(body.conversation);
    const known = this.conversations.get(id);
    const winner = known?.epochs[0];
    if (winner !== undefined) return this.#conflict(winner);
    const conversation: FakeConversation = {
      id,
      members: body.put.map((member) => toBase64url(member.account)),
      entries: [],
      messages: new Map(),
      epochs: [],
      delivered: new Map(),
      readMarks: new Map(),
      repairs: [],
    };
    if (!conversation.members.includes(account.id)) return problem(422, "invalid");
    this.conversations.set(id, conversation);
    for (const member of conversation.members) this.#to(member, "conversation", body.conversation);
    return { conversation: id, ...this.#addRecord(conversation, record, json) };
  }

  #addEpoch(conversation: FakeConversation, json: Json): Json | Problem {
    const record = fromBase64url(String(json["record"]));
    const body = decodeEpochRecordBody(decodeSigned(record, limit.epochRecord, "record").body);
    const winner = conversation.epochs[body.n];
    return winner === undefined ? this.#addRecord(conversation, record, json) : this.#conflict(winner);
  }

  #addRecord(conversation: FakeConversation, record: Bytes, json: Json): { sequence: number; time: number } {
    const sequence = conversation.entries.length + 1;
    const seals = json["seals"] as { account: string; generation: number; seal: string }[];
    conversation.epochs.push({ record, sequence, time: this.time + 1, seals: [...seals] });
    return this.#place(conversation, 1, record);
  }

  #conflict(winner: FakeConversation["epochs"][number]): Problem {
    return {
      ...problem(409, "epoch_conflict"),
      record: toBase64url(winner.record),
      sequence: winner.sequence,
      time: winner.time,
    };
  }

  #describe(conversation: FakeConversation): Json {
    return {
      conversation: conversation.id,
      members: conversation.members,
      head: conversation.entries.length,
      time: conversation.entries.at(-1)?.time ?? 0,
      epoch: conversation.epochs.length - 1,
      delivered: Object.fromEntries(conversation.delivered),
      readMarks: Object.fromEntries(conversation.readMarks),
      repairs: conversation.repairs,
    };
  }

  #page(conversation: FakeConversation, after: number | null, before: number, most: number): Uint8Array {
    const entries =
      after === null
        ? conversation.entries.slice(Math.max(0, before - 1 - most), before - 1)
        : conversation.entries.slice(after, after + most);
    return encodePage({ conversation: fromBase64url(conversation.id), head: conversation.entries.length, entries });
  }

  #delivered(conversation: FakeConversation, account: string, sequence: number): void {
    if ((conversation.delivered.get(account) ?? 0) >= sequence) return;
    conversation.delivered.set(account, sequence);
    const told = encode([fromBase64url(conversation.id), fromBase64url(account), sequence]);
    for (const member of conversation.members) this.#to(member, "delivered", told);
  }

  #read(conversation: FakeConversation, account: string, mark: Bytes): void {
    conversation.readMarks.set(account, toBase64url(mark));
    for (const member of conversation.members) this.#to(member, "read", encode([fromBase64url(account), mark]));
  }

  #kdf(name: string): Json {
    const account = this.#named(name);
    return account === undefined
      ? { random: toBase64url(new Uint8Array(32)), memoryKiB: 65_536, iterations: 3, parallelism: 1 }
      : pick(account.registration, "random", "memoryKiB", "iterations", "parallelism");
  }

  #register(json: Json): Json | Problem {
    const known = this.#named(String(json["name"]));
    if (known !== undefined) {
      const same = ["entry", "authSecret", "recoveryAuthSecret"].every(
        (part) => known.registration[part] === json[part],
      );
      return same ? this.#who(known) : problem(409, "name_taken");
    }
    const entry = fromBase64url(String(json["entry"]));
    const { body } = decodeLogEntry(entry);
    decodeLogBody(body);
    const account: FakeAccount = {
      id: toBase64url(accountIdOf(body)),
      name: String(json["name"]),
      registration: json,
      log: [entry],
      passwordBox: String(json["passwordBox"]),
      recoveryBox: String(json["recoveryBox"]),
      store: null,
      avatar: null,
      blocked: new Set(),
    };
    this.accounts.set(account.id, account);
    return this.#who(account);
  }

  #login(json: Json, cookie: Cookie): Json | Problem {
    const account = this.#named(String(json["name"]));
    const recovery = json["with"] === "recovery";
    const expected = account?.registration[recovery ? "recoveryAuthSecret" : "authSecret"];
    if (account === undefined || json["authSecret"] !== expected) return problem(401, "wrong_credentials");
    this.#newSession(cookie, { account: account.id, device: null, which: recovery ? 1 : 0 });
    return {
      account: account.id,
      name: account.name,
      box: recovery ? account.recoveryBox : account.passwordBox,
      ...pick(account.registration, "random", "memoryKiB", "iterations", "parallelism", "keyVault", "unlockSeals"),
      log: account.log.map(toBase64url),
    };
  }

  #openSession(json: Json, cookie: Cookie): Json | Problem {
    const account = this.accounts.get(String(json["account"]));
    const fits = this.#challenges.get(String(json["challenge"])) === json["account"];
    this.#challenges.delete(String(json["challenge"]));
    if (account === undefined || !fits || Number(json["device"]) >= account.log.length)
      return problem(401, "device_refused");
    this.#newSession(cookie, { account: account.id, device: Number(json["device"]), which: 0 });
    return this.#who(account);
  }

  #newSession(cookie: Cookie, session: FakeSession): void {
    cookie.value = `session-${this.#nextSession++}`;
    this.sessions.set(cookie.value, session);
  }

  #endSession(token: string): void {
    const ended = this.sessions.get(token);
    this.sessions.delete(token);
    for (const socket of [...this.sockets].filter(({ session }) => session === ended)) {
      socket.push("signedOut", { code: "not_signed_in" });
      queueMicrotask(() => queueMicrotask(() => socket.lose()));
    }
  }

  #named(name: string): FakeAccount | undefined {
    return [...this.accounts.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  #who(account: FakeAccount): Json {
    return {
      account: account.id,
      name: account.name,
      role: [...this.accounts.keys()][0] === account.id ? "administrator" : "user",
    };
  }

  #user(account: FakeAccount): Json {
    return {
      account: account.id,
      name: account.name,
      isAvatarImageSet: account.avatar !== null,
      avatarImage: account.avatar ?? "",
    };
  }

  #to(account: string, event: string, value: unknown): void {
    if (this.silent || account === this.silentTo || (this.onlyEntries && event !== "entries")) return;
    for (const socket of this.sockets) if (socket.session?.account === account) socket.push(event, value);
  }

  #toContacts(account: string, event: string, value: unknown): void {
    const contacts = new Set([account]);
    for (const conversation of this.conversations.values())
      if (conversation.members.includes(account)) for (const member of conversation.members) contacts.add(member);
    for (const contact of contacts) this.#to(contact, event, value);
  }

  /** Socket.IO requests; the answer goes to the acknowledgement. */
  event(socket: FakeSocket, event: string, value: Bytes): [unknown, unknown] {
    const session = socket.session;
    if (session === undefined || session.device === null) return [problem(401, "not_signed_in"), null];
    switch (event) {
      case "send": {
        const result = this.append(ownBytes(value), session.account, session.device);
        return isProblem(result) ? [result, null] : [null, result];
      }
      case "resume": {
        const cursors = new Map(
          listOf(decode(value, limit.frame)).map((one) => {
            const fields = new Fields(one, 2, "cursor");
            return [toBase64url(fields.bytes(32)), fields.uint()];
          }),
        );
        const behind = [...this.conversations.values()].filter(
          (one) => one.members.includes(session.account) && one.entries.length > (cursors.get(one.id) ?? 0),
        );
        return [
          null,
          encode(behind.map((one): Cbor => [fromBase64url(one.id), one.entries.length, one.epochs.length - 1])),
        ];
      }
      case "delivered":
        for (const one of listOf(decode(value, limit.frame))) {
          const fields = new Fields(one, 2, "delivered");
          const conversation = this.conversations.get(toBase64url(fields.bytes(32)));
          if (conversation !== undefined) this.#delivered(conversation, session.account, fields.uint());
        }
        return [null, null];
      case "read":
      case "typing": {
        const header = new Fields(decode(decodeSealed(value, limit.mark, "mark").header, limit.mark), 7, "header");
        header.uint();
        header.uint();
        const conversation = this.conversations.get(toBase64url(header.bytes(32)));
        if (conversation === undefined) return [problem(404, "not_found"), null];
        if (event === "read") this.#read(conversation, session.account, ownBytes(value));
        else
          for (const member of conversation.members)
            if (member !== session.account)
              this.#to(member, "typing", encode([fromBase64url(session.account), ownBytes(value)]));
        return [null, {}];
      }
      default:
        return [problem(400, "malformed"), null];
    }
  }
}

export interface Cookie {
  value: string | null;
}

function listOf(value: Cbor): readonly Cbor[] {
  return Array.isArray(value) ? value : [];
}

function problem(status: number, code: string): Problem {
  return { status, code, title: code, detail: "" };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "status" in value;
}

function pick(source: Readonly<Record<string, unknown>>, ...names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, source[name]]));
}
