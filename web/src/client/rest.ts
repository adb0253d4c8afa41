import type { Bytes } from "../protocol/bytes.ts";
import { type JsonReader, readJson } from "../protocol/json.ts";
import { Malformed } from "../protocol/malformed.ts";
import type { Clock, Environment } from "./environment.ts";

/**
 * Why a request brought no answer. `code` is one of protocol section 13, or
 * - `unreachable`: no connection, or it broke; the server may or may not have acted,
 * - `answer_refused`: an answer came and does not fit the protocol.
 */
export interface Problem {
  readonly code: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  /** The further members of the problem, for example `epoch` of `stale_epoch`. Unverified. */
  readonly members: Readonly<Record<string, unknown>>;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export type RequestBody = { readonly json: object } | { readonly cbor: Bytes } | null;

type Method = "GET" | "POST" | "PUT" | "DELETE";

const largestAnswerBytes = 64 * 1024 * 1024;
const patienceMilliseconds = 30_000;

/**
 * The REST side of the server (protocol, section 11). A request that is answered `not_signed_in` is tried once more after
 * {@link Rest.reopenSession} opened a new device session.
 */
export class Rest {
  readonly #fetch: Environment["fetch"];
  readonly #clock: Clock;
  /** Opens a device session with the device's key; false where that cannot help. */
  reopenSession: (() => Promise<boolean>) | null = null;
  /** Told the `Date` of each answer, and when the request and the answer were by the own clock. */
  heardTime: ((serverTime: number, asked: number, answered: number) => void) | null = null;

  constructor(environment: Pick<Environment, "fetch" | "clock">) {
    this.#fetch = environment.fetch;
    this.#clock = environment.clock;
  }

  json<T>(method: Method, path: string, body: RequestBody, reader: JsonReader<T>): Promise<Answer<T>> {
    return this.#ask(method, path, body, async (response) => {
      const found: unknown = response.status === 204 ? {} : await response.json();
      return readJson(reader, found);
    });
  }

  cbor(path: string): Promise<Answer<Bytes>> {
    return this.#ask("GET", path, null, async (response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length > largestAnswerBytes) throw new Malformed("answer: too large");
      return bytes;
    });
  }

  /** Like {@link json}, for requests that open sessions: never opens one by itself. */
  async once<T>(method: Method, path: string, body: RequestBody, reader: JsonReader<T>): Promise<Answer<T>> {
    return this.#exchange(method, path, body, async (response) => {
      const found: unknown = response.status === 204 ? {} : await response.json();
      return readJson(reader, found);
    });
  }

  async #ask<T>(
    method: Method,
    path: string,
    body: RequestBody,
    read: (response: Response) => Promise<T>,
  ): Promise<Answer<T>> {
    const first = await this.#exchange(method, path, body, read);
    if (first.ok || first.problem.code !== "not_signed_in" || this.reopenSession === null) return first;
    return (await this.reopenSession()) ? this.#exchange(method, path, body, read) : first;
  }

  async #exchange<T>(
    method: Method,
    path: string,
    body: RequestBody,
    read: (response: Response) => Promise<T>,
  ): Promise<Answer<T>> {
    const aborter = new AbortController();
    const forget = this.#clock.after(patienceMilliseconds, () => aborter.abort());
    const asked = this.#clock.now();
    let response: Response;
    try {
      response = await this.#fetch(path, { method, signal: aborter.signal, redirect: "error", ...encoded(body) });
      const serverTime = Date.parse(response.headers.get("Date") ?? "");
      if (!Number.isNaN(serverTime)) this.heardTime?.(serverTime, asked, this.#clock.now());
      if (!response.ok) return { ok: false, problem: await problemOf(response) };
      return { ok: true, value: await read(response) };
    } catch (error) {
      const code = error instanceof Malformed || error instanceof SyntaxError ? "answer_refused" : "unreachable";
      return { ok: false, problem: { code, status: 0, retryAfterSeconds: null, members: {} } };
    } finally {
      forget();
    }
  }
}

function encoded(body: RequestBody): Pick<RequestInit, "body" | "headers"> {
  if (body === null) return {};
  if ("json" in body) return { body: JSON.stringify(body.json), headers: { "Content-Type": "application/json" } };
  return { body: body.cbor, headers: { "Content-Type": "application/cbor" } };
}

async function problemOf(response: Response): Promise<Problem> {
  let members: Record<string, unknown> = {};
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null && !Array.isArray(body)) members = body as Record<string, unknown>;
  } catch {
    // A proxy's page or nothing at all: the status has to do.
  }
  const seconds = Number(response.headers.get("Retry-After"));
  const code = members["code"];
  return {
    code: typeof code === "string" ? code : response.status >= 500 ? "unavailable" : "answer_refused",
    status: response.status,
    retryAfterSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
    members,
  };
}
