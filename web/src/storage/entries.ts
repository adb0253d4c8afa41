import type { Bytes, ContactProfileRow, ConversationRow, CounterRow, EntryRow, SearchRangeRow } from "./catalogue.ts";
import { withStored } from "./counters.ts";
import { type Database, stored } from "./database.ts";

const lowest = 0;
const highest = Number.MAX_SAFE_INTEGER;

/** `stale`: another tab moved the held range meanwhile; read the conversation again and go on from there. */
export type RangeWrite = "written" | "stale";

/** Whose messages leave the outbox when they come back, and which device's numbers they bear. */
interface Author {
  readonly account: string;
  readonly device: number;
}

/**
 * Writes entries that continue the held range at its upper end (`append`) or lower end (`prepend`), moves that end, takes
 * own messages that have come back out of the outbox, and adopts the numbers that `own` has drawn for them: one transaction, so that a crash
 * leaves either all or nothing of it. `change` gives the other members of the conversation's row; it must not touch `cursor`, `low` and `cursorHash`.
 */
export function writeRange(
  database: Database,
  conversation: string,
  end: "append" | "prepend",
  rows: readonly EntryRow[],
  own: Author,
  change: (row: ConversationRow) => ConversationRow,
): Promise<RangeWrite> {
  return stored(async () => {
    const first = rows[0];
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return "written";
    const stores = ["conversations", "entries", "outbox", "counters", "contactProfiles"] as const;
    const transaction = database.transaction(stores, "readwrite");
    const conversations = transaction.objectStore("conversations");
    const entries = transaction.objectStore("entries");
    const outbox = transaction.objectStore("outbox");
    const row = await conversations.get(conversation);
    const empty = row !== undefined && row.low > row.cursor;
    const fits =
      row !== undefined &&
      (end === "append" ? empty || row.cursor + 1 === first.sequence : !empty && row.low - 1 === last.sequence);
    if (!fits) {
      await transaction.done;
      return "stale";
    }
    const changed = change(row);
    await keepNewestProfiles(transaction.objectStore("contactProfiles"), rows);
    await Promise.all([
      ...rows.map((entry) => entries.put(entry)),
      removeReturned(outbox, conversation, rows, own.account),
      adoptNumbers(transaction.objectStore("counters"), conversation, rows, own),
      conversations.put({
        ...changed,
        cursor: end === "append" ? last.sequence : row.cursor,
        cursorHash: end === "append" ? last.hash : row.cursorHash,
        low: end === "prepend" || empty ? first.sequence : row.low,
        head: Math.max(changed.head, last.sequence),
      }),
      transaction.done,
    ]);
    return "written";
  });
}

interface OutboxWriter {
  index(name: "byConversation"): { getAllKeys(range: IDBKeyRange): Promise<string[]> };
  delete(id: string): Promise<void>;
}

/** Somebody else's message under the id of an own one is not the own one: that stays, and fails where a person sees it. */
async function removeReturned(
  outbox: OutboxWriter,
  conversation: string,
  rows: readonly EntryRow[],
  own: string,
): Promise<void> {
  const waiting = await outbox
    .index("byConversation")
    .getAllKeys(IDBKeyRange.bound([conversation], [conversation, []]));
  const returned = new Set(rows.filter((row) => row.account === own).map((row) => row.messageId));
  await Promise.all(waiting.filter((id) => returned.has(id)).map((id) => outbox.delete(id)));
}

interface CounterWriter {
  get(conversation: string): Promise<CounterRow | undefined>;
  put(row: CounterRow): Promise<unknown>;
}

/** The next message is chained to what is stored, also where the server has another envelope under a number than the one last made. */
async function adoptNumbers(
  counters: CounterWriter,
  conversation: string,
  rows: readonly EntryRow[],
  { account, device }: Author,
): Promise<void> {
  const mine = rows.filter((row) => row.chain === `${account}/${device}`);
  const drawn = mine.length === 0 ? undefined : await counters.get(conversation);
  if (drawn === undefined) return;
  const now = withStored(drawn, mine);
  if (now !== drawn) await counters.put(now);
}

