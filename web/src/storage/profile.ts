import type { RegisterRequest } from "../protocol/rest.ts";
import type { AtRest } from "./atRest.ts";
import type { Bytes, DevicePhase, DeviceRow, SealedAtRest } from "./catalogue.ts";
import { type Database, stored } from "./database.ts";

/** Seeds of the device's keys, 32 bytes each: D (Ed25519) and DK (X-Wing). */
export interface DeviceSeeds {
  readonly signing: Bytes;
  readonly sealing: Bytes;
}

/** V_g of the newest generation g, and S_0 … S_g, 32 bytes each. */
export interface AccountSecrets {
  readonly vaultKey: Bytes;
  readonly accountSeeds: readonly Bytes[];
}

export interface Profile {
  readonly device: DeviceRow;
  readonly seeds: DeviceSeeds;
  readonly secrets: AccountSecrets;
  /** As shown to the person; present until it is confirmed. */
  readonly recoveryCode: string | null;
  /** What was sent to make the account; present until the server's answer is known. */
  readonly registration: RegisterRequest | null;
}

/** The signed-in device of this browser, or null. Rejects when the rows were altered. */
export async function readProfile(database: Database, atRest: AtRest): Promise<Profile | null> {
  const [device, seeds, secrets, code, registration] = await stored(async () => {
    const store = database.transaction("profile").store;
    return Promise.all([
      store.get("device"),
      store.get("deviceSeeds"),
      store.get("accountSecrets"),
      store.get("recoveryCode"),
      store.get("registration"),
    ]);
  });
  if (device?.kind !== "device" || seeds === undefined || secrets === undefined) return null;
  const sealed = (row: typeof seeds): SealedAtRest => {
    if (row.kind === "device") throw new TypeError("a secret row is expected");
    return row.sealed;
  };
  const [seedBytes, secretBytes, codeBytes, registrationBytes] = await Promise.all([
    atRest.open("device seeds", sealed(seeds)),
    atRest.open("account secrets", sealed(secrets)),
    code === undefined ? null : atRest.open("recovery code", sealed(code)),
    registration === undefined ? null : atRest.open("registration", sealed(registration)),
  ]);
  const parts = thirtyTwos(secretBytes);
  const [signing, sealing] = thirtyTwos(seedBytes);
  const [vaultKey, ...accountSeeds] = parts;
  if (signing === undefined || sealing === undefined || vaultKey === undefined)
    throw new TypeError("a stored secret has the wrong length");
  return {
    device,
    seeds: { signing, sealing },
    secrets: { vaultKey, accountSeeds },
    recoveryCode: codeBytes === null ? null : new TextDecoder().decode(codeBytes),
    registration:
      registrationBytes === null ? null : (JSON.parse(new TextDecoder().decode(registrationBytes)) as RegisterRequest),
  };
}

/** Writes the whole profile in one transaction. */
export async function writeProfile(database: Database, atRest: AtRest, profile: Profile): Promise<void> {
  const { device, seeds, secrets, recoveryCode, registration } = profile;
  const [sealedSeeds, sealedSecrets, sealedCode, sealedRegistration] = await Promise.all([
    atRest.seal("device seeds", joined([seeds.signing, seeds.sealing])),
    atRest.seal("account secrets", joined([secrets.vaultKey, ...secrets.accountSeeds])),
    recoveryCode === null ? null : atRest.seal("recovery code", new TextEncoder().encode(recoveryCode)),
    registration === null ? null : atRest.seal("registration", new TextEncoder().encode(JSON.stringify(registration))),
  ]);
  await stored(async () => {
    const transaction = database.transaction("profile", "readwrite");
    const { store } = transaction;
    await Promise.all([
      store.put(device),
      store.put({ kind: "deviceSeeds", sealed: sealedSeeds }),
      store.put({ kind: "accountSecrets", sealed: sealedSecrets }),
      sealedCode === null ? store.delete("recoveryCode") : store.put({ kind: "recoveryCode", sealed: sealedCode }),
      sealedRegistration === null
        ? store.delete("registration")
        : store.put({ kind: "registration", sealed: sealedRegistration }),
      transaction.done,
    ]);
  });
}

/** Moves the device on; leaving `registering` forgets what was sent, leaving `confirmingRecoveryCode` the code. */
export function changeDevice(
  database: Database,
  phase: DevicePhase,
  change: Partial<Pick<DeviceRow, "role" | "avatarSeed" | "earlierPassword">> = {},
): Promise<DeviceRow | null> {
  return stored(async () => {
    const transaction = database.transaction("profile", "readwrite");
    const row = await transaction.store.get("device");
    const changed = row?.kind === "device" ? { ...row, ...change, phase } : null;
    if (changed !== null) await transaction.store.put(changed);
    if (phase !== "registering") await transaction.store.delete("registration");
    if (phase === "active") await transaction.store.delete("recoveryCode");
    await transaction.done;
    return changed;
  });
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.length * 32);
  parts.forEach((part, index) => {
    if (part.length !== 32) throw new TypeError("a secret has 32 bytes");
    whole.set(part, index * 32);
  });
  return whole;
}

function thirtyTwos(whole: Bytes): Bytes[] {
  if (whole.length % 32 !== 0) throw new TypeError("a stored secret has the wrong length");
  return Array.from({ length: whole.length / 32 }, (_, index) => whole.slice(index * 32, index * 32 + 32));
}
