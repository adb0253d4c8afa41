/** The connection of one browser to the fake server. */
import { type Bytes, ownBytes } from "../../protocol/bytes.ts";
import type { EventSocket } from "../socket.ts";
import type { Cookie, FakeServer, FakeSession } from "./fakeServer.ts";

/** One browser at the fake server: `fetch` and sockets that share a cookie. */
export class FakeBrowser {
  readonly cookie: Cookie = { value: null };
  readonly #server: FakeServer;

  constructor(server: FakeServer) {
    this.#server = server;
  }

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const body =
      typeof init.body === "string"
        ? (JSON.parse(init.body) as unknown)
        : init.body instanceof Uint8Array
          ? ownBytes(init.body)
          : null;
    return this.#server.handle(init.method ?? "GET", path, body, this.cookie);
  };

  openSocket = (): FakeSocket => new FakeSocket(this.#server, this.cookie);
}

export class FakeSocket implements EventSocket {
  connected = false;
  session: FakeSession | undefined;
  readonly #server: FakeServer;
  readonly #cookie: Cookie;
  readonly #listeners = new Map<string, ((...values: never[]) => void)[]>();

  constructor(server: FakeServer, cookie: Cookie) {
    this.#server = server;
    this.#cookie = cookie;
  }

  connect(): void {
    queueMicrotask(() => {
      if (this.connected) return;
      if (this.#server.down) return this.#call("connect_error", new Error("websocket error"));
      this.session = this.#cookie.value === null ? undefined : this.#server.sessions.get(this.#cookie.value);
      if (this.session?.device == null)
        return this.#call("connect_error", Object.assign(new Error("refused"), { data: { code: "not_signed_in" } }));
      this.connected = true;
      this.#server.sockets.add(this);
      this.#call("connect");
    });
  }

  disconnect(): void {
    this.connected = false;
    this.#server.sockets.delete(this);
  }

  lose(): void {
    if (!this.connected) return;
    this.disconnect();
    this.#call("disconnect", "transport close");
  }

  on(event: string, listener: (...values: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  emit(event: string, ...values: unknown[]): void {
    queueMicrotask(() => {
      if (!this.connected || this.#server.down) return;
      const acknowledge = values.at(-1);
      const [failure, result] = this.#server.event(this, event, values[0] as Bytes);
      if (typeof acknowledge !== "function") return;
      if (this.#server.loseAnswers > 0) {
        this.#server.loseAnswers -= 1;
        this.lose();
        return;
      }
      void this.#server.answersAfter.then(() => {
        if (this.connected) (acknowledge as (failure: unknown, result: unknown) => void)(failure, result);
      });
    });
  }

  push(event: string, value: unknown): void {
    const copy = value instanceof Uint8Array ? ownBytes(value).buffer : value;
    queueMicrotask(() => {
      if (this.connected) this.#call(event, copy);
    });
  }

  #call(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(values as never[]));
  }
}
