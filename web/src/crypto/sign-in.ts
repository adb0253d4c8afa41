import { toBase64url } from "../protocol/base64url.ts";
import { type Bytes, equal, wipe } from "../protocol/bytes.ts";
import { size } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import type { EnrolRequest, Login } from "../protocol/rest.ts";
import { decodeUnlockSeals, type UnlockBoxContent } from "../protocol/vault.ts";
import { type AccountLog, containsHead, extendAccountLog, newestGeneration, verifyAccountLog } from "./account-log.ts";
import { unlockSealsHash } from "./hash.ts";
import { openKeyVault, vaultKeyFits } from "./key-vault.ts";
import { addByUnlockingEntry } from "./log-entries.ts";
import type { Randomness } from "./randomness.ts";
import type { DeviceSecrets } from "./registration.ts";
import { type SealingKey, sealingKeyFromSeed } from "./sealing.ts";
import { type SigningKey, signingKeyFromSeed } from "./signing.ts";
import { closeUnlockBox, openUnlockBox, type Unlock } from "./unlock-box.ts";
import { openUnlockPair } from "./unlock-seals.ts";

/** Sign-in on a new device (section 6.2): every check, in order, and a refusal that names what did not fit. */

/** An account opened with a secret but without a device. Holds E_g: pass it to {@link enrol} or to {@link forget} at once. */
export interface OpenedAccount {
  readonly unlock: Unlock;
  readonly unlockSeed: Bytes;
  readonly log: AccountLog;
  readonly enrolment: SigningKey;
  readonly vaultKey: Bytes;
  readonly accountKeys: readonly SealingKey[];
}

export type SignInRefusal =
  /** The box does not open, or is not one: other secret, name or parameters than it was made with. */
  | "box"
  /** The log breaks a rule, or is the log of another account than the box says. */
  | "accountLog"
  /** The log is shorter than when the box was written: the server withholds entries. */
  | "accountLogRolledBack"
  /** Another entry stands where the box has seen one. */
  | "accountLogForked"
  | "unlockSeals"
  | "keyVault"
  /** The account that the server names is not the one in the box. */
  | "answer"
  | "newerVersion";

export type SignInVerdict =
  | { readonly kind: "opened"; readonly account: OpenedAccount }
  | { readonly kind: "refused"; readonly what: SignInRefusal };

/** @param answer what the server said to the login, sizes already checked by `rest.ts` */
export async function openSignIn(
  unlock: Unlock,
  answer: Pick<Login, "account" | "box" | "log" | "unlockSeals" | "keyVault">,
): Promise<SignInVerdict> {
  let what: SignInRefusal = "box";
  try {
    const box = await openUnlockBox(unlock, answer.box);
    if (box === null) return refused("box");
    if (!equal(box.account, answer.account)) return refused("answer");
    what = "accountLog";
    const verdict = await verifyAccountLog(answer.log);
    if (verdict.kind !== "valid" || !equal(verdict.log.account, box.account)) return refused("accountLog");
    const { log } = verdict;
    if (log.needsNewerVersion) return refused("newerVersion");
    if (box.head.seq > log.head.seq) return refused("accountLogRolledBack");
    if (!containsHead(log, box.head)) return refused("accountLogForked");
    what = "unlockSeals";
    const unlocked = await openGeneration(unlock, box, log, answer.unlockSeals);
    if (unlocked === null) return refused("unlockSeals");
    what = "keyVault";
    const vault = await openKeyVault(log, unlocked.vaultKey, answer.keyVault);
    if (vault === null) return refused("keyVault");
    const { enrolment, vaultKey } = unlocked;
    const { accountKeys } = vault;
    return {
      kind: "opened",
      account: { unlock, unlockSeed: box.unlockSeed, log, enrolment, vaultKey, accountKeys },
    };
  } catch (error) {
    if (error instanceof NewerVersion) return refused("newerVersion");
    if (error instanceof Malformed) return refused(what);
    throw error;
  }
}

function refused(what: SignInRefusal): SignInVerdict {
  return { kind: "refused", what };
}

/** V_g and E_g of the newest generation; null when seals, hashes or keys do not fit the log. */
async function openGeneration(
  unlock: Unlock,
  box: UnlockBoxContent,
  log: AccountLog,
  bytes: Bytes,
): Promise<{ vaultKey: Bytes; enrolment: SigningKey } | null> {
  const newest = newestGeneration(log);
  if (!equal(unlockSealsHash(bytes), newest.sealsHash)) return null;
  const seals = decodeUnlockSeals(bytes);
  const pair = unlock.which === 0 ? seals.password : seals.recovery;
  const unlockKey = await sealingKeyFromSeed(box.unlockSeed);
  if (seals.g !== newest.g || !equal(seals.enrolment, newest.enrolment)) return null;
  if (pair === null || !equal(pair.unlockKey, unlockKey.publicKey)) return null;
  const opened = await openUnlockPair(newest, unlock.which, unlockKey, pair);
  if (opened === null || !vaultKeyFits(newest, opened.vaultKey)) return null;
  const enrolment = await signingKeyFromSeed(opened.enrolmentSeed);
  return equal(enrolment.publicKey, newest.enrolment) ? { vaultKey: opened.vaultKey, enrolment } : null;
}

/** Wipes what only an enrolment needs: the unlock seed, the wrap key and, where it is bytes, E_g. */
export function forget({ enrolment, unlock, unlockSeed }: OpenedAccount): void {
  wipe(unlockSeed, unlock.wrapKey);
  if (enrolment.secret instanceof Uint8Array) wipe(enrolment.secret);
}

export interface Enrolment {
  readonly request: EnrolRequest;
  readonly secrets: DeviceSecrets;
  /** With the new entry: adopt it when the server has accepted the request. */
  readonly log: AccountLog;
}

/**
 * Makes a device and its log entry, and writes the box anew with the head of the log after that entry. Wipes the unlock seed and the wrap key
 * of `account`; E_g's key is not extractable and goes with the object. When the server answers `stale_log`, sign in again.
 */
export async function enrol(account: OpenedAccount, time: number, randomness: Randomness): Promise<Enrolment> {
  const { log, unlock } = account;
  const { g } = newestGeneration(log);
  const signingSeed = randomness(size.secret);
  const device = await signingKeyFromSeed(signingSeed);
  const sealing = await sealingKeyFromSeed(randomness(size.secret));
  const added = await addByUnlockingEntry(
    log,
    time,
    { keys: { signing: device.publicKey, sealing: sealing.publicKey }, g, which: unlock.which },
    { device, enrolment: account.enrolment },
  );
  const verdict = await extendAccountLog(log, added.head.seq, [added.entry]);
  if (verdict.kind !== "valid") throw new Error("the entry of a new device is not valid");
  const box = await closeUnlockBox(
    unlock,
    { unlockSeed: account.unlockSeed, account: log.account, head: added.head },
    randomness,
  );
  forget(account);
  return {
    request: { entry: toBase64url(added.entry), box: toBase64url(box) },
    log: verdict.log,
    secrets: {
      account: log.account,
      device: added.head.seq,
      signingSeed,
      sealingSeed: sealing.seed,
      vaultKey: account.vaultKey,
      g,
      accountKeys: account.accountKeys,
    },
  };
}
