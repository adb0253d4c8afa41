/** While the browser's storage is full: looks now and then whether there is room again, and says so. */
import { type Database, stored } from "../storage/database.ts";
import { StorageFailure } from "../storage/failure.ts";
import type { Clock } from "./environment.ts";

const pause = 5_000;
/** As much as the next few writes may need, in characters. */
const enough = 64 * 1024;

export class StorageRoom {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #found: () => void;
  #forgetLook: (() => void) | null = null;
  #closed = false;

  constructor(database: Database, clock: Clock, found: () => void) {
    this.#database = database;
    this.#clock = clock;
    this.#found = found;
  }

  /** Something could not be written. */
  missing(): void {
    if (this.#closed) return;
    this.#forgetLook ??= this.#clock.after(pause, () => {
      this.#forgetLook = null;
      void this.#look();
    });
  }

  close(): void {
    this.#closed = true;
    this.#forgetLook?.();
  }

  async #look(): Promise<void> {
    try {
      await stored(async () => {
        await this.#database.put("settings", { name: "room", value: " ".repeat(enough) });
        await this.#database.delete("settings", "room");
      });
      if (!this.#closed) this.#found();
    } catch (error) {
      // Whatever else is wrong with the storage is told by who needs it.
      if (error instanceof StorageFailure && error.problem === "full") this.missing();
    }
  }
}
