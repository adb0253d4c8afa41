import type { AccountLog } from "../crypto/account-log.ts";
import { equal } from "../protocol/bytes.ts";
import type { Page } from "../protocol/frames.ts";
import type { Contacts } from "./contacts.ts";
import type { Sync } from "./conversation/sync.ts";

const mostTogether = 200;

/** Pushed pages, in the order of their coming. What piles up while an earlier page is written goes in with one transaction. */
export class Arrivals {
  readonly #sync: Sync;
  readonly #contacts: Contacts;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: { page: Page; readonly logs: readonly AccountLog[] }[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(sync: Sync, contacts: Contacts, failed: (error: unknown) => void) {
    this.#sync = sync;
    this.#contacts = contacts;
    this.#failed = failed;
  }

  take(page: Page): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && follows(last.page, page)) {
      last.page = { ...page, entries: [...last.page.entries, ...page.entries] };
      return;
    }
    this.#waiting.push({ page, logs: this.#contacts.snapshot() });
    this.#last = this.#last.then(() => this.#next()).catch(this.#failed);
  }

  async #next(): Promise<void> {
    const next = this.#waiting.shift();
    if (next !== undefined) await this.#sync.pushed(next.page, next.logs);
  }
}

function follows(before: Page, page: Page): boolean {
  const last = before.entries.at(-1);
  const first = page.entries[0];
  return (
    last !== undefined &&
    first?.sequence === last.sequence + 1 &&
    before.entries.length < mostTogether &&
    equal(before.conversation, page.conversation)
  );
}
