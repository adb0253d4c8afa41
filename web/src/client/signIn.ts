/**
 * The ways to become signed in. Each writes the device's keys before the request that makes them valid, so that an answer that
 * is lost, or a tab that dies, loses nothing: {@link settlePending} asks the server what became of it.
 */

import type { AccountLog } from "../crypto/account-log.ts";
import { passwordSecrets, stretchParametersAllowed } from "../crypto/password.ts";
import { systemRandomness } from "../crypto/randomness.ts";
import { parseRecoveryCode, recoverySecrets } from "../crypto/recovery-code.ts";
import { createAccount, type DeviceSecrets } from "../crypto/registration.ts";
import { enrol, openSignIn } from "../crypto/sign-in.ts";
import type { Unlock } from "../crypto/unlock-box.ts";
import { toBase64url } from "../protocol/base64url.ts";
import { wipe as wipeBytes } from "../protocol/bytes.ts";
import { Malformed, orNull } from "../protocol/malformed.ts";
import { isName } from "../protocol/names.ts";
import { AtRest } from "../storage/atRest.ts";
import type { DevicePhase } from "../storage/catalogue.ts";
import { type Database, wipe } from "../storage/database.ts";
import { changeDevice, type Profile, readProfile, writeProfile } from "../storage/profile.ts";
import type { AuthError, Outcome, RefusedStructure, RegisterRequest, WorkStep } from "./api.ts";
import { Contacts } from "./contacts.ts";
import { meFrom } from "./core.ts";
import { openDeviceSession } from "./deviceSession.ts";
import type { Environment } from "./environment.ts";
import type { Problem } from "./rest.ts";
import type { ServerApi } from "./serverApi.ts";

export interface SignInSurroundings {
  readonly environment: Environment;
  readonly database: Database;
  readonly api: ServerApi;
  readonly step: (step: WorkStep) => void;
}

type Result = Outcome<AuthError>;

const success: Result = { ok: true };

export async function register(surroundings: SignInSurroundings, request: RegisterRequest): Promise<Result> {
  const { environment, database, api, step } = surroundings;
  if (!isName(request.name)) return failure({ code: "nameInvalid" });
  step({ kind: "derivingKey" });
  const person = { name: request.name, password: request.password, time: environment.clock.now() };
  const made = await createAccount(person, environment.jobs.stretch, systemRandomness).catch(ifMalformed(null));
  if (made === null) return failure({ code: "passwordInvalid" });

  const profile = profileOf("registering", request.name, made.secrets, made.recoveryCode);
  await beginAfresh(database, profile);
  step({ kind: "registering" });
  const answer = await api.register({
    ...made.request,
    ...(request.email === undefined ? {} : { email: request.email }),
    ...(request.inviteCode === undefined ? {} : { inviteCode: request.inviteCode }),
  });
  if (!answer.ok) {
    if (isDefinite(answer.problem)) await wipe(database);
    return failure(registrationError(answer.problem));
  }
  await adoptOwnLog(surroundings, profile, made.log);
  return opened(surroundings, profile);
}

