/**
 * Older history comes by itself while nothing else is to do, so that a new device ends up with everything: page by page, the
 * conversation with the newest activity first, in one tab at a time.
 */
import type { ConversationRow } from "../../storage/catalogue.ts";
import { allConversations } from "../../storage/conversations.ts";
import type { HistoryProgress } from "../api.ts";
import { Cell } from "../cell.ts";
import type { Core } from "../core.ts";
import type { Sync } from "./sync.ts";

/** Between two pages: leaves the connection, the processor and the database to what a person waits for. */
const pause = 25;
const page = 500;

export class HistoryFill {
  /** Null while nothing is missing, or nobody is fetching it in this tab. Also tells of many newest pages that come before it. */
  readonly progress = new Cell<HistoryProgress | null>(null);
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
      this.progress.set(null);
    }
  }

  async #fill(): Promise<void> {
    while (this.#mayGoOn()) {
      const rows = await allConversations(this.#core.database);
      const next = rows.filter(isIncomplete).toSorted((a, b) => b.activity - a.activity)[0];
      if (next === undefined) return;
      this.progress.set(progressOf(rows));
      if (!(await this.#sync.fetchOlder(next.id, page))) return;
      await new Promise<void>((resume) => this.#core.environment.clock.after(pause, resume));
    }
  }
}

function isIncomplete(row: ConversationRow): boolean {
  return row.low > 1 && row.low <= row.cursor;
}

export function heldOf({ low, cursor }: Pick<ConversationRow, "low" | "cursor">): number {
  return Math.max(0, cursor - low + 1);
}

function progressOf(rows: readonly ConversationRow[]): HistoryProgress {
  return {
    held: rows.reduce((sum, row) => sum + heldOf(row), 0),
    total: rows.reduce((sum, row) => sum + row.cursor, 0),
  };
}
