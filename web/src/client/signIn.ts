/**
 * Logging in on a device that the account does not know yet, and what became of a sign-in that was cut off. The device's keys are written
 * before the request that makes them valid, so that an answer that is lost, or a tab that dies, loses nothing.
 */
import type { AccountLog } from "../crypto/account-log.ts";
import { passwordSecrets, stretchParametersAllowed } from "../crypto/password.ts";
import { systemRandomness } from "../crypto/randomness.ts";
import { parseRecoveryCode, recoverySecrets } from "../crypto/recovery-code.ts";
import { enrol, forget, openSignIn } from "../crypto/sign-in.ts";
import { signingKeyFromSeed } from "../crypto/signing.ts";
import type { Unlock } from "../crypto/unlock-box.ts";
import { toBase64url } from "../protocol/base64url.ts";
import { equal, wipe as wipeBytes } from "../protocol/bytes.ts";
import { orNull } from "../protocol/malformed.ts";
import { isName } from "../protocol/names.ts";
import { AtRest } from "../storage/atRest.ts";
import { type Database, wipe } from "../storage/database.ts";
import { changeDevice, type Profile, readProfile } from "../storage/profile.ts";
import { failure, ifMalformed, isDefinite, loginError, refused, type SignInResult } from "./authErrors.ts";
import { meFrom } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import { becameDevice, beginAfresh, phaseAfter, profileOf, type SignInSurroundings } from "./newDevice.ts";
import { finishRegistration, pendingRegistration, wasMadeWith } from "./registration.ts";

export async function loginWithPassword(
  surroundings: SignInSurroundings,
  name: string,
  password: string,
): Promise<SignInResult> {
  const { environment, api, step } = surroundings;
  if (!isName(name)) return failure({ code: "nameInvalid" });
  const pending = await pendingRegistration(surroundings, name);
  if (pending !== null && (await wasMadeWith(surroundings, pending, password))) {
    const finished = await finishRegistration(surroundings, pending);
    // Of another account with this name, the password may be right all the same.
    if (finished.ok || finished.error.code !== "nameTaken") return finished;
  }
  const parameters = await api.kdf(name);
  if (!parameters.ok) return failure(loginError(parameters.problem));
  if (!stretchParametersAllowed(parameters.value)) return refused("parameters");
  step({ kind: "derivingKey" });
  const secrets = await passwordSecrets(name, password, parameters.value, environment.jobs.stretch).catch(
    ifMalformed(null),
  );
  if (secrets === null) return failure({ code: "passwordInvalid" });
  const { random, memoryKiB, iterations, parallelism } = parameters.value;
  return unlock(surroundings, toBase64url(secrets.authSecret), {
    which: 0,
    name,
    wrapKey: secrets.wrapKey,
    parameters: { random, memoryKiB, iterations, parallelism },
  });
}

export async function loginWithCode(
  surroundings: SignInSurroundings,
  name: string,
  typed: string,
): Promise<SignInResult> {
  if (!isName(name)) return failure({ code: "nameInvalid" });
  const code = orNull(() => parseRecoveryCode(typed));
  if (code === null) return failure({ code: "recoveryCodeMistyped" });
  const secrets = recoverySecrets(name, code);
  wipeBytes(code);
  return unlock(surroundings, toBase64url(secrets.authSecret), { which: 1, name, wrapKey: secrets.wrapKey });
}

async function unlock(surroundings: SignInSurroundings, authSecret: string, how: Unlock): Promise<SignInResult> {
  const { environment, database, api, step } = surroundings;
  const answer = await api.login({ name: how.name, authSecret, with: how.which === 0 ? "password" : "recovery" });
  if (!answer.ok) return failure(loginError(answer.problem));
  step({ kind: "openingVault" });
  const verdict = await openSignIn(how, answer.value);
  if (verdict.kind === "refused")
    return verdict.what === "newerVersion" ? failure({ code: "needsNewerVersion" }) : refused(verdict.what);

  step({ kind: "enrollingDevice" });
  const earlier = await enrolledBefore(database, verdict.account.log);
  if (earlier !== null) {
    forget(verdict.account);
    return becameDevice(surroundings, earlier, verdict.account.log);
  }
  const enrolment = await enrol(verdict.account, environment.clock.now(), systemRandomness);
  const profile = profileOf("enrolling", answer.value.name, enrolment.secrets, null);
  await beginAfresh(database, profile);
  const enrolled = await api.enrol(enrolment.request);
  if (!enrolled.ok) {
    if (isDefinite(enrolled.problem)) await wipe(database);
    return failure(loginError(enrolled.problem));
  }
  if (enrolled.value.device !== enrolment.secrets.device) return refused("answer");
  return becameDevice(surroundings, profile, enrolment.log);
}

/**
 * The device that an earlier login made here, whose answer never came, if the account's log has it: a second one would leave it there for
 * ever, without anybody who has its keys.
 */
async function enrolledBefore(database: Database, log: AccountLog): Promise<Profile | null> {
  const profile = await readProfile(database, await AtRest.open(database)).catch(() => null);
  if (profile?.device.phase !== "enrolling" || profile.device.account !== toBase64url(log.account)) return null;
  const { publicKey } = await signingKeyFromSeed(profile.seeds.signing);
  const taken = log.devices.some(
    ({ device, keys, ended }) => device === profile.device.device && ended === null && equal(keys.signing, publicKey),
  );
  return taken ? profile : null;
}

/**
 * What became of a registration or enrolment whose answer never came. `refused`: the server did not take the registration; one of an
 * enrolment that it does not know counts as settled, for the person only logs in again. Both are forgotten here.
 */
export async function settlePending(
  surroundings: SignInSurroundings,
  profile: Profile,
): Promise<"settled" | "refused" | "unreachable"> {
  const { environment, database, api } = surroundings;
  if (profile.registration !== null) {
    const finished = await finishRegistration(surroundings, { profile, request: profile.registration });
    if (finished.ok) return "settled";
    return (await pendingRegistration(surroundings, profile.device.name)) === null ? "refused" : "unreachable";
  }
  const session = await openDeviceSession(environment, api, await meFrom(profile));
  if (session.kind === "failed") return "unreachable";
  if (session.kind === "refused") await wipe(database);
  else await changeDevice(database, phaseAfter(profile.device.phase), { role: session.role });
  return "settled";
}
