import { beforeAll, describe, expect, test } from "vitest";
import { decodeLogEntry, encodeLogEntry, which } from "../protocol/account-log.ts";
import { fromBase64url } from "../protocol/base64url.ts";
import { type Bytes, ownBytes } from "../protocol/bytes.ts";
import { encode } from "../protocol/cbor.ts";
import { encodeItemValue, itemKind } from "../protocol/private-store.ts";
import { decodeUnlockSeals, encodeUnlockSeals } from "../protocol/vault.ts";
import { extendAccountLog, verifyAccountLog } from "./account-log.ts";
import { addByUnlockingEntry, retireEntry } from "./log-entries.ts";
import {
  encodePassword,
  newPasswordParameters,
  passwordSecrets,
  stretchHere,
  stretchParametersAllowed,
} from "./password.ts";
import { closePrivateStore, mergeItems, openPrivateStore } from "./private-store.ts";
import { systemRandomness } from "./randomness.ts";
import { formatRecoveryCode, parseRecoveryCode, recoverySecrets } from "./recovery-code.ts";
import type { NewAccount } from "./registration.ts";
import { sealingKeyFromSeed } from "./sealing.ts";
import { enrol, openSignIn } from "./sign-in.ts";
import { signingKeyFromSeed } from "./signing.ts";
import { answerFor, extended, parametersOf, quickStretch, register, senderOf, time } from "./testing.ts";
import type { Unlock } from "./unlock-box.ts";

let alice: NewAccount;
let mallory: NewAccount;
beforeAll(async () => {
  [alice, mallory] = await Promise.all([register("Alice"), register("Mallory")]);
});

async function passwordUnlock(account: NewAccount, password = "correct horse"): Promise<Unlock> {
  const parameters = parametersOf(account.request);
  const { name } = account.request;
  const { wrapKey } = await passwordSecrets(name, password, parameters, quickStretch);
  return { which: which.password, name, wrapKey, parameters };
}

/** The log after a second device of `account` enrolled, with the request that brought it. */
async function secondDevice(account: NewAccount) {
  const opened = await openSignIn(await passwordUnlock(account), answerFor(account));
  if (opened.kind !== "opened") throw new Error(opened.what);
  return enrol(opened.account, time + 1, systemRandomness);
}

async function newDevice() {
  const device = await signingKeyFromSeed(systemRandomness(32));
  const sealing = await sealingKeyFromSeed(systemRandomness(32));
  return { device, keys: { signing: device.publicKey, sealing: sealing.publicKey } };
}

function flipped(bytes: Uint8Array, at: number): Bytes {
  const copy = ownBytes(bytes);
  copy.set([(copy.at(at) ?? 0) ^ 1], at < 0 ? copy.length + at : at);
  return copy;
}

