import type { Person, PictureId, Presence } from "./api.ts";
import { Cell } from "./cell.ts";

/** Names, pictures and presence of the people this tab has met. A person who did not change keeps the identical object. */
export class People {
  readonly changed = new Cell(0);
  readonly #people = new Map<string, Person>();
  readonly #presence = new Map<string, Presence>();
  readonly #pictures = new Map<string, PictureId | null>();

  get(account: string): Person | null {
    return this.#people.get(account) ?? null;
  }

  /** Somebody else who goes by the name of this account. */
  namesakes(account: string): readonly Person[] {
    const name = this.#people.get(account)?.name.toLowerCase();
    return [...this.#people.values()].filter((one) => one.id !== account && one.name.toLowerCase() === name);
  }

  /**
   * What a server or the own storage says of a person; an absent picture seed is the account id. The first name stays: a server that
   * could give a known account another one could put somebody in a friend's place.
   */
  met(account: string, given: string, avatarSeed: string | null): Person {
    const known = this.#people.get(account);
    const name = known?.name ?? given;
    const seed = avatarSeed ?? known?.avatarSeed ?? account;
    if (known !== undefined && known.name === name && known.avatarSeed === seed) return known;
    const person: Person = {
      id: account,
      name,
      avatarSeed: seed,
      picture: this.#pictures.get(account) ?? null,
      presence: this.#presence.get(account) ?? unknown,
    };
    this.#people.set(account, person);
    this.changed.update((count) => count + 1);
    return person;
  }

  /** The own picture that a person sent; null: it was taken away. */
  pictured(account: string, picture: PictureId | null): void {
    this.#pictures.set(account, picture);
    const person = this.#people.get(account);
    if (person === undefined || person.picture === picture) return;
    this.#people.set(account, { ...person, picture });
    this.changed.update((count) => count + 1);
  }

  /** Argument of the event `presence`: [account, online, last seen or null] for each. What does not fit is left out. */
  presenceEvent(value: unknown): void {
    for (const change of presenceChanges(value)) this.#setPresence(change.account, change.presence);
  }

  /** Without a connection nobody's presence is known. */
  forgetPresence(): void {
    for (const account of [...this.#presence.keys()]) this.#setPresence(account, unknown);
  }

  #setPresence(account: string, presence: Presence): void {
    this.#presence.set(account, presence);
    const person = this.#people.get(account);
    if (person === undefined || samePresence(person.presence, presence)) return;
    this.#people.set(account, { ...person, presence });
    this.changed.update((count) => count + 1);
  }
}

const unknown: Presence = { kind: "unknown" };

function presenceChanges(value: unknown): { account: string; presence: Presence }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (!Array.isArray(item)) return [];
    const [account, online, lastSeen] = item as unknown[];
    if (typeof account !== "string" || typeof online !== "boolean") return [];
    const seen = typeof lastSeen === "number" && Number.isSafeInteger(lastSeen) ? lastSeen : null;
    return [{ account, presence: online ? { kind: "online" as const } : { kind: "offline" as const, lastSeen: seen } }];
  });
}

function samePresence(a: Presence, b: Presence): boolean {
  return a.kind === b.kind && (a.kind !== "offline" || b.kind !== "offline" || a.lastSeen === b.lastSeen);
}
