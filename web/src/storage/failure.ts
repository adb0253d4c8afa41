/**
 * Why the browser's storage did not do what was asked:
 *
 * - `unavailable`: IndexedDB is missing or refused (private windows, blocked by policy).
 * - `full`: the quota of this origin is used up; nothing of the transaction was written.
 * - `newerVersion`: another tab runs a newer version of the app and holds or upgraded the database.
 * - `gone`: the browser took the data away (eviction, cleared by hand) or closed the connection.
 */
export type StorageProblem = "unavailable" | "full" | "newerVersion" | "gone";

const sentences: Record<StorageProblem, string> = {
  unavailable:
    "This browser does not let the page store anything. Leave private browsing or allow storage for this site.",
  full: "The browser's storage for this site is full. Free some space on the device and try again.",
  newerVersion: "Another tab of this browser runs a newer version of Crypt-Talk. Close the older tabs and reload.",
  gone: "The browser removed the data of this site. Reload the page and sign in again.",
};

export class StorageFailure extends Error {
  readonly problem: StorageProblem;

  constructor(problem: StorageProblem, cause?: unknown) {
    super(sentences[problem], { cause });
    this.name = "StorageFailure";
    this.problem = problem;
  }
}

/** Turns what IndexedDB throws into a {@link StorageFailure}; everything else passes unchanged. */
export function asStorageFailure(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  switch (error.name) {
    case "QuotaExceededError":
    // What a full disk leaves of the requests of a transaction; a connection that ends is told by an event of its own.
    case "AbortError":
      return new StorageFailure("full", error);
    case "VersionError":
      return new StorageFailure("newerVersion", error);
    case "InvalidStateError":
    case "NotFoundError":
      return new StorageFailure("gone", error);
    case "SecurityError":
    case "UnknownError":
    case "NotReadableError":
      return new StorageFailure("unavailable", error);
    default:
      return error;
  }
}
