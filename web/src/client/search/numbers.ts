/** Numbers of few bytes: seven bits in each, the lowest first, the eighth set where more follow (LEB128). From 0 to 2^53 − 1. */
import type { Bytes } from "../../protocol/bytes.ts";

export class NumberWriter {
  #bytes: Bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  /** From −2^52 to 2^52. */
  signed(value: number): void {
    this.number(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  bytes(value: Uint8Array): void {
    this.#roomFor(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  written(): Bytes {
    return this.#bytes.slice(0, this.#length);
  }

  #byte(value: number): void {
    this.#roomFor(1);
    this.#bytes[this.#length++] = value;
  }

  #roomFor(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

export class NumberReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError("the bytes end within a number");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError("the bytes end too early");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
