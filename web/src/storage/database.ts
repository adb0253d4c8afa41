import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { type CryptTalkSchema, databaseVersion, type SettingRow, storeNames } from "./catalogue.ts";
import { asStorageFailure, StorageFailure } from "./failure.ts";

export type Database = IDBPDatabase<CryptTalkSchema>;

type Upgrade = IDBPTransaction<CryptTalkSchema, StoreNames<CryptTalkSchema>[], "versionchange">;

export interface DatabaseEvents {
  /** The connection is of no more use: a newer tab wants to upgrade, and waits for this to resolve; or the data were taken. */
  readonly lost: (failure: StorageFailure) => Promise<void> | void;
  /** An older tab keeps the database from being upgraded; opening goes on when it is closed. */
  readonly blocked?: () => void;
}

/**
 * Opens the database, creating or upgrading it. Fails with {@link StorageFailure}. Waits for older tabs, which are asked to close it and do
 * so by themselves.
 */
export async function openDatabase(name: string, events: DatabaseEvents): Promise<Database> {
  if (typeof indexedDB === "undefined") throw new StorageFailure("unavailable");
  try {
    const database: Database = await openDB<CryptTalkSchema>(name, databaseVersion, {
      upgrade(db, from, _to, transaction) {
        if (from < 1) createVersion1(db);
        if (from < 2) createVersion2(db, transaction);
        if (from < 3) db.createObjectStore("contactProfiles", { keyPath: ["conversation", "account"] });
      },
      blocked() {
        events.blocked?.();
      },
      blocking(_current, wanted, event) {
        const connection = event.target as IDBDatabase;
        if (wanted === null) {
          connection.close();
          void events.lost(new StorageFailure("gone"));
        } else {
          void Promise.resolve(events.lost(new StorageFailure("newerVersion"))).finally(() => connection.close());
        }
      },
      terminated() {
        void events.lost(new StorageFailure("gone"));
      },
    });
    return database;
  } catch (error) {
    const failure = asStorageFailure(error);
    throw failure instanceof StorageFailure ? failure : new StorageFailure("unavailable", error);
  }
}

export function createVersion1(db: Database): void {
  db.createObjectStore("keys", { keyPath: "name" });
  db.createObjectStore("profile", { keyPath: "kind" });
  db.createObjectStore("accountLogs", { keyPath: "account" });
  db.createObjectStore("conversations", { keyPath: "id" });
  db.createObjectStore("epochs", { keyPath: ["conversation", "n"] });
  const entries = db.createObjectStore("entries", { keyPath: ["conversation", "sequence"] });
  entries.createIndex("byMessage", ["conversation", "messageId"], { unique: true });
  entries.createIndex("byChain", ["conversation", "chain", "counter"], { unique: true });
  const outbox = db.createObjectStore("outbox", { keyPath: "id" });
  outbox.createIndex("byConversation", ["conversation", "id"]);
  db.createObjectStore("counters", { keyPath: "conversation" });
  db.createObjectStore("privateStore", { keyPath: "kind" });
  db.createObjectStore("settings", { keyPath: "name" });
}

function createVersion2(db: Database, upgrade: Upgrade): void {
  upgrade.objectStore("entries").createIndex("byReference", ["conversation", "reference.id"]);
  db.createObjectStore("searchRanges", { keyPath: "conversation" });
  db.createObjectStore("searchSegments", { keyPath: "id" });
  db.createObjectStore("searchBlocks", { keyPath: ["segment", "block"] });
}

/** Empties every store in one transaction: after it, this browser knows nothing of the account but what `left` says. */
export function wipe(database: Database, left: SettingRow | null = null): Promise<void> {
  return stored(async () => {
    const transaction = database.transaction(storeNames, "readwrite");
    await Promise.all([
      ...storeNames.map((name) => transaction.objectStore(name).clear()),
      ...(left === null ? [] : [transaction.objectStore("settings").put(left)]),
      transaction.done,
    ]);
  });
}

/**
 * Runs `work` and waits for nothing else: `work` must only await requests of its own transaction. Fails with
 * {@link StorageFailure} where the browser's storage is at fault.
 */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageFailure(error);
  }
}