describe("Alice signs in", () => {
  test("on a second device with her password, and on a third with her recovery code", async () => {
    const second = await secondDevice(alice);
    expect(second.secrets.device).toBe(1);
    expect(second.secrets.accountKeys).toEqual(alice.secrets.accountKeys);

    const code = parseRecoveryCode(alice.recoveryCode.toLowerCase());
    const { wrapKey } = recoverySecrets("Alice", code);
    const recovered = await openSignIn(
      { which: which.recovery, name: "alice", wrapKey },
      answerFor(alice, alice.request.recoveryBox, second.log),
    );
    if (recovered.kind !== "opened") throw new Error(recovered.what);
    expect((await enrol(recovered.account, time + 2, systemRandomness)).secrets.device).toBe(2);
  });

  test("and the secrets that only enrolment needs are wiped", async () => {
    const unlock = await passwordUnlock(alice);
    const opened = await openSignIn(unlock, answerFor(alice));
    if (opened.kind !== "opened") throw new Error(opened.what);
    await enrol(opened.account, time + 1, systemRandomness);
    expect(unlock.wrapKey.every((byte) => byte === 0)).toBe(true);
    expect(opened.account.unlockSeed.every((byte) => byte === 0)).toBe(true);
  });

  test("and a box that saw a longer log shows that the server withholds entries", async () => {
    const second = await secondDevice(alice);
    const unlock = await passwordUnlock(alice);
    expect(await openSignIn(unlock, answerFor(alice, second.request.box))).toEqual({
      kind: "refused",
      what: "accountLogRolledBack",
    });
  });

  test("and a box that saw another entry shows that the log is forked", async () => {
    const [one, other] = [await secondDevice(alice), await secondDevice(alice)];
    const unlock = await passwordUnlock(alice);
    expect(await openSignIn(unlock, answerFor(alice, one.request.box, other.log))).toEqual({
      kind: "refused",
      what: "accountLogForked",
    });
  });

  test.each(["another password", "Correct horse"])("not with %j", async (password) => {
    const unlock = await passwordUnlock(alice, password);
    expect(await openSignIn(unlock, answerFor(alice))).toEqual({ kind: "refused", what: "box" });
  });

  test("not into an account that the server puts in the place of hers", async () => {
    const unlock = await passwordUnlock(alice);
    const answer = answerFor(alice);
    expect(await openSignIn(unlock, { ...answer, account: mallory.log.account })).toEqual({
      kind: "refused",
      what: "answer",
    });
    expect(await openSignIn(unlock, { ...answer, log: answerFor(mallory).log })).toEqual({
      kind: "refused",
      what: "accountLog",
    });
  });

  test("not with seals or a vault that the log does not name", async () => {
    const unlock = await passwordUnlock(alice);
    const answer = answerFor(alice);
    const seals = decodeUnlockSeals(answer.unlockSeals);
    const forged = encodeUnlockSeals({
      ...seals,
      recovery: decodeUnlockSeals(answerFor(mallory).unlockSeals).recovery,
    });
    expect(await openSignIn(unlock, { ...answer, unlockSeals: forged })).toEqual({
      kind: "refused",
      what: "unlockSeals",
    });
    expect(await openSignIn(unlock, { ...answer, keyVault: flipped(answer.keyVault, -1) })).toEqual({
      kind: "refused",
      what: "keyVault",
    });
  });

  test("and noise in any part of the answer is refused, not thrown", async () => {
    const answer = answerFor(alice);
    for (const part of ["box", "unlockSeals", "keyVault"] as const) {
      const verdict = await openSignIn(await passwordUnlock(alice), { ...answer, [part]: systemRandomness(100) });
      expect(verdict.kind).toBe("refused");
    }
    const verdict = await openSignIn(await passwordUnlock(alice), { ...answer, log: [systemRandomness(100)] });
    expect(verdict).toEqual({ kind: "refused", what: "accountLog" });
  });
});

