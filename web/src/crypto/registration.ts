import { which } from "../protocol/account-log.ts";
import { toBase64url } from "../protocol/base64url.ts";
import { type Bytes, wipe } from "../protocol/bytes.ts";
import { size } from "../protocol/limits.ts";
import type { RegisterRequest } from "../protocol/rest.ts";
import { encodeUnlockSeals } from "../protocol/vault.ts";
import { type AccountLog, verifyAccountLog } from "./account-log.ts";
import { keyVaultHash, unlockSealsHash, vaultKeyHash } from "./hash.ts";
import { closeKeyVault } from "./key-vault.ts";
import { createEntry } from "./log-entries.ts";
import { newPasswordParameters, passwordSecrets, type Stretch, type StretchParameters } from "./password.ts";
import type { Randomness } from "./randomness.ts";
import { formatRecoveryCode, recoverySecrets } from "./recovery-code.ts";
import { type SealingKey, sealingKeyFromSeed } from "./sealing.ts";
import { signingKeyFromSeed } from "./signing.ts";
import { closeUnlockBox } from "./unlock-box.ts";
import { sealToUnlockKey } from "./unlock-seals.ts";

/** What a device keeps of its account: everything is secret but `account` and `device`. */
export interface DeviceSecrets {
  readonly account: Bytes;
  readonly device: number;
  /** D: Ed25519 seed. Import it once with `signingKeyFromSeed`. */
  readonly signingSeed: Bytes;
  /** DK: X-Wing seed. */
  readonly sealingSeed: Bytes;
  /** The newest vault key and its generation. */
  readonly vaultKey: Bytes;
  readonly g: number;
  /** Index = g: the account keys S_0 to S_g. */
  readonly accountKeys: readonly SealingKey[];
}

export interface NewAccount {
  /** Complete but for `email` and `inviteCode`. */
  readonly request: RegisterRequest;
  readonly secrets: DeviceSecrets;
  readonly log: AccountLog;
  /** 36 characters in groups of four. */
  readonly recoveryCode: string;
}

/**
 * Makes an account with its first device (sections 3 to 5). The enrolment key and the unlock seeds are wiped before this returns.
 *
 * @throws Malformed for a name or password that is none
 */
export async function createAccount(
  person: { name: string; password: string; time: number },
  stretch: Stretch,
  randomness: Randomness,
): Promise<NewAccount> {
  const parameters: StretchParameters = { random: randomness(size.secret), ...newPasswordParameters };
  const password = await passwordSecrets(person.name, person.password, parameters, stretch);
  const code = randomness(size.recoveryCode);
  const recovery = recoverySecrets(person.name, code);

  const signingSeed = randomness(size.secret);
  const enrolmentSeed = randomness(size.secret);
  const vaultKey = randomness(size.secret);
  const device = await signingKeyFromSeed(signingSeed);
  // The seed is wiped below; a fallback key would otherwise share its bytes.
  const enrolment = await signingKeyFromSeed(enrolmentSeed.slice());
  const sealing = await sealingKeyFromSeed(randomness(size.secret));
  const accountKey = await sealingKeyFromSeed(randomness(size.secret));
  const passwordUnlock = await sealingKeyFromSeed(randomness(size.secret));
  const recoveryUnlock = await sealingKeyFromSeed(randomness(size.secret));

  const keyVault = await closeKeyVault(
    vaultKey,
    enrolment.publicKey,
    {
      g: 0,
      seeds: [accountKey.seed],
      passwordUnlockKey: passwordUnlock.publicKey,
      recoveryUnlockKey: recoveryUnlock.publicKey,
      seen: [],
    },
    randomness,
  );
  const generation = { g: 0, enrolment: enrolment.publicKey };
  const sealed = { vaultKey, enrolmentSeed };
  const unlockSeals = encodeUnlockSeals({
    ...generation,
    password: await sealToUnlockKey(generation, which.password, passwordUnlock.publicKey, sealed, randomness),
    recovery: await sealToUnlockKey(generation, which.recovery, recoveryUnlock.publicKey, sealed, randomness),
    devices: [],
  });
  const created = await createEntry(
    person.time,
    { signing: device.publicKey, sealing: sealing.publicKey },
    {
      ...generation,
      account: accountKey.publicKey,
      vaultKeyHash: vaultKeyHash(0, vaultKey),
      keyVaultHash: keyVaultHash(keyVault),
      sealsHash: unlockSealsHash(unlockSeals),
    },
    { device, enrolment },
  );
  const content = { account: created.account, head: created.head };
  const passwordBox = await closeUnlockBox(
    { which: which.password, name: person.name, wrapKey: password.wrapKey, parameters },
    { ...content, unlockSeed: passwordUnlock.seed },
    randomness,
  );
  const recoveryBox = await closeUnlockBox(
    { which: which.recovery, name: person.name, wrapKey: recovery.wrapKey },
    { ...content, unlockSeed: recoveryUnlock.seed },
    randomness,
  );
  // Our own verifier judges what is about to be published: a fault here must not become an account nobody can use.
  const verdict = await verifyAccountLog([created.entry]);
  if (verdict.kind !== "valid") throw new Error("a new account's log is not valid");

  const request: RegisterRequest = {
    name: person.name,
    random: toBase64url(parameters.random),
    memoryKiB: parameters.memoryKiB,
    iterations: parameters.iterations,
    parallelism: parameters.parallelism,
    authSecret: toBase64url(password.authSecret),
    recoveryAuthSecret: toBase64url(recovery.authSecret),
    passwordBox: toBase64url(passwordBox),
    recoveryBox: toBase64url(recoveryBox),
    entry: toBase64url(created.entry),
    unlockSeals: toBase64url(unlockSeals),
    keyVault: toBase64url(keyVault),
  };
  const recoveryCode = formatRecoveryCode(code);
  wipe(enrolmentSeed, passwordUnlock.seed, recoveryUnlock.seed, password.wrapKey, recovery.wrapKey, code);
  return {
    request,
    log: verdict.log,
    recoveryCode,
    secrets: {
      account: created.account,
      device: 0,
      signingSeed,
      sealingSeed: sealing.seed,
      vaultKey,
      g: 0,
      accountKeys: [accountKey],
    },
  };
}
