import type { ConversationSummary, Person } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import type { Route } from "../route.ts";

/** A place one can go to. */
export interface PaletteEntry {
  readonly key: string;
  readonly name: string;
  /** Null for notes. */
  readonly person: Person | null;
  readonly route: Route;
}

const most = 9;

/**
 * Conversations whose name fits `query`, those that begin with it first and newest activity first among equals, then the people
 * found by the server. Everything newest first while nothing is typed.
 */
export function paletteEntries(
  query: string,
  conversations: readonly ConversationSummary[],
  found: readonly Person[],
): readonly PaletteEntry[] {
  const wanted = query.trim().toLocaleLowerCase();
  const notes: PaletteEntry = { key: "notes", name: text.people.notes, person: null, route: { kind: "notes" } };
  const talks = conversations.filter((one) => !one.notesToSelf).map((one) => entryOf(one.peer));
  const known = new Set(talks.map((one) => one.key));
  const strangers = found.filter((person) => !known.has(person.id)).map(entryOf);
  return [
    ...[...talks, notes].filter((one) => fits(one.name, wanted)).sort((a, b) => rank(a, wanted) - rank(b, wanted)),
    ...strangers,
  ].slice(0, most);
}

function entryOf(person: Person): PaletteEntry {
  return { key: person.id, name: person.name, person, route: { kind: "with", peer: person.id } };
}

function fits(name: string, wanted: string): boolean {
  return name.toLocaleLowerCase().includes(wanted);
}

function rank(entry: PaletteEntry, wanted: string): number {
  return entry.name.toLocaleLowerCase().startsWith(wanted) ? 0 : 1;
}