describe("an account log is refused", () => {
  test("when a device adds itself without the enrolment key", async () => {
    const { device, keys } = await newDevice();
    const thief = await signingKeyFromSeed(alice.secrets.signingSeed);
    const added = await addByUnlockingEntry(alice.log, time, { keys, g: 0, which: 0 }, { device, enrolment: thief });
    expect(await extendAccountLog(alice.log, 1, [added.entry])).toMatchObject({ kind: "refused", reason: "signature" });
  });

  test("when the new device did not sign", async () => {
    const second = await secondDevice(alice);
    const entry = decodeLogEntry(fromBase64url(second.request.entry));
    const [enrolment] = entry.signatures;
    if (enrolment === undefined) throw new Error("no signature");
    for (const signatures of [[enrolment], [enrolment, enrolment], [...entry.signatures, enrolment]]) {
      const changed = encodeLogEntry({ body: entry.body, signatures });
      expect(await extendAccountLog(alice.log, 1, [changed])).toMatchObject({ kind: "refused", reason: "signature" });
    }
  });

  test("when entries are missing, swapped or belong to another account", async () => {
    const second = await secondDevice(alice);
    const key = await signingKeyFromSeed(second.secrets.signingSeed);
    const retired = await extended(second.log, await retireEntry(second.log, time, 1, key));
    const [create, add, retire] = retired.entries.map((e) => e.bytes);
    if (create === undefined || add === undefined || retire === undefined) throw new Error("three entries");
    expect((await verifyAccountLog([create, add, retire])).kind).toBe("valid");
    expect(await verifyAccountLog([create, retire])).toMatchObject({ kind: "refused", seq: 1, reason: "sequence" });
    expect(await verifyAccountLog([add])).toMatchObject({ kind: "refused", seq: 0 });
    expect(await verifyAccountLog([])).toMatchObject({ kind: "refused" });
    expect(await extendAccountLog(mallory.log, 1, [add])).toMatchObject({ kind: "refused", reason: "account" });
  });

  test("when a retired device signs, or retires again", async () => {
    const key = await signingKeyFromSeed(alice.secrets.signingSeed);
    const retired = await extended(alice.log, await retireEntry(alice.log, time, 0, key));
    const again = await retireEntry(retired, time, 0, key);
    expect(await extendAccountLog(retired, 2, [again.entry])).toMatchObject({ kind: "refused", reason: "device" });
  });

  test("when a key was used before", async () => {
    const opened = await openSignIn(await passwordUnlock(alice), answerFor(alice));
    if (opened.kind !== "opened") throw new Error(opened.what);
    const { enrolment } = opened.account;
    const device = await signingKeyFromSeed(alice.secrets.signingSeed);
    const { keys } = await newDevice();
    const again = { ...keys, signing: device.publicKey };
    const added = await addByUnlockingEntry(alice.log, time, { keys: again, g: 0, which: 0 }, { device, enrolment });
    expect(await extendAccountLog(alice.log, 1, [added.entry])).toMatchObject({ kind: "refused", reason: "keyReused" });
  });
});

describe("an account log", () => {
  test("with two valid entries at one place is forked, and both are kept", async () => {
    const [one, other] = [await secondDevice(alice), await secondDevice(alice)];
    const known = fromBase64url(one.request.entry);
    const second = fromBase64url(other.request.entry);
    expect(await extendAccountLog(one.log, 1, [second])).toEqual({ kind: "forked", seq: 1, known, other: second });
    expect(
      await extendAccountLog(
        one.log,
        0,
        one.log.entries.map((e) => e.bytes),
      ),
    ).toEqual({
      kind: "valid",
      log: one.log,
    });
  });

  test("with an entry of a newer kind or version is believed up to there", async () => {
    const body = encode([1, 1, alice.log.account, 1, alice.log.head.hash, 9, time, ["something new"]]);
    const newer = encodeLogEntry({ body, signatures: [] });
    const verdict = await extendAccountLog(alice.log, 1, [newer]);
    expect(verdict).toMatchObject({ kind: "valid", log: { head: { seq: 0 }, needsNewerVersion: true } });
    const misplaced = encode([1, 1, alice.log.account, 7, alice.log.head.hash, 9, time, []]);
    const wrong = await extendAccountLog(alice.log, 1, [encodeLogEntry({ body: misplaced, signatures: [] })]);
    expect(wrong).toMatchObject({ kind: "refused", reason: "sequence" });
  });
});

describe("passwords", () => {
  test("parameters outside of the bounds are refused before anything is derived", async () => {
    const good = { random: systemRandomness(32), ...newPasswordParameters };
    expect(stretchParametersAllowed(good)).toBe(true);
    const outside = [
      { memoryKiB: 65_535 },
      { memoryKiB: 262_145 },
      { iterations: 2 },
      { iterations: 11 },
      { iterations: 3.5 },
      { parallelism: 2 },
      { random: systemRandomness(31) },
    ];
    for (const change of outside) {
      const parameters = { ...good, ...change };
      expect(stretchParametersAllowed(parameters)).toBe(false);
      const stretch = () => Promise.reject(new Error("was derived"));
      await expect(passwordSecrets("alice", "secret", parameters, stretch)).rejects.toThrow("bounds");
    }
  });

  test("composed and decomposed letters are the same password", () => {
    expect(encodePassword("u\u0308ber")).toEqual(encodePassword("\u00fcber"));
    expect(() => encodePassword("")).toThrow("password");
    expect(() => encodePassword("x".repeat(1_025))).toThrow("password");
  });

  test("Argon2id gives what the reference implementation gives", async () => {
    const text = new TextEncoder();
    const parameters = { random: new Uint8Array(32), memoryKiB: 256, iterations: 2, parallelism: 1 };
    const stretched = await stretchHere(text.encode("password"), text.encode("somesalt"), parameters);
    expect(Buffer.from(stretched).toString("hex")).toBe(
      "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
    );
  });
});

