/**
 * The live connection (protocol, section 12). One for each tab. It pushes what is new, and says when it is back; nothing is
 * lost with it, for all that matters is fetched after the cursor.
 */
import type { Bytes } from "../storage/catalogue.ts";
import type { Connection } from "./api.ts";
import { Cell } from "./cell.ts";
import type { Clock } from "./environment.ts";

/** What of `socket.io-client`'s Socket is used. */
export interface EventSocket {
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: (...values: never[]) => void): unknown;
  emit(event: string, ...values: unknown[]): unknown;
  readonly connected: boolean;
}

export interface SocketProblem {
  readonly code: string;
  readonly [member: string]: unknown;
}

export type Acknowledged =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly problem: SocketProblem };

export type SocketEvent =
  | { readonly kind: "entries"; readonly page: Bytes }
  | { readonly kind: "bell"; readonly bell: Bytes }
  | { readonly kind: "conversation"; readonly conversation: Bytes }
  | { readonly kind: "delivered"; readonly delivered: Bytes }
  | { readonly kind: "read"; readonly read: Bytes }
  | { readonly kind: "typing"; readonly typing: Bytes }
  | { readonly kind: "presence"; readonly presence: unknown }
  | { readonly kind: "account"; readonly account: unknown }
  | { readonly kind: "vault"; readonly vault: unknown };

export interface LiveListener {
  readonly online: () => void;
  readonly event: (event: SocketEvent) => void;
  /** The handshake was refused for lack of a session. Resolves true when a new one was opened. */
  readonly refused: () => Promise<boolean>;
  readonly signedOut: (code: string) => void;
}

const firstDelay = 500;
const longestDelay = 30_000;
const acknowledgementPatience = 20_000;

/** Keeps one socket connected, with growing pauses between tries: 0.5 s doubling to 30 s, each shortened at random by up to half. */
export class LiveConnection {
  readonly state = new Cell<Connection>({ kind: "connecting" });
  readonly #socket: EventSocket;
  readonly #clock: Clock;
  readonly #listener: LiveListener;
  #failures = 0;
  #offlineSince: number | null = null;
  #forgetRetry: (() => void) | null = null;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  constructor(socket: EventSocket, clock: Clock, listener: LiveListener) {
    this.#socket = socket;
    this.#clock = clock;
    this.#listener = listener;
    socket.on("connect", () => this.#connected());
    socket.on("disconnect", () => this.#lost());
    socket.on("connect_error", (error: Error & { data?: { code?: unknown } }) => void this.#refused(error.data?.code));
    socket.on("signedOut", (why: { code?: unknown }) => this.#signedOut(why));
    socket.on("entries", (page: unknown) => this.#bytes(page, (bytes) => ({ kind: "entries", page: bytes })));
    socket.on("bell", (bell: unknown) => this.#bytes(bell, (bytes) => ({ kind: "bell", bell: bytes })));
    socket.on("conversation", (id: unknown) =>
      this.#bytes(id, (bytes) => ({ kind: "conversation", conversation: bytes })),
    );
    socket.on("delivered", (value: unknown) =>
      this.#bytes(value, (bytes) => ({ kind: "delivered", delivered: bytes })),
    );
    socket.on("read", (value: unknown) => this.#bytes(value, (bytes) => ({ kind: "read", read: bytes })));
    socket.on("typing", (value: unknown) => this.#bytes(value, (bytes) => ({ kind: "typing", typing: bytes })));
    socket.on("presence", (value: unknown) => listener.event({ kind: "presence", presence: value }));
    socket.on("account", (value: unknown) => listener.event({ kind: "account", account: value }));
    socket.on("vault", (value: unknown) => listener.event({ kind: "vault", vault: value }));
  }

  /** False after `close`: who asks would wait for an answer that cannot come, and hold locks that other tabs want meanwhile. */
  get online(): boolean {
    return !this.#closed && this.state.get().kind === "online";
  }

  connect(): void {
    if (this.#closed || this.online) return;
    this.#forgetRetry?.();
    this.#forgetRetry = null;
    this.state.set({ kind: "connecting" });
    this.#socket.connect();
  }

  close(): void {
    this.#closed = true;
    this.#forgetRetry?.();
    this.#releaseWaiting();
    this.#socket.disconnect();
  }

  /** Null when the connection was lost or too slow before an acknowledgement came: the server may or may not have acted. */
  request(event: string, ...values: Bytes[]): Promise<Acknowledged | null> {
    if (!this.online) return Promise.resolve(null);
    return new Promise((resolve) => {
      const settle = (answer: Acknowledged | null) => {
        forget();
        this.#waiting.delete(giveUp);
        resolve(answer);
      };
      const giveUp = () => settle(null);
      const forget = this.#clock.after(acknowledgementPatience, giveUp);
      this.#waiting.add(giveUp);
      this.#socket.emit(event, ...values, (problem: unknown, result: unknown) =>
        settle(
          problem === null || problem === undefined ? { ok: true, result } : { ok: false, problem: asProblem(problem) },
        ),
      );
    });
  }

  /** Dropped when offline: used for what is worth nothing later. */
  tell(event: string, value: Bytes): void {
    if (this.online) this.#socket.emit(event, value);
  }

  #connected(): void {
    if (this.#closed) return;
    this.#failures = 0;
    this.#offlineSince = null;
    this.state.set({ kind: "online" });
    this.#listener.online();
  }

  #lost(): void {
    this.#releaseWaiting();
    if (!this.#closed) this.#retryLater();
  }

  async #refused(code: unknown): Promise<void> {
    if (this.#closed) return;
    if (code === "not_signed_in" && this.#failures < 2 && (await this.#listener.refused()) && !this.#closed) {
      this.#failures += 1;
      this.#socket.disconnect();
      this.#socket.connect();
      return;
    }
    this.#retryLater();
  }

  #signedOut(why: { code?: unknown } | undefined): void {
    if (this.#closed) return;
    this.#listener.signedOut(typeof why?.code === "string" ? why.code : "not_signed_in");
  }

  #retryLater(): void {
    if (this.#closed || this.#forgetRetry !== null) return;
    const whole = Math.min(longestDelay, firstDelay * 2 ** this.#failures);
    const delay = Math.round(whole * (0.5 + Math.random() / 2));
    this.#failures += 1;
    this.#offlineSince ??= this.#clock.now();
    this.state.set({ kind: "offline", since: this.#offlineSince, retryAt: this.#clock.now() + delay });
    this.#forgetRetry = this.#clock.after(delay, () => {
      this.#forgetRetry = null;
      this.#socket.disconnect();
      this.connect();
    });
  }

  #releaseWaiting(): void {
    for (const giveUp of [...this.#waiting]) giveUp();
  }

  #bytes(value: unknown, make: (bytes: Bytes) => SocketEvent): void {
    if (this.#closed) return;
    if (value instanceof ArrayBuffer) this.#listener.event(make(new Uint8Array(value)));
    else if (value instanceof Uint8Array) this.#listener.event(make(new Uint8Array(value)));
  }
}

function asProblem(value: unknown): SocketProblem {
  if (typeof value === "object" && value !== null && "code" in value && typeof value.code === "string")
    return { ...value, code: value.code };
  return { code: "answer_refused" };
}