export async function loginWithPassword(
  surroundings: SignInSurroundings,
  name: string,
  password: string,
): Promise<Result> {
  const { environment, api, step } = surroundings;
  if (!isName(name)) return failure({ code: "nameInvalid" });
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

export async function loginWithCode(surroundings: SignInSurroundings, name: string, typed: string): Promise<Result> {
  if (!isName(name)) return failure({ code: "nameInvalid" });
  const code = orNull(() => parseRecoveryCode(typed));
  if (code === null) return failure({ code: "recoveryCodeMistyped" });
  const secrets = recoverySecrets(name, code);
  wipeBytes(code);
  return unlock(surroundings, toBase64url(secrets.authSecret), { which: 1, name, wrapKey: secrets.wrapKey });
}

async function unlock(surroundings: SignInSurroundings, authSecret: string, how: Unlock): Promise<Result> {
  const { environment, database, api, step } = surroundings;
  const answer = await api.login({ name: how.name, authSecret, with: how.which === 0 ? "password" : "recovery" });
  if (!answer.ok) return failure(loginError(answer.problem));
  step({ kind: "openingVault" });
  const verdict = await openSignIn(how, answer.value);
  if (verdict.kind === "refused")
    return verdict.what === "newerVersion" ? failure({ code: "needsNewerVersion" }) : refused(verdict.what);

  step({ kind: "enrollingDevice" });
  const enrolment = await enrol(verdict.account, environment.clock.now(), systemRandomness);
  const profile = profileOf("enrolling", answer.value.name, enrolment.secrets, null);
  await beginAfresh(database, profile);
  const enrolled = await api.enrol(enrolment.request);
  if (!enrolled.ok) {
    if (isDefinite(enrolled.problem)) await wipe(database);
    return failure(loginError(enrolled.problem));
  }
  if (enrolled.value.device !== enrolment.secrets.device) return refused("answer");
  await adoptOwnLog(surroundings, profile, enrolment.log);
  return opened(surroundings, profile);
}

/**
 * What became of a registration or enrolment whose answer never came: `none` if the server does not know the device, which is
 * then forgotten here too.
 */
export async function settlePending(
  surroundings: SignInSurroundings,
  profile: Profile,
): Promise<"settled" | "none" | "unreachable"> {
  const { environment, database, api } = surroundings;
  const session = await openDeviceSession(environment, api, await meFrom(profile));
  if (session.kind === "failed") return "unreachable";
  if (session.kind === "refused") {
    await wipe(database);
    return "none";
  }
  await changeDevice(database, phaseAfter(profile.device.phase), { role: session.role });
  return "settled";
}

async function opened({ environment, database, api }: SignInSurroundings, profile: Profile): Promise<Result> {
  const session = await openDeviceSession(environment, api, await meFrom(profile), "new");
  // The account exists: without a session now, the next try or reload opens one.
  await changeDevice(
    database,
    phaseAfter(profile.device.phase),
    session.kind === "opened" ? { role: session.role } : {},
  );
  return success;
}

function phaseAfter(phase: DevicePhase): DevicePhase {
  return phase === "registering" || phase === "confirmingRecoveryCode" ? "confirmingRecoveryCode" : "active";
}

/** One account for each browser: what another one left here goes. */
async function beginAfresh(database: Database, profile: Profile): Promise<void> {
  await wipe(database);
  await writeProfile(database, await AtRest.open(database), profile);
  const written = await readProfile(database, await AtRest.open(database));
  if (written === null) throw new Error("the device's keys were not stored");
}

async function adoptOwnLog(surroundings: SignInSurroundings, profile: Profile, log: AccountLog): Promise<void> {
  const contacts = new Contacts(surroundings.database, surroundings.api, () => {});
  await contacts.adopt(profile.device.account, profile.device.name, null, log);
}

function profileOf(phase: DevicePhase, name: string, secrets: DeviceSecrets, recoveryCode: string | null): Profile {
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
    recoveryCode,
  };
}

/** The server has refused: nothing came of the request. */
function isDefinite(problem: Problem): boolean {
  return problem.status >= 400 && problem.status < 500;
}

function registrationError(problem: Problem): AuthError {
  switch (problem.code) {
    case "name_taken":
      return { code: "nameTaken" };
    case "invite_needed":
      return { code: "inviteNeeded" };
    case "registration_closed":
      return { code: "registrationClosed" };
    case "invalid":
      return String(problem.members["detail"] ?? "").includes("mail")
        ? { code: "emailInvalid" }
        : { code: "nameInvalid" };
    default:
      return generalError(problem);
  }
}

function loginError(problem: Problem): AuthError {
  return problem.code === "wrong_credentials" ? { code: "wrongCredentials" } : generalError(problem);
}

function generalError(problem: Problem): AuthError {
  switch (problem.code) {
    case "unreachable":
    case "unavailable":
      return { code: "unreachable" };
    case "throttled":
      return { code: "throttled", retryAfterSeconds: problem.retryAfterSeconds ?? 60 };
    case "answer_refused":
      return { code: "refused", what: "answer" };
    default: {
      const reference = problem.members["reference"];
      return { code: "serverError", reference: typeof reference === "string" ? reference : null };
    }
  }
}

function failure(error: AuthError): Result {
  return { ok: false, error };
}

function refused(what: RefusedStructure): Result {
  return failure({ code: "refused", what });
}

function ifMalformed<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Malformed) return instead;
    throw error;
  };
}