describe("a recovery code", () => {
  test("is read as people type it", () => {
    const code = systemRandomness(20);
    const written = formatRecoveryCode(code);
    expect(written).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = written.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    expect(parseRecoveryCode(typed)).toEqual(code);
  });

  test("with one wrong character is a typing error", () => {
    const written = formatRecoveryCode(new Uint8Array(20));
    expect(() => parseRecoveryCode(written.replace("0", "7"))).toThrow("checksum");
    expect(() => parseRecoveryCode(written.replace("0", "U"))).toThrow("character");
    expect(() => parseRecoveryCode(written.slice(1))).toThrow("36");
  });
});

describe("the private store", () => {
  const item = (text: string, at: number, device = 0) => ({
    kind: itemKind.draft,
    key: new Uint8Array(32),
    time: at,
    device,
    value: encodeItemValue({ kind: "draft", text }),
  });

  async function stored(storeVersion: number, head = alice.log.head) {
    const { account } = alice.log;
    const { signingKey } = await senderOf(alice.log, alice.secrets);
    const about = { account, storeVersion, g: 0, device: 0, head, time };
    return closePrivateStore(about, [item("half", 1)], alice.secrets.vaultKey, signingKey, systemRandomness);
  }

  test("opens for its owner, and not when it went back, was changed or is another's", async () => {
    const store = await stored(4);
    const keys = [alice.secrets.vaultKey];
    expect(await openPrivateStore(store, alice.log, keys, 4)).toMatchObject({
      kind: "opened",
      items: [item("half", 1)],
    });
    expect(await openPrivateStore(store, alice.log, keys, 5)).toMatchObject({ reason: "rolledBack" });
    expect(await openPrivateStore(flipped(store, -1), alice.log, keys, 0)).toMatchObject({ reason: "signature" });
    expect(await openPrivateStore(store, mallory.log, keys, 0)).toMatchObject({ reason: "account" });
    expect(await openPrivateStore(store, alice.log, [null], 0)).toMatchObject({ reason: "keyMissing" });
    expect(await openPrivateStore(systemRandomness(90), alice.log, keys, 0)).toMatchObject({ reason: "malformed" });
  });

  test("asks for a longer log, and says whether one of the own devices did", async () => {
    const store = await stored(4, { seq: 7, hash: new Uint8Array(32) });
    const keys = [alice.secrets.vaultKey];
    const verdict = { kind: "logNeeded", seq: 7, signed: true };
    expect(await openPrivateStore(store, alice.log, keys, 4)).toEqual(verdict);
    expect(await openPrivateStore(flipped(store, -1), alice.log, keys, 4)).toEqual({ ...verdict, signed: false });
  });

  test("merges to the same whichever side begins", () => {
    const [older, newer, other] = [item("a", 1), item("b", 2), item("b", 2, 1)];
    expect(mergeItems([older], [newer])).toEqual([newer]);
    expect(mergeItems([newer], [older])).toEqual([newer]);
    expect(mergeItems([other], [newer])).toEqual(mergeItems([newer], [other]));
  });

  test("a contact's longer log wins over a later time", () => {
    const contact = (seq: number, at: number) => ({
      ...item("", at),
      kind: itemKind.contact,
      value: encodeItemValue({ kind: "contact", name: "bob", head: { seq, hash: new Uint8Array(32) } }),
    });
    expect(mergeItems([contact(5, 1)], [contact(4, 9)])).toEqual([contact(5, 1)]);
  });
});