/** Replaces rows inside the held range of one conversation, for example after a missing key came. The search index takes them again. */
export function rewriteEntries(database: Database, conversation: string, rows: readonly EntryRow[]): Promise<void> {
  return stored(async () => {
    const transaction = database.transaction(["entries", "searchRanges", "contactProfiles"], "readwrite");
    const entries = transaction.objectStore("entries");
    const ranges = transaction.objectStore("searchRanges");
    const range = await ranges.get(conversation);
    await keepNewestProfiles(transaction.objectStore("contactProfiles"), rows);
    const indexed = rows.map((row) => row.sequence).filter((one) => range !== undefined && isIndexed(range, one));
    await Promise.all([
      ...rows.map((row) => entries.put(row)),
      ...(range === undefined ? [] : [ranges.put({ ...range, again: [...range.again, ...indexed] })]),
      transaction.done,
    ]);
  });
}

interface ProfileWriter {
  get(key: [string, string]): Promise<ContactProfileRow | undefined>;
  put(row: ContactProfileRow): Promise<unknown>;
}

/** Rows come in no order: history is read backwards, and some wait for a key. */
async function keepNewestProfiles(profiles: ProfileWriter, rows: readonly EntryRow[]): Promise<void> {
  for (const { conversation, account, sequence, time, profile } of rows) {
    if (profile !== true || account === undefined) continue;
    const known = await profiles.get([conversation, account]);
    if (known === undefined || known.sequence < sequence) {
      await profiles.put({ conversation, account, sequence, time });
    }
  }
}

function isIndexed({ from, to }: SearchRangeRow, sequence: number): boolean {
  return from <= sequence && sequence <= to;
}

export function entriesBetween(
  database: Database,
  conversation: string,
  from: number,
  to: number,
): Promise<readonly EntryRow[]> {
  return stored(async () =>
    to < from ? [] : database.getAll("entries", IDBKeyRange.bound([conversation, from], [conversation, to])),
  );
}

/** The newest entry that a person sees, of those that `wanted` lets pass; looks at most 200 entries back. */
export function lastShown(
  database: Database,
  conversation: string,
  wanted: (row: EntryRow) => boolean,
): Promise<EntryRow | null> {
  return stored(async () => {
    const range = IDBKeyRange.bound([conversation, lowest], [conversation, highest]);
    let cursor = await database.transaction("entries").store.openCursor(range, "prev");
    for (let looked = 0; cursor !== null && looked < 200; looked++) {
      if (cursor.value.shown && wanted(cursor.value)) return cursor.value;
      cursor = await cursor.continue();
    }
    return null;
  });
}

/** Sequences of messages of others in `from … to`, at most 2,000 entries looked at. */
export function shownOfOthers(
  database: Database,
  conversation: string,
  from: number,
  to: number,
  ownAccount: string,
): Promise<readonly EntryRow[]> {
  return stored(async () => {
    if (to < from) return [];
    const range = IDBKeyRange.bound([conversation, from], [conversation, to]);
    const rows = await database.getAll("entries", range, 2_000);
    return rows.filter((row) => row.shown && row.account !== undefined && row.account !== ownAccount);
  });
}

