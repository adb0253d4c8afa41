import type { ConversationRow, EntryRow } from "../../storage/catalogue.ts";
import type { Database } from "../../storage/database.ts";
import { shownOfOthers } from "../../storage/entries.ts";

export interface Unread {
  readonly count: number;
  readonly first: EntryRow | null;
}

interface Counted extends Unread {
  readonly after: number;
  readonly upTo: number;
}

/** Messages of others above the own read mark. Remembers what was counted, so that a new entry costs one read. */
export class UnreadMessages {
  readonly #database: Database;
  readonly #ownAccount: string;
  readonly #counted = new Map<string, Counted>();

  constructor(database: Database, ownAccount: string) {
    this.#database = database;
    this.#ownAccount = ownAccount;
  }

  async of(row: Pick<ConversationRow, "id" | "readByMe" | "cursor">): Promise<Unread> {
    const known = this.#counted.get(row.id);
    const same = known !== undefined && known.after === row.readByMe && known.upTo <= row.cursor;
    const before: Counted = same ? known : { after: row.readByMe, upTo: row.readByMe, count: 0, first: null };
    if (before.upTo === row.cursor) return before;
    const more = await shownOfOthers(this.#database, row.id, before.upTo + 1, row.cursor, this.#ownAccount);
    const counted: Counted = {
      after: row.readByMe,
      upTo: row.cursor,
      count: before.count + more.length,
      first: before.first ?? more[0] ?? null,
    };
    this.#counted.set(row.id, counted);
    return counted;
  }

  /** Entries that were counted have changed: a missing key has come. */
  forget(conversation: string): void {
    this.#counted.delete(conversation);
  }
}
