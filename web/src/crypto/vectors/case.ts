import { readdirSync, readFileSync } from "node:fs";
import type { Bytes } from "../../protocol/bytes.ts";
import { isObject } from "../../protocol/json.ts";

/** The shared vectors of docs/protocol.md, section 15, as both implementations read them. */

const folder = new URL("../../../../protocol/vectors/", import.meta.url);

/**
 * Says whether our implementation accepts the input of a case, and holds what it made of an accepted one against the case with
 * `expect`. A thrown Malformed counts as refusal.
 */
export type Check = (c: Case) => boolean | Promise<boolean>;

/** One case, or an object inside of one. */
export class Case {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (!isObject(value)) throw new Error("a case is an object");
    this.#members = value;
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined && this.#members[name] !== null;
  }

  any(name: string): unknown {
    return this.#members[name];
  }

  text(name: string): string {
    const value = this.#members[name];
    if (typeof value !== "string") throw new Error(`${name} is not text`);
    return value;
  }

  number(name: string): number {
    const value = this.#members[name];
    if (typeof value !== "number") throw new Error(`${name} is not a number`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.#members[name];
    if (typeof value !== "boolean") throw new Error(`${name} is not true or false`);
    return value;
  }

  bytes(name: string): Bytes {
    return fromHex(this.text(name));
  }

  bytesList(name: string): Bytes[] {
    return this.#list(name).map((value) => fromHex(String(value)));
  }

  bytesLists(name: string): Bytes[][] {
    return this.#list(name).map((value) => {
      if (!Array.isArray(value)) throw new Error(`${name} is not a list of lists`);
      return value.map((item) => fromHex(String(item)));
    });
  }

  object(name: string): Case {
    return new Case(this.#members[name]);
  }

  objects(name: string): Case[] {
    return this.#list(name).map((value) => new Case(value));
  }

  #list(name: string): readonly unknown[] {
    const value = this.#members[name];
    if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
    return value;
  }
}

export function fromHex(hex: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new Error("not lower-case hex");
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Names of the files that are there, without the suffix. */
export function vectorFiles(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

export function casesOf(file: string): Case[] {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${file}.json`, folder), "utf8"));
  return new Case(parsed).objects("cases");
}
