import { allConversations } from "../storage/conversations.ts";
import type { ConversationList, ConversationSummary } from "./api.ts";
import { Cell } from "./cell.ts";
import type { ModelSurroundings } from "./conversation/model.ts";
import { summaryOf } from "./conversation/summary.ts";
import type { Core } from "./core.ts";
import type { Precedence } from "./precedence.ts";

/** Between two rounds while changes stream in. */
const pause = 100;
/** Read before anything is shown. */
const screenful = 40;
/** Read in one round, after which the list is drawn again… */
const round = 30;
/** …and of these read together: more would keep whatever else asks the database waiting. */
const together = 6;

/** The list of conversations. What changed is read again, many at once and not more often than a screen needs. */
export class ConversationSummaries {
  readonly list = new Cell<ConversationList>({ loaded: false, items: [] });
  readonly #core: Core;
  readonly #precedence: Precedence;
  readonly #surroundings: Pick<ModelSurroundings, "person" | "isTyping" | "unread" | "hiddenAfter">;
  readonly #due = new Set<string>();
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(
    core: Core,
    precedence: Precedence,
    surroundings: Pick<ModelSurroundings, "person" | "isTyping" | "unread" | "hiddenAfter">,
  ) {
    this.#core = core;
    this.#precedence = precedence;
    this.#surroundings = surroundings;
  }

  /**
   * Reads what this device holds. A device that holds something shows it at once, also without a connection: first what a screen has
   * room for, then, when this has resolved, the rest.
   */
  async load(): Promise<void> {
    const rows = (await allConversations(this.#core.database)).toSorted((a, b) => b.activity - a.activity);
    for (const row of rows.slice(0, screenful)) this.#due.add(row.id);
    await this.#read();
    if (rows.length > 0) this.loaded();
    for (const row of rows.slice(screenful)) this.#due.add(row.id);
  }

  /** Reads the rest. */
  loadRest(): Promise<void> {
    this.#running ??= this.#readUntilQuiet();
    return this.#running;
  }

  loaded(): void {
    this.list.update((list) => (list.loaded ? list : { ...list, loaded: true }));
  }

  soon(conversation: string): Promise<void> {
    this.#due.add(conversation);
    this.#running ??= this.#readUntilQuiet();
    return this.#running;
  }

  /** Presence, names and typing. */
  surroundingsChanged(): void {
    this.list.update((list) => {
      const items = list.items.map((item) => {
        const peer = this.#surroundings.person(item.peer.id) ?? item.peer;
        const peerTyping = this.#surroundings.isTyping(item.peer.id);
        return peer === item.peer && peerTyping === item.peerTyping ? item : { ...item, peer, peerTyping };
      });
      return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
    });
  }

  close(): void {
    this.#closed = true;
  }

  async #readUntilQuiet(): Promise<void> {
    try {
      await this.#read();
    } finally {
      this.#running = null;
    }
    // Something may have become due after the last look and before the end.
    if (this.#due.size > 0 && !this.#closed) await this.soon([...this.#due][0] ?? "");
  }

  async #read(): Promise<void> {
    for (let first = true; this.#due.size > 0 && !this.#closed; first = false) {
      if (!first) await new Promise<void>((resume) => this.#core.environment.clock.after(pause, resume));
      const due = [...this.#due].slice(0, round);
      for (const one of due) this.#due.delete(one);
      const made: (ConversationSummary | null)[] = [];
      for (let at = 0; at < due.length; at += together) {
        await this.#precedence.clear();
        const some = due.slice(at, at + together);
        made.push(...(await Promise.all(some.map((one) => summaryOf(this.#core, one, this.#surroundings)))));
      }
      this.list.update((list) => {
        const kept = list.items.filter((item) => !due.includes(item.id));
        const items = [...kept, ...made.filter((one) => one !== null)];
        items.sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0));
        return { ...list, items };
      });
    }
  }
}
