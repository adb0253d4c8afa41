import type { Bytes, ConversationRow, EpochRow, LackedRow, TrustKind } from "./catalogue.ts";
import { type Database, stored } from "./database.ts";

/** The row of a conversation of which nothing is held yet. */
function emptyConversation(id: string, peer: string): ConversationRow {
  return {
    id,
    peer,
    cursor: 0,
    low: 1,
    cursorHash: new Uint8Array(0),
    head: 0,
    newestEpoch: 0,
    deliveredToPeer: 0,
    readByPeer: 0,
    readByMe: 0,
    deliveredTold: 0,
    activity: 0,
    trust: [],
  };
}

export function allConversations(database: Database): Promise<readonly ConversationRow[]> {
  return stored(() => database.getAll("conversations"));
}

export function conversationOf(database: Database, id: string): Promise<ConversationRow | null> {
  return stored(async () => (await database.get("conversations", id)) ?? null);
}

/** What a server says of a conversation before anything of it is held. */
export interface Announced {
  readonly id: string;
  readonly peer: string;
  readonly head: number;
  readonly newestEpoch: number;
}

/** Makes the rows of conversations that are not known yet, all in one transaction. */
export function announce(database: Database, announced: readonly Announced[]): Promise<void> {
  return stored(async () => {
    if (announced.length === 0) return;
    const transaction = database.transaction("conversations", "readwrite");
    await Promise.all(
      announced.map(async ({ id, peer, head, newestEpoch }) => {
        const known = await transaction.store.get(id);
        if (known === undefined || known.head === 0)
          await transaction.store.put({ ...(known ?? emptyConversation(id, peer)), head, newestEpoch });
      }),
    );
    await transaction.done;
  });
}

/** Applies `change` to the row, made first if need be, in one transaction; returns what is stored afterwards. */
export function changeConversation(
  database: Database,
  id: string,
  peer: string,
  change: (row: ConversationRow) => ConversationRow,
): Promise<ConversationRow> {
  return stored(async () => {
    const transaction = database.transaction("conversations", "readwrite");
    const before = (await transaction.store.get(id)) ?? emptyConversation(id, peer);
    const after = change(before);
    await transaction.store.put(after);
    await transaction.done;
    return after;
  });
}

/** An empty conversation that begins at `low` because older pages are fetched as they are scrolled to. */
export function startRangeAt(database: Database, id: string, low: number): Promise<void> {
  return stored(async () => {
    const transaction = database.transaction("conversations", "readwrite");
    const row = await transaction.store.get(id);
    if (row !== undefined && row.low > row.cursor) await transaction.store.put({ ...row, low, cursor: low - 1 });
    await transaction.done;
  });
}

export function withTrust(row: ConversationRow, kind: TrustKind, id: string = kind): ConversationRow {
  if (row.trust.some((item) => item.id === id)) return row;
  return { ...row, trust: [...row.trust, { id, kind, acknowledged: false }] };
}

/** Whether the server was found to lack what was seen: nothing is sent there. */
export function isRolledBack(row: ConversationRow): boolean {
  return row.trust.some(({ kind }) => kind === "historyRolledBack");
}

/**
 * The server lacks what was seen up to there. Only what another own device has seen moves that place, and only upwards: this device
 * takes nothing above it, so what it held since is not more.
 */
export function withLacked(row: ConversationRow, upTo: LackedRow): ConversationRow {
  const { lacked: known } = row;
  const further = known === undefined || (upTo.transcript !== null && upTo.sequence > known.sequence);
  const lacked = further && upTo.sequence > 0 ? upTo : known;
  return withTrust({ ...without(row, "historyWhole"), ...(lacked && { lacked }) }, "historyRolledBack");
}

/** The server has again what it lacked up to `checked`. Nothing changes where it was found to lack more meanwhile. */
export function withWholeHistory(row: ConversationRow, checked: LackedRow): ConversationRow {
  if (row.lacked?.sequence !== checked.sequence) return row;
  const { lacked: _, ...whole } = without(row, "historyRolledBack");
  return withTrust(whole, "historyWhole");
}

function without(row: ConversationRow, kind: TrustKind): ConversationRow {
  return { ...row, trust: row.trust.filter((item) => item.kind !== kind) };
}

export function epochsOf(database: Database, conversation: string): Promise<readonly EpochRow[]> {
  return stored(() =>
    database.getAll("epochs", IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER])),
  );
}

/** Adds records, or keys to those that lacked them, and gives what is kept. A record that is there is never replaced by another. */
export function keepEpochs(database: Database, rows: readonly EpochRow[]): Promise<readonly EpochRow[]> {
  return stored(async () => {
    const transaction = database.transaction("epochs", "readwrite");
    const kept = await Promise.all(
      rows.map(async (row) => {
        const now = merged(await transaction.store.get([row.conversation, row.n]), row);
        await transaction.store.put(now);
        return now;
      }),
    );
    await transaction.done;
    return kept;
  });
}

function merged(known: EpochRow | undefined, row: EpochRow): EpochRow {
  if (known === undefined) return row;
  return sameBytes(known.recordHash, row.recordHash)
    ? { ...known, key: known.key ?? row.key, repairAskedAt: row.repairAskedAt ?? known.repairAskedAt }
    : known;
}

function sameBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
