/**
 * Making an account, to its end. What is sent is kept, with the keys, until the server's answer is known; a registration whose answer
 * was lost goes out again as it is, and is answered as the first time (protocol, section 11). So nobody ends with an account whose
 * recovery code they never saw.
 */
import { verifyAccountLog } from "../crypto/account-log.ts";
import { passwordSecrets } from "../crypto/password.ts";
import { systemRandomness } from "../crypto/randomness.ts";
import { createAccount } from "../crypto/registration.ts";
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import { isName } from "../protocol/names.ts";
import type { RegisterRequest as Sent } from "../protocol/rest.ts";
import { AtRest } from "../storage/atRest.ts";
import { wipe } from "../storage/database.ts";
import { changeDevice, type Profile, readProfile } from "../storage/profile.ts";
import type { RegisterRequest } from "./api.ts";
import {
  failure,
  ifMalformed,
  isDefinite,
  refused,
  registrationError,
  type SignInResult,
  success,
} from "./authErrors.ts";
import { meFrom } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import { becameDevice, beginAfresh, profileOf, type SignInSurroundings } from "./newDevice.ts";

/** A connection that broke is tried again by itself, once. */
const pause = 1_000;

export interface PendingRegistration {
  readonly profile: Profile;
  readonly request: Sent;
}

export async function register(surroundings: SignInSurroundings, request: RegisterRequest): Promise<SignInResult> {
  const { environment, database, step } = surroundings;
  if (!isName(request.name)) return failure({ code: "nameInvalid" });
  step({ kind: "derivingKey" });
  const pending = await pendingRegistration(surroundings, request.name);
  if (pending !== null) {
    if (await wasMadeWith(surroundings, pending, request.password))
      return finishRegistration(surroundings, { ...pending, request: { ...pending.request, ...extrasOf(request) } });
    const settled = await settleOther(surroundings, pending);
    if (settled !== null) return settled;
  }
  const person = { name: request.name, password: request.password, time: environment.clock.now() };
  const made = await createAccount(person, environment.jobs.stretch, systemRandomness).catch(ifMalformed(null));
  if (made === null) return failure({ code: "passwordInvalid" });
  const sent = { ...made.request, ...extrasOf(request) };
  const profile = profileOf("registering", request.name, made.secrets, {
    recoveryCode: made.recoveryCode,
    request: sent,
  });
  await beginAfresh(database, profile);
  return finishRegistration(surroundings, { profile, request: sent });
}

/** A registration under this name whose answer never came; null when there is none. */
export async function pendingRegistration(
  { database }: SignInSurroundings,
  name: string,
): Promise<PendingRegistration | null> {
  const profile = await readProfile(database, await AtRest.open(database)).catch(() => null);
  if (profile === null || profile.registration === null || profile.device.phase !== "registering") return null;
  if (profile.device.name.toLowerCase() !== name.toLowerCase()) return null;
  return { profile, request: profile.registration };
}

export async function wasMadeWith(
  { environment }: SignInSurroundings,
  { request }: PendingRegistration,
  password: string,
): Promise<boolean> {
  const parameters = { ...request, random: fromBase64url(request.random) };
  const secrets = await passwordSecrets(request.name, password, parameters, environment.jobs.stretch).catch(
    ifMalformed(null),
  );
  return secrets !== null && toBase64url(secrets.authSecret) === request.authSecret;
}

/** Sends it, for the first time or again. Keys and request stay until the server has said yes or no. */
export async function finishRegistration(
  surroundings: SignInSurroundings,
  { profile, request }: PendingRegistration,
): Promise<SignInResult> {
  const { environment, database, api, step } = surroundings;
  step({ kind: "registering" });
  let answer = await api.register(request);
  if (!answer.ok && answer.problem.code === "unreachable") {
    await new Promise<void>((resume) => environment.clock.after(pause, resume));
    answer = await api.register(request);
  }
  if (!answer.ok) {
    if (isDefinite(answer.problem)) await wipe(database);
    return failure(registrationError(answer.problem));
  }
  const verdict = await verifyAccountLog([fromBase64url(request.entry)]);
  if (verdict.kind !== "valid" || toBase64url(answer.value.account) !== profile.device.account)
    return refused("answer");
  return becameDevice(surroundings, profile, verdict.log);
}

/**
 * An earlier try under this name had another password. Null when nothing came of it and it may be forgotten; otherwise the account is
 * there, and the person has to know which password it has.
 */
async function settleOther(
  { environment, database, api }: SignInSurroundings,
  { profile }: PendingRegistration,
): Promise<SignInResult | null> {
  const session = await openDeviceSession(environment, api, await meFrom(profile));
  if (session.kind === "refused") return null;
  if (session.kind === "failed") return failure(registrationError(session.problem));
  await changeDevice(database, "confirmingRecoveryCode", { role: session.role, earlierPassword: true });
  return success;
}

function extrasOf({ email, inviteCode }: RegisterRequest): Pick<Sent, "email" | "inviteCode"> {
  return { ...(email === undefined ? {} : { email }), ...(inviteCode === undefined ? {} : { inviteCode }) };
}
