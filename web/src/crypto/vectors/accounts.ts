import { expect } from "vitest";
import { type Bytes, equal } from "../../protocol/bytes.ts";
import { encode } from "../../protocol/cbor.ts";
import { label } from "../../protocol/labels.ts";
import { limit } from "../../protocol/limits.ts";
import {
  decodeItems,
  decodePrivateStoreBody,
  decodeSigned,
  encodeItems,
  readItemValue,
} from "../../protocol/private-store.ts";
import { encodeSessionStatement } from "../../protocol/session-statement.ts";
import { decodeUnlockSeals, encodeUnlockSeals, type UnlockPair } from "../../protocol/vault.ts";
import { type AccountLog, newestGeneration, verifyAccountLog } from "../account-log.ts";
import { keyHash, keyVaultHash, unlockSealsHash, vaultKeyHash } from "../hash.ts";
import { openKeyVaultBox } from "../key-vault.ts";
import {
  type LoginSecrets,
  passwordSecrets,
  type StretchParameters,
  stretchHere,
  stretchParametersAllowed,
} from "../password.ts";
import { mergeItems, openPrivateStore } from "../private-store.ts";
import { formatRecoveryCode, parseRecoveryCode, recoverySecrets } from "../recovery-code.ts";
import { safetyNumber } from "../safety-number.ts";
import { signSession } from "../session.ts";
import { openSignIn } from "../sign-in.ts";
import { signingKeyFromSeed, verify } from "../signing.ts";
import { openUnlockBox, type Unlock } from "../unlock-box.ts";
import type { Case, Check } from "./case.ts";

/** Checks of an account's secrets, log and vault, of sign-in and sessions. */
export const accounts = {
  async password(c) {
    const parameters = parametersOf(c);
    if (!stretchParametersAllowed(parameters)) return false;
    expectSecrets(c, await passwordSecrets(c.text("input"), c.text("password"), parameters, stretchHere));
    return true;
  },

  "recovery-code"(c) {
    const code = parseRecoveryCode(c.text("typed"));
    expect(code).toEqual(c.bytes("code"));
    expect(formatRecoveryCode(code)).toBe(c.text("text"));
    expectSecrets(c, recoverySecrets(c.text("input"), code));
    return true;
  },

  async "unlock-box"(c) {
    const content = await openUnlockBox(unlockOf(c), c.bytes("box"));
    if (content === null) return false;
    const head = { seq: c.number("headSeq"), hash: c.bytes("headHash") };
    expect(content).toEqual({ unlockSeed: c.bytes("unlockSeed"), account: c.bytes("account"), head });
    return true;
  },

  "unlock-seals"(c) {
    const encoded = c.bytes("encoded");
    const seals = decodeUnlockSeals(encoded);
    expect(seals).toEqual({
      g: c.number("generation"),
      enrolment: c.bytes("enrolmentKey"),
      password: c.has("password") ? pairOf(c.object("password")) : null,
      recovery: pairOf(c.object("recovery")),
      devices: c.objects("devices").map((d) => ({ device: d.number("device"), vaultKey: d.bytes("vaultKeySeal") })),
    });
    expect(encodeUnlockSeals(seals)).toEqual(encoded);
    expect(unlockSealsHash(encoded)).toEqual(c.bytes("sealsHash"));
    return true;
  },

  async "account-log"(c) {
    const verdict = await verifyAccountLog(c.bytesList("entries"));
    if (verdict.kind !== "valid") {
      expect(verdict.seq).toBe(c.number("seq"));
      return false;
    }
    const { log } = verdict;
    if (log.needsNewerVersion) {
      expect(c.text("reason")).toBe("UNSUPPORTED");
      expect(log.entries.length).toBe(c.number("believed"));
      return false;
    }
    expectLog(c, log);
    return true;
  },

  async "key-vault"(c) {
    const of = { g: c.number("generation"), enrolment: c.bytes("enrolmentKey") };
    const content = await openKeyVaultBox(c.bytes("vaultKey"), of, c.bytes("keyVault"));
    if (content === null) return false;
    expect(content.seeds).toEqual(c.bytesList("accountSeeds"));
    expect(keyVaultHash(c.bytes("keyVault"))).toEqual(c.bytes("keyVaultHash"));
    expect(vaultKeyHash(of.g, c.bytes("vaultKey"))).toEqual(c.bytes("vaultKeyHash"));
    return true;
  },

  async "private-store"(c) {
    if (c.text("what") === "merge") {
      const [one, other] = [decodeItems(c.bytes("one")), decodeItems(c.bytes("other"))];
      expect(encodeItems(mergeItems(one, other))).toEqual(c.bytes("merged"));
      expect(encodeItems(mergeItems(other, one))).toEqual(c.bytes("merged"));
      return true;
    }
    if (c.text("what") === "signed out") {
      const items = decodeItems(c.bytes("items"));
      expect(encodeItems(items)).toEqual(c.bytes("items"));
      const [item] = items;
      const value = item === undefined ? null : readItemValue(item);
      if (item === undefined || value?.kind !== "signedOut") return false;
      expect(encode(c.number("device"))).toEqual(item.key);
      expect(value.set).toBe(c.number("signedOut") === 1);
      return true;
    }
    const log = await logOf(c.bytesList("log"));
    const store = c.bytes("store");
    const verdict = await openPrivateStore(store, log, [c.bytes("vaultKey")], 0);
    if (verdict.kind !== "opened") return false;
    expect(encodeItems(verdict.items)).toEqual(c.bytes("items"));
    const { storeVersion } = decodePrivateStoreBody(decodeSigned(store, limit.privateStore, "store").body);
    const later = await openPrivateStore(store, log, [c.bytes("vaultKey")], storeVersion + 1);
    expect(later).toEqual({ kind: "refused", reason: "rolledBack" });
    return true;
  },

  async session(c) {
    const statement = {
      audience: c.text("audience"),
      account: c.bytes("account"),
      device: c.number("device"),
      challenge: c.bytes("challenge"),
      time: c.number("time"),
    };
    const encoded = encodeSessionStatement(statement);
    expect(encoded).toEqual(c.bytes("statement"));
    if (c.has("seed")) {
      const key = await signingKeyFromSeed(c.bytes("seed"));
      expect(await signSession(key, statement)).toEqual(c.bytes("signature"));
    }
    return verify(c.bytes("publicKey"), label.session, encoded, c.bytes("signature"));
  },

  async "sign-in"(c) {
    const log = c.bytesList("log");
    const verdict = await openSignIn(unlockOf(c), {
      account: c.has("account") ? c.bytes("account") : await accountInBox(c),
      box: c.bytes("box"),
      log,
      keyVault: c.bytes("keyVault"),
      unlockSeals: c.bytes("unlockSeals"),
    });
    if (verdict.kind !== "opened") return false;
    const { account } = verdict;
    expect(account.log.account).toEqual(c.bytes("account"));
    expect(account.log.head.seq).toBe(c.number("headSeq"));
    expect(account.vaultKey).toEqual(c.bytes("vaultKey"));
    expect(account.unlockSeed).toEqual(c.bytes("unlockSeed"));
    expect(account.accountKeys.map((key) => key.seed)).toEqual(c.bytesList("accountSeeds"));
    const { publicKey } = await signingKeyFromSeed(c.bytes("enrolmentSeed"));
    expect(account.enrolment.publicKey).toEqual(publicKey);
    if (c.has("password")) {
      const secrets = await passwordSecrets(c.text("input"), c.text("password"), parametersOf(c), stretchHere);
      expect(secrets.wrapKey).toEqual(c.bytes("wrapKey"));
    }
    return true;
  },

  "safety-number"(c) {
    expect(safetyNumber(c.bytes("one"), c.bytes("other")).join(" ")).toBe(c.text("number"));
    return true;
  },
} satisfies Record<string, Check>;

