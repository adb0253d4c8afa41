import type { EntryRow } from "../../storage/catalogue.ts";
import { knownMessages } from "../../storage/entries.ts";
import type { Core } from "../core.ts";
import { bodyOfEntry } from "./bodies.ts";
import type { ShownEntry } from "./timeline.ts";
import type { TimelineWindow } from "./window.ts";

/** Messages outside of a window that replies in it name. Each is looked for once. */
export class ReplySources {
  readonly #core: Core;
  readonly #conversation: string;
  readonly #window: TimelineWindow;
  /** Null: not among what this device held from `#from` on. */
  #sources = new Map<string, ShownEntry | null>();
  #from = 0;

  constructor(core: Core, conversation: string, window: TimelineWindow) {
    this.#core = core;
    this.#conversation = conversation;
    this.#window = window;
  }

  /** By message id. */
  get found(): ReadonlyMap<string, ShownEntry> {
    return new Map([...this.#sources].flatMap(([id, entry]) => (entry === null ? [] : [[id, entry]])));
  }

  /** Looks for what the window and `more` name. `low`: from here on this device holds the conversation. */
  async find(more: readonly Pick<EntryRow, "reference">[], low: number): Promise<void> {
    const { shown } = this.#window;
    if (low < this.#from) this.#sources = new Map([...this.#sources].filter(([, entry]) => entry !== null));
    this.#from = low;
    const inWindow = new Set(shown.map((entry) => entry.row.messageId));
    const wanted = [...shown.map((entry) => entry.row), ...more].flatMap(({ reference }) =>
      reference === undefined || inWindow.has(reference.id) || this.#sources.has(reference.id) ? [] : [reference.id],
    );
    if (wanted.length === 0) return;
    const { database, atRest } = this.#core;
    const found = await knownMessages(database, this.#conversation, wanted);
    for (const id of wanted) {
      const row = found.get(id);
      const source = row?.shown === true ? { row, body: await bodyOfEntry(atRest, row) } : null;
      this.#sources.set(id, source);
      if (source !== null) await this.#window.completeSource(source);
    }
  }
}
