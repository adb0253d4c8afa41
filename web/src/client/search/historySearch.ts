/**
 * Searches everything that was ever said in this account's conversations, here in the browser. What is not on this device yet is
 * fetched page by page while the search goes on. Texts lie sealed in `entries`; a search opens them and keeps them in memory
 * only, for as long as the session lives, so that the next one is at once.
 */
import type { ConversationRow } from "../../storage/catalogue.ts";
import { allConversations, conversationOf } from "../../storage/conversations.ts";
import { entriesBetween } from "../../storage/entries.ts";
import type { ConversationId, SearchHit, SearchState, SearchView } from "../api.ts";
import { Cell } from "../cell.ts";
import { amend } from "../conversation/amendments.ts";
import { type Amendment, amendmentOf, bodyOfEntry } from "../conversation/bodies.ts";
import type { Core } from "../core.ts";
import { findWords, queryWords } from "./words.ts";

interface Said {
  readonly id: string;
  readonly account: string;
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly sequence: number;
  readonly time: number;
  readonly text: string;
}

/** What is opened of one conversation: the sequences `from … to`, without gaps. */
interface Opened {
  from: number;
  to: number;
  readonly said: Map<string, Said>;
  readonly amendments: Map<string, Amendment & { readonly sequence: number }>;
}

const pageSize = 500;
const mostHits = 200;

export class HistorySearch {
  readonly #core: Core;
  readonly #fetchOlder: (conversation: ConversationId) => Promise<boolean>;
  readonly #failed: (error: unknown) => void;
  readonly #opened = new Map<ConversationId, Opened>();

  /** `fetchOlder` fetches the page below what is held; false when it could not be had. */
  constructor(
    core: Core,
    fetchOlder: (conversation: ConversationId) => Promise<boolean>,
    failed: (error: unknown) => void,
  ) {
    this.#core = core;
    this.#fetchOlder = fetchOlder;
    this.#failed = failed;
  }

  search(query: string, within: ConversationId | null): SearchView {
    const state = new Cell<SearchState>({ hits: [], done: 0, total: 0, phase: "searching" });
    const wanted = queryWords(query);
    let open = true;
    const run = async () => {
      const all = await allConversations(this.#core.database);
      const rows = all.filter((row) => within === null || row.id === within).sort((a, b) => b.activity - a.activity);
      const total = rows.reduce((sum, row) => sum + row.cursor, 0);
      let finished = 0;
      let complete = true;
      let before: readonly SearchHit[] = [];
      for (const row of wanted.length === 0 ? [] : rows) {
        let hits: readonly SearchHit[] = [];
        const show = () => {
          hits = this.#hitsIn(row, wanted);
          const opened = this.#opened.get(row.id);
          const done = finished + (opened === undefined ? 0 : opened.to - opened.from + 1);
          state.set({ hits: newestFirst([...before, ...hits]), done, total, phase: "searching" });
        };
        complete = (await this.#open(row.id, () => open, show)) && complete;
        if (!open) return;
        show();
        before = [...before, ...hits];
        finished += row.cursor;
      }
      state.update((now) => ({ ...now, done: total, total, phase: complete ? "complete" : "incomplete" }));
    };
    run().catch(this.#failed);
    return {
      state,
      close: () => {
        open = false;
      },
    };
  }

  /** Opens the newest first, then downwards to the beginning. False when a part could not be fetched. */
  async #open(conversation: ConversationId, goOn: () => boolean, progress: () => void): Promise<boolean> {
    for (;;) {
      const row = await conversationOf(this.#core.database, conversation);
      if (row === null || row.low > row.cursor) return true;
      const opened = this.#opened.get(conversation) ?? {
        from: row.cursor + 1,
        to: row.cursor,
        said: new Map(),
        amendments: new Map(),
      };
      this.#opened.set(conversation, opened);
      if (opened.to < row.cursor) {
        await this.#read(opened, conversation, opened.to + 1, row.cursor);
        opened.to = row.cursor;
      }
      while (opened.from > row.low && goOn()) {
        const from = Math.max(row.low, opened.from - pageSize);
        await this.#read(opened, conversation, from, opened.from - 1);
        opened.from = from;
        progress();
      }
      if (!goOn() || opened.from <= 1) return true;
      if (!(await this.#fetchOlder(conversation))) return false;
    }
  }

  async #read(opened: Opened, conversation: ConversationId, from: number, to: number): Promise<void> {
    const { database, atRest } = this.#core;
    const rows = await entriesBetween(database, conversation, from, to);
    await Promise.all(
      rows.map(async (row) => {
        const { sequence, time, hash, messageId: id, account } = row;
        if (id === undefined || account === undefined) return;
        if (!row.shown) {
          const amendment = await amendmentOf(atRest, row);
          if (amendment !== null) opened.amendments.set(id, { ...amendment, sequence });
          return;
        }
        const body = await bodyOfEntry(atRest, row);
        if (body.kind === "text") opened.said.set(id, { id, account, hash, sequence, time, text: body.text });
      }),
    );
  }

  #hitsIn(row: ConversationRow, wanted: readonly string[]): readonly SearchHit[] {
    const opened = this.#opened.get(row.id);
    if (opened === undefined) return [];
    const own = this.#core.me.account;
    const amendments = [...opened.amendments.values()].sort((a, b) => a.sequence - b.sequence);
    const amended = amend(opened.said, amendments, own);
    const hits: SearchHit[] = [];
    for (const { id, account, sequence, time, text: first } of opened.said.values()) {
      const body = amended.get(id)?.body ?? null;
      if (body !== null && body.kind !== "text") continue;
      const text = body?.text ?? first;
      const matches = findWords(text, wanted);
      if (matches !== null) {
        hits.push({ conversation: row.id, peer: row.peer, id, mine: account === own, sequence, time, text, matches });
      }
    }
    return newestFirst(hits);
  }
}

function newestFirst(hits: readonly SearchHit[]): readonly SearchHit[] {
  return hits.toSorted((a, b) => b.time - a.time || b.sequence - a.sequence).slice(0, mostHits);
}
