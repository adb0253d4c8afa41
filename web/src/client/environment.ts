/**
 * Everything the engine takes from its surroundings. {@link browserEnvironment} is the page's own; tests give fakes, so that
 * several browsers with several tabs run in one Node process.
 */
import { io } from "socket.io-client";
import { startWorker } from "../crypto/worker/connect.ts";
import type { CryptoJobs } from "../crypto/worker/jobs.ts";
import { databaseName } from "../storage/catalogue.ts";
import { deviceNameOf } from "./deviceName.ts";
import type { HistorySearcher } from "./search/searcher.ts";
import { startSearchWorker } from "./search/worker/connect.ts";
import type { HistoryOf } from "./search/worker/messages.ts";
import { otherBuildServed } from "./servedBuild.ts";
import type { EventSocket } from "./socket.ts";

/** Work that must not run twice at once among the tabs of one browser. */
export interface Locks {
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** What one tab tells the others of its browser; never told to itself. */
export interface TabChannel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `work` once after `milliseconds`; returns the function that forgets it. */
  after(milliseconds: number, work: () => void): () => void;
}

export interface Environment {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Host and port as in the Host header: what device sessions are bound to. */
  readonly audience: string;
  readonly openSocket: () => EventSocket;
  readonly databaseName: string;
  readonly locks: Locks;
  readonly openTabChannel: () => TabChannel;
  readonly clock: Clock;
  /** Argon2id, seals and pages of envelopes, off the page's thread. */
  readonly jobs: CryptoJobs;
  /** The index of what is held, off the page's thread. */
  readonly openHistorySearcher: (history: HistoryOf) => HistorySearcher;
  readonly secureContext: boolean;
  /** Passwords are stretched with it; some browsers leave it out to be harder to attack. */
  readonly webAssembly: boolean;
  /** What this device calls itself towards the person's other devices; null = nothing. */
  readonly deviceName: string | null;
  /** Whether the server serves another build of the app than this page is. */
  readonly otherBuildServed: () => Promise<boolean>;
  /** Asks the browser to keep the data under storage pressure; false = it may be evicted. */
  readonly persistStorage: () => Promise<boolean>;
}

export function browserEnvironment(): Environment {
  return {
    fetch: (path, init) => fetch(path, { ...init, credentials: "same-origin" }),
    audience: location.host.toLowerCase(),
    openSocket: () =>
      io({
        transports: ["websocket", "polling"],
        tryAllTransports: true,
        autoConnect: false,
        reconnection: false,
        forceNew: true,
      }),
    databaseName,
    locks: typeof navigator.locks === "undefined" ? tabLocks() : webLocks(navigator.locks),
    openTabChannel: () => broadcastTabChannel(),
    clock: systemClock,
    jobs: startWorker(),
    openHistorySearcher: startSearchWorker,
    secureContext: globalThis.isSecureContext,
    webAssembly: typeof WebAssembly !== "undefined",
    deviceName: deviceNameOf(navigator.userAgent),
    otherBuildServed: () => otherBuildServed(document),
    persistStorage: async () => (await navigator.storage?.persist?.()) ?? false,
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

function webLocks(manager: LockManager): Locks {
  return {
    run: <T>(name: string, work: () => Promise<T>) => manager.request(`crypt-talk ${name}`, () => work()) as Promise<T>,
  };
}

/** Locks among the tasks of one tab; tests share one among tabs. */
export function tabLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run<T>(name: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(name) ?? Promise.resolve();
      const result = before.then(work, work);
      const settled = result.then(
        () => {},
        () => {},
      );
      tails.set(name, settled);
      void settled.then(() => {
        if (tails.get(name) === settled) tails.delete(name);
      });
      return result;
    },
  };
}

function broadcastTabChannel(): TabChannel {
  const channel = new BroadcastChannel("crypt-talk");
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.onmessage = (event: MessageEvent<unknown>) => listener(event.data);
    },
    close: () => channel.close(),
  };
}
