import { messageIdFrom } from "../protocol/message-id.ts";
import type { Clock } from "./environment.ts";

/** Message ids whose order is the order of their making, also within one millisecond and when the clock steps back. */
export class MessageIds {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    this.#last = Math.max(this.#clock.now(), this.#last + 1);
    return toHex(messageIdFrom(this.#last, crypto.getRandomValues(new Uint8Array(10))));
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}
