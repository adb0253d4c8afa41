/** The steps by which a browser becomes a device, common to registration and login. */
import type { AccountLog } from "../crypto/account-log.ts";
import type { DeviceSecrets } from "../crypto/registration.ts";
import { toBase64url } from "../protocol/base64url.ts";
import type { RegisterRequest } from "../protocol/rest.ts";
import { AtRest } from "../storage/atRest.ts";
import type { DevicePhase } from "../storage/catalogue.ts";
import { type Database, wipe } from "../storage/database.ts";
import { changeDevice, type Profile, readProfile, writeProfile } from "../storage/profile.ts";
import type { WorkStep } from "./api.ts";
import { type SignInResult, success } from "./authErrors.ts";
import { Contacts } from "./contacts.ts";
import { meFrom } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import type { Environment } from "./environment.ts";
import type { ServerApi } from "./serverApi.ts";

export interface SignInSurroundings {
  readonly environment: Environment;
  readonly database: Database;
  readonly api: ServerApi;
  readonly step: (step: WorkStep) => void;
}

/** One account for each browser: what another one left here goes. */
export async function beginAfresh(database: Database, profile: Profile): Promise<void> {
  await wipe(database);
  await writeProfile(database, await AtRest.open(database), profile);
  const written = await readProfile(database, await AtRest.open(database));
  if (written === null) throw new Error("the device's keys were not stored");
}

/** The server has taken the device. */
export async function becameDevice(
  surroundings: SignInSurroundings,
  profile: Profile,
  log: AccountLog,
): Promise<SignInResult> {
  const { environment, database, api } = surroundings;
  const contacts = new Contacts(surroundings, () => {});
  await contacts.adopt(profile.device.account, profile.device.name, null, log);
  const session = await openDeviceSession(environment, api, await meFrom(profile), "new");
  // The account exists: without a session now, the next try or reload opens one.
  await changeDevice(
    database,
    phaseAfter(profile.device.phase),
    session.kind === "opened" ? { role: session.role } : {},
  );
  return success;
}

export function phaseAfter(phase: DevicePhase): DevicePhase {
  return phase === "registering" || phase === "confirmingRecoveryCode" ? "confirmingRecoveryCode" : "active";
}

export function profileOf(
  phase: DevicePhase,
  name: string,
  secrets: DeviceSecrets,
  registration: { readonly recoveryCode: string; readonly request: RegisterRequest } | null,
): Profile {
  return {
    device: {
      kind: "device",
      phase,
      account: toBase64url(secrets.account),
      name,
      device: secrets.device,
      role: "user",
      avatarSeed: null,
    },
    seeds: { signing: secrets.signingSeed, sealing: secrets.sealingSeed },
    secrets: { vaultKey: secrets.vaultKey, accountSeeds: secrets.accountKeys.map((key) => key.seed) },
    recoveryCode: registration?.recoveryCode ?? null,
    registration: registration?.request ?? null,
  };
}
