/** Reading of JSON that a server sent: each reader returns the value in its type or throws {@link AnswerRefused}. */

export class AnswerRefused extends Error {
  constructor(what: string) {
    super(`The server's answer does not fit the protocol: ${what}.`);
    this.name = "AnswerRefused";
  }
}

export type Reader<T> = (value: unknown, where: string) => T;

export const text: Reader<string> = (value, where) => {
  if (typeof value !== "string") throw new AnswerRefused(`${where} is not text`);
  return value;
};

/** 0 to 2^53 − 1. */
export const uint: Reader<number> = (value, where) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new AnswerRefused(`${where} is not a whole number`);
  return value;
};

export const flag: Reader<boolean> = (value, where) => {
  if (typeof value !== "boolean") throw new AnswerRefused(`${where} is not true or false`);
  return value;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, where) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new AnswerRefused(`${where} is not one of ${allowed.join(", ")}`);
    return found;
  };
}

export function list<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw new AnswerRefused(`${where} is not a list`);
    return value.map((item: unknown, index) => reader(item, `${where}[${index}]`));
  };
}

export function optional<T>(reader: Reader<T>): Reader<T | null> {
  return (value, where) => (value === undefined || value === null ? null : reader(value, where));
}

/** An object with text keys of any name. */
export function table<T>(reader: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, where) =>
    new Map(Object.entries(record(value, where)).map(([key, item]) => [key, reader(item, `${where}.${key}`)]));
}

/** An object with these members; others are ignored. */
export function object<T extends object>(members: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  return (value, where) => {
    const source = record(value, where);
    const read: Partial<T> = {};
    for (const key of Object.keys(members) as (keyof T & string)[]) read[key] = members[key](source[key], `${where}.${key}`);
    return read as T;
  };
}

export const nothing: Reader<void> = () => {};

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new AnswerRefused(`${where} is not an object`);
  return value as Record<string, unknown>;
}
