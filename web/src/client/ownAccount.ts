/** The own account as this device knows it, and what a person does with it. */

import type { DeviceRow } from "../storage/catalogue.ts";
import { changeDevice } from "../storage/profile.ts";
import type { Outcome, PictureId, OwnAccount as Shown } from "./api.ts";
import { Cell } from "./cell.ts";
import type { Core } from "./core.ts";
import type { People } from "./people.ts";
import type { Answer } from "./rest.ts";

type Done = Outcome<"unreachable" | "serverError">;

export class OwnAccount {
  readonly shown: Cell<Shown>;
  readonly #core: Core;
  readonly #people: People;

  constructor(core: Core, people: People, device: DeviceRow) {
    const { me } = core;
    this.#core = core;
    this.#people = people;
    const avatarSeed = device.avatarSeed ?? me.account;
    this.shown = new Cell<Shown>({ id: me.account, name: me.name, role: device.role, avatarSeed, picture: null });
    people.met(me.account, me.name, avatarSeed);
  }

  /** What another device, or whoever runs the server, changed meanwhile. */
  async readAgain(): Promise<void> {
    const current = await this.#core.api.currentSession();
    if (!current.ok) return;
    const { role, isAvatarImageSet, avatarImage } = current.value;
    await this.#take({ role, avatarSeed: isAvatarImageSet ? avatarImage : this.#core.me.account });
  }

  async setAvatarSeed(seed: string): Promise<Done> {
    const answer = await this.#core.api.setAvatar(seed);
    if (answer.ok) await this.#take({ avatarSeed: seed });
    return outcomeOf(answer);
  }

  pictured(picture: PictureId | null): void {
    if (this.shown.get().picture !== picture) this.shown.update((account) => ({ ...account, picture }));
  }

  async #take(change: Partial<Pick<Shown, "role" | "avatarSeed">>): Promise<void> {
    const before = this.shown.get();
    const now = { ...before, ...change };
    if (before.role === now.role && before.avatarSeed === now.avatarSeed) return;
    await changeDevice(this.#core.database, "active", change);
    this.shown.update((account) => ({ ...account, ...change }));
    this.#people.met(before.id, before.name, now.avatarSeed);
  }
}

function outcomeOf(answer: Answer<unknown>): Done {
  if (answer.ok) return { ok: true };
  return { ok: false, error: answer.problem.code === "unreachable" ? "unreachable" : "serverError" };
}
