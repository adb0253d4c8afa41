/** Browsers with tabs in one Node process, for stories. Importing this gives the process an IndexedDB. */
import "fake-indexeddb/auto";
import { sha256 } from "../../crypto/hash.ts";
import { systemRandomness } from "../../crypto/randomness.ts";
import { jobsHere } from "../../crypto/worker/jobs.ts";
import { concat } from "../../protocol/bytes.ts";
import type { ConversationView, Message, Session, Store } from "../api.ts";
import { TabClient } from "../chatClient.ts";
import { type Environment, systemClock, type TabChannel, tabLocks } from "../environment.ts";
import type { HistorySearcher } from "../search/searcher.ts";
import { connect } from "../search/worker/connect.ts";
import type { HistoryOf } from "../search/worker/messages.ts";
import { serve } from "../search/worker/serve.ts";

let browsers = 0;

/** As in a worker: with a connection to the database of its own, behind messages. */
function openHistorySearcher(history: HistoryOf): HistorySearcher {
  const channel = new MessageChannel();
  serve(channel.port2);
  return connect(channel.port1, history, () => channel.port1.close()).searcher;
}

/** One browser profile: its tabs share storage, locks, channel and cookie. */
export class Browser {
  readonly #environment: Environment;
  readonly #listeners = new Set<(message: unknown) => void>();
  readonly #tabs: TabClient[] = [];

  constructor(server: Pick<Environment, "fetch" | "openSocket">, changes: Partial<Environment> = {}) {
    this.#environment = {
      fetch: server.fetch,
      openSocket: server.openSocket,
      audience: "fake.test",
      databaseName: `crypt-talk-test-${browsers++}`,
      locks: tabLocks(),
      openTabChannel: () => this.#channel(),
      clock: systemClock,
      // Argon2id is tested where it is implemented; here its half second would only be waited for.
      jobs: { ...jobsHere(systemRandomness), stretch: async (password, salt) => sha256(concat(password, salt)) },
      openHistorySearcher,
      secureContext: true,
      webAssembly: true,
      deviceName: null,
      otherBuildServed: async () => false,
      persistStorage: async () => true,
      ...changes,
    };
  }

  get databaseName(): string {
    return this.#environment.databaseName;
  }

  async tab(): Promise<TabClient> {
    const tab = this.unstarted();
    await tab.start();
    return tab;
  }

  unstarted(): TabClient {
    const tab = new TabClient(this.#environment);
    this.#tabs.push(tab);
    return tab;
  }

  close(): void {
    for (const tab of this.#tabs) tab.close();
  }

  #channel(): TabChannel {
    let own: ((message: unknown) => void) | null = null;
    return {
      post: (message) => {
        for (const listener of [...this.#listeners]) if (listener !== own) queueMicrotask(() => listener(message));
      },
      listen: (listener) => {
        own = listener;
        this.#listeners.add(listener);
      },
      close: () => {
        if (own !== null) this.#listeners.delete(own);
      },
    };
  }
}

/** Waits until the store's value fulfils the condition; fails after ten seconds, or `patience`, with what it was. */
export function until<T>(
  store: Store<T>,
  condition: (value: T) => boolean,
  what: string,
  patience = 10_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      if (!condition(store.get())) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(store.get());
    };
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`not reached: ${what}; it is ${JSON.stringify(store.get(), null, 1).slice(0, 3_000)}`));
    }, patience);
    const unsubscribe = store.subscribe(finish);
    finish();
  });
}

export async function registered(tab: TabClient, name: string): Promise<Session> {
  const outcome = await tab.register({ name, password: `password of ${name}` });
  if (!outcome.ok) throw new Error(`registration failed: ${outcome.error.code}`);
  await tab.recoveryCodeConfirmed();
  return ready(tab);
}

export async function loggedIn(tab: TabClient, name: string): Promise<Session> {
  const outcome = await tab.login(name, `password of ${name}`);
  if (!outcome.ok) throw new Error(`login failed: ${outcome.error.code}`);
  return ready(tab);
}

export async function ready(tab: TabClient): Promise<Session> {
  const state = await until(tab.state, (now) => now.kind === "ready", "signed in");
  if (state.kind !== "ready") throw new Error("not signed in");
  return state.session;
}

export function messagesOf(view: ConversationView): readonly Message[] {
  return view.state.get().items.filter((item) => item.kind === "message");
}

export function textsOf(view: ConversationView): readonly string[] {
  return messagesOf(view).map(({ body }) => (body.kind === "text" ? body.text : body.kind));
}