/** Which of these message ids are taken, and at which sequence. */
export function knownMessages(
  database: Database,
  conversation: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EntryRow>> {
  return stored(async () => {
    const index = database.transaction("entries").store.index("byMessage");
    const found = await Promise.all(ids.map((id) => index.get([conversation, id])));
    return new Map(found.flatMap((row) => (row?.messageId === undefined ? [] : [[row.messageId, row]])));
  });
}

/** What was done to these messages: all that names one and is not shown by itself, for each in the order of the conversation. */
export function amendmentsOf(
  database: Database,
  conversation: string,
  ids: readonly string[],
): Promise<readonly EntryRow[]> {
  return stored(async () => {
    const index = database.transaction("entries").store.index("byReference");
    const naming = await Promise.all(ids.map((id) => index.getAll([conversation, id])));
    return naming.flatMap((rows) => rows.filter((row) => !row.shown).sort((a, b) => a.sequence - b.sequence));
  });
}

/** A message that was found, and all that was done to it. */
export interface NamedEntry {
  readonly row: EntryRow;
  /** In the order of the conversation. */
  readonly amendments: readonly EntryRow[];
}

/** For each place the message there, or the one that the edit there names; null where this device holds none. */
export function messagesAt(
  database: Database,
  places: readonly { readonly conversation: string; readonly sequence: number }[],
): Promise<readonly (NamedEntry | null)[]> {
  return stored(() => {
    const { store } = database.transaction("entries");
    return Promise.all(
      places.map(async ({ conversation, sequence }) => {
        const at = await store.get([conversation, sequence]);
        const row =
          at === undefined || at.shown || at.reference === undefined
            ? at
            : await store.index("byMessage").get([conversation, at.reference.id]);
        if (row?.messageId === undefined || !row.shown) return null;
        const naming = await store.index("byReference").getAll([conversation, row.messageId]);
        const amendments = naming.filter((one) => !one.shown).sort((a, b) => a.sequence - b.sequence);
        return { row, amendments };
      }),
    );
  });
}

/** What stands around the entries of a page. */
export interface Around {
  /** The sequence at which a message id is taken. */
  readonly places: ReadonlyMap<string, number>;
  /** The accepted messages of a device from the nearest below the asked numbers to the nearest above them, ascending. */
  readonly chains: ReadonlyMap<string, readonly EntryRow[]>;
  /** The hash of the entry at a sequence. */
  readonly hashes: ReadonlyMap<number, Bytes>;
}

export interface AskedAround {
  readonly ids: readonly string[];
  /** The lowest and the highest number of each device. */
  readonly chains: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  readonly sequences: readonly number[];
}

/** One transaction, whatever the size of the page: waiting for single answers is what takes time. */
export function entriesAround(database: Database, conversation: string, asked: AskedAround): Promise<Around> {
  return stored(async () => {
    const { store } = database.transaction("entries");
    const byMessage = store.index("byMessage");
    const [places, chains, hashes] = await Promise.all([
      Promise.all(asked.ids.map((id) => byMessage.getKey([conversation, id]))),
      Promise.all(
        [...asked.chains].map(async ([chain, { from, to }]) => {
          const byChain = store.index("byChain");
          const part = (low: number, high: number) =>
            IDBKeyRange.bound([conversation, chain, low], [conversation, chain, high]);
          const [below, among, above] = await Promise.all([
            from > 0 ? byChain.openCursor(part(lowest, from - 1), "prev") : null,
            byChain.getAll(part(from, to)),
            to < highest ? byChain.openCursor(part(to + 1, highest)) : null,
          ]);
          const rows = [below?.value, ...among, above?.value].filter((row) => row !== undefined);
          return [chain, rows] as const;
        }),
      ),
      Promise.all(asked.sequences.map((sequence) => store.get([conversation, sequence]))),
    ]);
    return {
      places: new Map(asked.ids.flatMap((id, i) => (places[i] === undefined ? [] : [[id, places[i][1]]]))),
      chains: new Map(chains),
      hashes: new Map(hashes.flatMap((row) => (row === undefined ? [] : [[row.sequence, row.hash]]))),
    };
  });
}

/**
 * Whether some device's numbers in this conversation are not all held: its highest one is above how many there are. Reads one key
 * and one count for each device.
 */
export function lacksNumbers(database: Database, conversation: string): Promise<boolean> {
  return stored(async () => {
    const byChain = database.transaction("entries").store.index("byChain");
    // An array sorts after every string: the chains of this conversation, and none of another.
    const newestBelow = (chain: string | readonly never[]) =>
      byChain.openKeyCursor(IDBKeyRange.bound([conversation, ""], [conversation, chain], false, true), "prev");
    let newest = await newestBelow([]);
    while (newest !== null) {
      const [, chain, counter] = newest.key;
      const held = await byChain.count(
        IDBKeyRange.bound([conversation, chain, lowest], [conversation, chain, highest]),
      );
      if (held < counter) return true;
      newest = await newestBelow(chain);
    }
    return false;
  });
}

/** Rows whose key was missing when they came, among the sequences of the epochs that lacked one. */
export async function unopenedEntries(
  database: Database,
  conversation: string,
  parts: readonly { readonly from: number; readonly to: number | null }[],
): Promise<readonly EntryRow[]> {
  const rows = await Promise.all(
    parts.map(({ from, to }) => entriesBetween(database, conversation, from, to ?? highest)),
  );
  return rows.flat().filter((row) => row.refused === "keyMissing" && row.envelope !== undefined);
}
