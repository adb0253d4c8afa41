import type { Clock } from "./environment.ts";

/** Something that hangs must not keep the rest for ever. */
const longest = 1_000;

/**
 * What a person waits for goes before what nobody sees yet: both ask the same database on the same thread, and hundreds of
 * small reads in the background make one that somebody waits for late.
 */
export class Precedence {
  readonly #clock: Clock;
  readonly #first = new Set<Promise<unknown>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until `work` has ended, or for a second, the background waits. */
  give(work: Promise<unknown>): void {
    let forget = () => {};
    const enough = new Promise<void>((resume) => {
      forget = this.#clock.after(longest, resume);
    });
    const first = Promise.race([work, enough])
      .catch(() => {})
      .finally(() => {
        forget();
        this.#first.delete(first);
      });
    this.#first.add(first);
  }

  /** For the background, before each part of its work: resolves when nobody waits. */
  async clear(): Promise<void> {
    while (this.#first.size > 0) await Promise.all(this.#first);
  }
}
