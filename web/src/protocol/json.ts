import { fixedFromBase64url, fromBase64url } from "./base64url.ts";
import type { Bytes } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

/**
 * Readers of JSON at the edge: each takes whatever `JSON.parse` gave and returns the typed value or throws {@link Malformed} with the
 * path to the member at fault. Members that the reader does not name are ignored, as section 11 wants it of answers.
 */
export type JsonReader<T> = (value: unknown, path: string) => T;

export type Read<R> = R extends JsonReader<infer T> ? T : never;

export function readJson<T>(reader: JsonReader<T>, value: unknown): T {
  return reader(value, "answer");
}

export const text: JsonReader<string> = (value, path) => {
  if (typeof value !== "string") throw wrong(path, "text");
  return value;
};

export const bool: JsonReader<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw wrong(path, "true or false");
  return value;
};

export const uint: JsonReader<number> = (value, path) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw wrong(path, "integer");
  return value;
};

/** base64url of exactly `length` bytes. */
export function bytes(length: number): JsonReader<Bytes> {
  return (value, path) => fixedFromBase64url(text(value, path), length);
}

/** base64url of at most `most` bytes. */
export function bytesUpTo(most: number): JsonReader<Bytes> {
  return (value, path) => {
    const decoded = fromBase64url(text(value, path));
    if (decoded.length > most) throw wrong(path, `at most ${most} bytes`);
    return decoded;
  };
}

export function choice<const T extends string>(...choices: readonly T[]): JsonReader<T> {
  return (value, path) => {
    const found = choices.find((known) => known === value);
    if (found === undefined) throw wrong(path, choices.join(" or "));
    return found;
  };
}

/** Null for a member that is null or absent. */
export function optional<T>(reader: JsonReader<T>): JsonReader<T | null> {
  return (value, path) => (value === undefined || value === null ? null : reader(value, path));
}

export function list<T>(reader: JsonReader<T>): JsonReader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(path, "list");
    return value.map((item: unknown, i) => reader(item, `${path}[${i}]`));
  };
}

/** An object whose keys are ids. */
export function mapOf<T>(reader: JsonReader<T>): JsonReader<ReadonlyMap<string, T>> {
  return (value, path) => {
    if (!isObject(value)) throw wrong(path, "object");
    return new Map(Object.entries(value).map(([key, item]) => [key, reader(item, `${path}.${key}`)]));
  };
}

export function object<S extends Readonly<Record<string, JsonReader<unknown>>>>(
  members: S,
): JsonReader<{ readonly [K in keyof S]: Read<S[K]> }> {
  return (value, path) => {
    if (!isObject(value)) throw wrong(path, "object");
    const out: Partial<Record<string, unknown>> = {};
    for (const [key, reader] of Object.entries(members)) out[key] = reader(value[key], `${path}.${key}`);
    // Each member was just read by the reader of its key.
    return out as { readonly [K in keyof S]: Read<S[K]> };
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(path: string, expected: string): Malformed {
  return new Malformed(`${path}: not ${expected}`);
}
