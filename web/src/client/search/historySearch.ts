/**
 * Searches everything that was ever said in this account's conversations, here in the browser, and keeps the index of it: built
 * in the background step by step, by one tab at a time. What is not on this device yet is fetched while a search waits for it.
 */
import type { ConversationRow } from "../../storage/catalogue.ts";
import { allConversations } from "../../storage/conversations.ts";
import type { ConversationId, SearchHit, SearchState, SearchView } from "../api.ts";
import { Cell } from "../cell.ts";
import type { Core } from "../core.ts";
import type { Covered, Found, HistorySearcher } from "./searcher.ts";
import { queryWords } from "./words.ts";

/** After a change, until the index takes it: what comes in a burst goes in together. */
const quiet = 1_000;
/** Between two steps in the background. */
const pause = 20;
/** While a search goes on, at most so often its hits are looked up again. */
const lookAgain = 500;

export class HistorySearch {
  readonly #core: Core;
  readonly #fetchOlder: (conversation: ConversationId) => Promise<boolean>;
  readonly #hiddenAfter: (account: string) => number;
  readonly #failed: (error: unknown) => void;
  #searcher: HistorySearcher | null = null;
  #forgetBuild: (() => void) | null = null;
  #building = false;
  #again = false;
  #closed = false;

  /**
   * `fetchOlder` fetches the page below what is held; false when it could not be had. `hiddenAfter`: the sequence behind which nothing of an
   * account is found.
   */
  constructor(
    core: Core,
    fetchOlder: (conversation: ConversationId) => Promise<boolean>,
    hiddenAfter: (account: string) => number,
    failed: (error: unknown) => void,
  ) {
    this.#core = core;
    this.#fetchOlder = fetchOlder;
    this.#hiddenAfter = hiddenAfter;
    this.#failed = failed;
  }

  /** Something may be held that the index lacks. */
  changed(): void {
    if (this.#closed) return;
    this.#again = true;
    if (!this.#building)
      this.#forgetBuild ??= this.#core.environment.clock.after(quiet, () => {
        this.#forgetBuild = null;
        this.#build().catch((error: unknown) => this.#fail(error));
      });
  }

  search(query: string, within: ConversationId | null): SearchView {
    const state = new Cell<SearchState>({ hits: [], done: 0, total: 0, phase: "searching" });
    const search = new RunningSearch(queryWords(query), within, state, this.#hiddenAfter);
    this.#run(search).catch((error: unknown) => {
      search.giveUp();
      this.#fail(error);
    });
    return { state, close: () => search.close() };
  }

  close(): void {
    this.#closed = true;
    this.#forgetBuild?.();
    this.#searcher?.close();
  }

  async #build(): Promise<void> {
    this.#building = true;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        for (let last = -1; !this.#closed; ) {
          const { done, held } = await this.#step();
          if (done >= held || done === last) break;
          last = done;
          await this.#wait(pause);
        }
      }
    } finally {
      this.#building = false;
    }
  }

  async #run(search: RunningSearch): Promise<void> {
    if (search.wanted.length === 0) return search.show(null, [], "complete");
    const unreachable = new Set<ConversationId>();
    const { clock } = this.#core.environment;
    let shownAt = Number.NEGATIVE_INFINITY;
    let last: number | null = null;
    while (search.open && !this.#closed) {
      const rows = (await allConversations(this.#core.database)).filter((row) => search.covers(row));
      const missing = rows.filter((row) => lacksHistory(row) && !unreachable.has(row.id));
      const next = missing.toSorted((a, b) => b.activity - a.activity)[0];
      if (next === undefined || clock.now() - shownAt >= lookAgain) {
        const found = await this.#ours.find(search.wanted, search.within);
        if (next === undefined && found.done >= found.held) {
          return search.show(found, rows, unreachable.size === 0 ? "complete" : "incomplete");
        }
        search.show(found, rows);
        shownAt = clock.now();
      }
      const { done } = await this.#step();
      if (next !== undefined) {
        if (search.open && !(await this.#fetchOlder(next.id))) unreachable.add(next.id);
      } else if (done === last) return search.giveUp();
      last = done;
    }
  }

  #step(): Promise<Covered> {
    return this.#core.environment.locks.run("search index", () => this.#ours.step());
  }

  get #ours(): HistorySearcher {
    const { environment, me } = this.#core;
    this.#searcher ??= environment.openHistorySearcher({
      databaseName: environment.databaseName,
      account: me.account,
    });
    return this.#searcher;
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resume) => this.#core.environment.clock.after(milliseconds, resume));
  }

  /** After the end, a worker that is gone is no fault. */
  #fail(error: unknown): void {
    if (!this.#closed) this.#failed(error);
  }
}

/** Also where the server has told of a conversation and nothing of it is here yet. */
function lacksHistory(row: ConversationRow): boolean {
  return row.low > 1 || (row.low > row.cursor && row.head > 0);
}

class RunningSearch {
  readonly wanted: readonly string[];
  readonly within: ConversationId | null;
  readonly #state: Cell<SearchState>;
  readonly #hiddenAfter: (account: string) => number;
  open = true;

  constructor(
    wanted: readonly string[],
    within: ConversationId | null,
    state: Cell<SearchState>,
    hiddenAfter: (account: string) => number,
  ) {
    this.wanted = wanted;
    this.within = within;
    this.#state = state;
    this.#hiddenAfter = hiddenAfter;
  }

  covers(row: ConversationRow): boolean {
    return this.within === null || row.id === this.within;
  }

  show(found: Found | null, rows: readonly ConversationRow[], phase: SearchState["phase"] = "searching"): void {
    if (!this.open) return;
    const peers = new Map(rows.map((row) => [row.id, row.peer]));
    const hits = (found?.hits ?? [])
      .map((hit): SearchHit => ({ ...hit, peer: peers.get(hit.conversation) ?? "" }))
      .filter(({ mine, peer, sequence }) => mine || sequence <= this.#hiddenAfter(peer));
    const total = rows.reduce((sum, row) => sum + row.cursor, 0);
    this.#state.set({ hits, done: phase === "searching" ? (found?.done ?? 0) : total, total, phase });
  }

  /** Ends with what was found so far. */
  giveUp(): void {
    if (this.open) this.#state.update((state) => ({ ...state, phase: "incomplete" }));
  }

  close(): void {
    this.open = false;
  }
}
