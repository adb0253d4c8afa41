/**
 * Older history comes by itself while nothing else is to do, so that a new device ends up with everything: page by page, the
 * conversation with the newest activity first, in one tab at a time.
 */
import { allConversations } from "../../storage/conversations.ts";
import type { Core } from "../core.ts";
import type { Sync } from "./sync.ts";

/** Between two pages: leaves the connection, the processor and the database to what a person waits for. */
const pause = 300;

export class HistoryFill {
  readonly #core: Core;
  readonly #sync: Sync;
  readonly #mayGoOn: () => boolean;
  #running = false;

  /** `mayGoOn`: asked before each page. */
  constructor(core: Core, sync: Sync, mayGoOn: () => boolean) {
    this.#core = core;
    this.#sync = sync;
    this.#mayGoOn = mayGoOn;
  }

  /** Ends when all is held, or at the first page that cannot be had: the next connection begins again. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#core.environment.locks.run("history", () => this.#fill());
    } finally {
      this.#running = false;
    }
  }

  async #fill(): Promise<void> {
    while (this.#mayGoOn()) {
      await new Promise<void>((resume) => this.#core.environment.clock.after(pause, resume));
      const rows = (await allConversations(this.#core.database)).filter((row) => row.low > 1 && row.low <= row.cursor);
      const next = rows.toSorted((a, b) => b.activity - a.activity)[0];
      if (next === undefined || !this.#mayGoOn() || !(await this.#sync.fetchOlder(next.id))) return;
    }
  }
}