export async function logOf(entries: readonly Bytes[]): Promise<AccountLog> {
  const verdict = await verifyAccountLog(entries);
  if (verdict.kind !== "valid") throw new Error(`a log that a case relies on is refused: ${verdict.kind}`);
  return verdict.log;
}

function parametersOf(c: Case): StretchParameters {
  return {
    random: c.bytes("random"),
    memoryKiB: c.number("memoryKiB"),
    iterations: c.number("iterations"),
    parallelism: c.number("parallelism"),
  };
}

function unlockOf(c: Case): Unlock {
  const common = { name: c.text("input"), wrapKey: c.bytes("wrapKey") };
  return c.number("which") === 0 ? { which: 0, ...common, parameters: parametersOf(c) } : { which: 1, ...common };
}

/** The honest part of a refused answer: the refusal must not come from the account's name. */
async function accountInBox(c: Case): Promise<Bytes> {
  const content = c.bytes("box").length === 0 ? null : await openUnlockBox(unlockOf(c), c.bytes("box"));
  return content?.account ?? new Uint8Array(32);
}

function pairOf(c: Case): UnlockPair {
  return {
    vaultKey: c.bytes("vaultKeySeal"),
    enrolmentSeed: c.bytes("enrolmentKeySeal"),
    unlockKey: c.bytes("unlockKey"),
  };
}

function expectSecrets(c: Case, secrets: LoginSecrets): void {
  expect(secrets).toEqual({ authSecret: c.bytes("authSecret"), wrapKey: c.bytes("wrapKey") });
}

function expectLog(c: Case, log: AccountLog): void {
  const newest = newestGeneration(log);
  const generation = c.object("generation");
  expect(log.account).toEqual(c.bytes("account"));
  expect(log.head).toEqual({ seq: c.number("headSeq"), hash: c.bytes("headHash") });
  expect(log.devices.filter((d) => d.ended === null).map((d) => d.device)).toEqual(c.any("activeDevices"));
  expect(newest.g).toBe(generation.number("number"));
  expect(equal(newest.enrolment, generation.bytes("enrolmentKey"))).toBe(true);
  expect(keyHash(newest.account)).toEqual(generation.bytes("accountKeyHash"));
}
