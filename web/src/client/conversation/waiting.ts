import type { Content } from "../../protocol/content.ts";
import type { OutboxRow } from "../../storage/catalogue.ts";
import type { Core } from "../core.ts";
import { type Amendment, bodyOf, contentOfWaiting, isAmending } from "./bodies.ts";
import type { WaitingMessage } from "./timeline.ts";

/** What the outbox has of a conversation, in the order of sending. Each message is opened once. */
export class Waiting {
  readonly #core: Core;
  #messages: readonly WaitingMessage[] = [];
  #amendments: readonly Amendment[] = [];
  #contents: ReadonlyMap<string, Content> = new Map();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Those that stand by themselves: also what was to be done to another message and could not be sent. */
  get messages(): readonly WaitingMessage[] {
    return this.#messages;
  }

  /** What is on its way to be done to other messages. */
  get amendments(): readonly Amendment[] {
    return this.#amendments;
  }

  /** Own texts that the server does not have. */
  get unsent(): readonly string[] {
    return this.#messages.flatMap(({ row, body }) =>
      row.sequence === null && !row.givenUp && body.kind === "text" ? [body.text] : [],
    );
  }

  /** Takes what waits now in place of what waited before. */
  async read(rows: readonly OutboxRow[]): Promise<void> {
    const { atRest, me } = this.#core;
    const messages: WaitingMessage[] = [];
    const amendments: Amendment[] = [];
    const contents = new Map<string, Content>();
    for (const row of rows) {
      const content = this.#contents.get(row.id) ?? (await contentOfWaiting(atRest, row));
      contents.set(row.id, content);
      if (content.kind === "profile") continue;
      const { id, reference } = row;
      if (!isAmending(content) || row.phase === "failed") messages.push({ row, body: bodyOf(content) });
      else if (reference !== undefined && !row.givenUp)
        amendments.push({ id, account: me.account, target: reference, content });
    }
    this.#messages = messages;
    this.#amendments = amendments;
    this.#contents = contents;
  }
}
