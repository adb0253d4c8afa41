/** Devices that were added to the own account after this one: told once, until dismissed; and the name that this one gives itself. */

import { equal } from "../protocol/bytes.ts";
import { encode } from "../protocol/cbor.ts";
import { itemKind } from "../protocol/private-store.ts";
import { stored } from "../storage/database.ts";
import type { DevicesFound, Notice, Outcome } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import type { Core } from "./core.ts";
import { type PrivateStore, readItems } from "./privateStore.ts";

const idPrefix = "own-device-";

export class OwnDevices {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #store: Pick<PrivateStore, "items" | "note">;

  constructor(core: Core, contacts: Contacts, store: Pick<PrivateStore, "items" | "note">) {
    this.#core = core;
    this.#contacts = contacts;
    this.#store = store;
  }

  /** Leaves the name of this device to the others. */
  async shareName(): Promise<void> {
    const { environment, me } = this.#core;
    if (environment.deviceName === null) return;
    const value = { kind: "deviceName", text: environment.deviceName } as const;
    await this.#store.note([{ kind: itemKind.deviceName, key: encode(me.device), value }]);
  }

  async notices(): Promise<readonly Notice[]> {
    const { me, database } = this.#core;
    const own = await this.#contacts.held(me.account);
    if (own?.kind !== "known") return [];
    const added = own.log.devices.filter(({ device }) => device > me.device);
    if (added.length === 0) return [];
    const items = readItems(await this.#store.items());
    const told = await Promise.all(
      added.map(({ device }) => stored(() => database.get("settings", idPrefix + String(device)))),
    );
    return added
      .filter((_device, index) => told[index] === undefined)
      .map(({ device }): Notice => {
        return {
          id: idPrefix + String(device),
          severity: "warning",
          dismissible: true,
          kind: "ownDeviceAdded",
          time: own.log.entries[device]?.time ?? 0,
          deviceName: nameOf(device, items),
        };
      });
  }

  /** With the sessions they have at the server; this one first, then the newest. */
  async list(): Promise<DevicesFound> {
    const { api, me } = this.#core;
    const own = await this.#contacts.held(me.account);
    const answer = await api.sessions();
    if (own?.kind !== "known" || !answer.ok) {
      return { ok: false, error: !answer.ok && answer.problem.code === "unreachable" ? "unreachable" : "serverError" };
    }
    const items = readItems(await this.#store.items());
    const devices = own.log.devices.map(({ device, ended }) => ({
      number: device,
      name: nameOf(device, items),
      current: device === me.device,
      ended: ended !== null,
      leaving: ended === null && isLeaving(device, items),
      sessions: answer.value.sessions.filter((one) => one.device === device),
    }));
    return {
      ok: true,
      devices: devices.toSorted((a, b) => Number(b.current) - Number(a.current) || b.number - a.number),
    };
  }

  /** Whether another own device has asked this one to go. */
  async mustLeave(): Promise<boolean> {
    return isLeaving(this.#core.me.device, readItems(await this.#store.items()));
  }

  async signOut(device: number): Promise<Outcome<"unreachable" | "serverError">> {
    const { api } = this.#core;
    const value = { kind: "signedOut", set: true } as const;
    await this.#store.note([{ kind: itemKind.signedOut, key: encode(device), value }]);
    const found = await api.sessions();
    const sessions = found.ok ? found.value.sessions.filter((one) => one.device === device) : [];
    const answers = [found, ...(await Promise.all(sessions.map(({ id }) => api.endSession(id))))];
    const failed = answers.find((answer) => !answer.ok);
    if (failed === undefined || failed.ok) return { ok: true };
    return { ok: false, error: failed.problem.code === "unreachable" ? "unreachable" : "serverError" };
  }

  /** The person has read it: this browser says it no more. */
  async dismissed(id: string): Promise<void> {
    if (!id.startsWith(idPrefix)) return;
    await stored(async () => {
      await this.#core.database.put("settings", { name: id, value: "told" });
    });
  }
}

function isLeaving(device: number, items: ReturnType<typeof readItems>): boolean {
  const key = encode(device);
  const asked = items.find(({ item }) => item.kind === itemKind.signedOut && equal(item.key, key))?.value;
  return asked?.kind === "signedOut" && asked.set;
}

/** What the device called itself; null when it left no name. */
function nameOf(device: number, items: ReturnType<typeof readItems>): string | null {
  const key = encode(device);
  const named = items.find(({ item }) => item.kind === itemKind.deviceName && equal(item.key, key))?.value;
  return named?.kind === "deviceName" ? named.text : null;
}
