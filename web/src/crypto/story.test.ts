import { expect, test } from "vitest";
import { which } from "../protocol/account-log.ts";
import { fromBase64url } from "../protocol/base64url.ts";
import { type Bytes, noBytes } from "../protocol/bytes.ts";
import type { RegisterRequest } from "../protocol/rest.ts";
import type { AccountLog } from "./account-log.ts";
import { directConversationId } from "./conversation-id.ts";
import { newMessageId, openEnvelope, sealEnvelope } from "./envelopes.ts";
import { createEpoch, openEpochKey, type Sender } from "./epoch-keys.ts";
import { verifyEpochRecord } from "./epoch-record.ts";
import { sha256 } from "./hash.ts";
import { openReadMark, openTyping, sealReadMark, sealTyping } from "./marks.ts";
import { passwordSecrets, type Stretch, type StretchParameters } from "./password.ts";
import { systemRandomness } from "./randomness.ts";
import { parseRecoveryCode, recoverySecrets } from "./recovery-code.ts";
import { createAccount, type NewAccount } from "./registration.ts";
import { enrol, openSignIn } from "./sign-in.ts";
import { signingKeyFromSeed } from "./signing.ts";
import { jobsHere } from "./worker/jobs.ts";

/** Argon2id takes half a second; stories about everything else use a hash in its place. */
const quickStretch: Stretch = async (password, salt) => sha256(Uint8Array.from([...password, ...salt]));
const time = 1_800_000_000_000;

function parametersOf(request: RegisterRequest): StretchParameters {
  const { memoryKiB, iterations, parallelism } = request;
  return { random: fromBase64url(request.random), memoryKiB, iterations, parallelism };
}

function answerFor(account: NewAccount, box: string) {
  const { request, log } = account;
  return {
    account: log.account,
    box: fromBase64url(box),
    log: log.entries.map((e) => e.bytes),
    unlockSeals: fromBase64url(request.unlockSeals),
    keyVault: fromBase64url(request.keyVault),
  };
}

const register = (name: string) =>
  createAccount({ name, password: "correct horse", time }, quickStretch, systemRandomness);

async function senderOf(account: NewAccount): Promise<Sender> {
  const { log, secrets } = account;
  return { log, device: secrets.device, signingKey: await signingKeyFromSeed(secrets.signingSeed) };
}

test("Alice signs in on a second device with her password, and on a third with her recovery code", async () => {
  const alice = await register("Alice");
  const parameters = parametersOf(alice.request);
  const { wrapKey } = await passwordSecrets("alice", "correct horse", parameters, quickStretch);
  const opened = await openSignIn(
    { which: which.password, name: "alice", wrapKey, parameters },
    answerFor(alice, alice.request.passwordBox),
  );
  if (opened.kind !== "opened") throw new Error(opened.what);
  const second = await enrol(opened.account, time + 1, systemRandomness);
  expect(second.secrets.device).toBe(1);
  expect(second.secrets.accountKeys).toEqual(alice.secrets.accountKeys);

  const code = parseRecoveryCode(alice.recoveryCode.toLowerCase());
  const recovered = await openSignIn(
    { which: which.recovery, name: "Alice", wrapKey: recoverySecrets("Alice", code).wrapKey },
    { ...answerFor(alice, alice.request.recoveryBox), log: second.log.entries.map((e) => e.bytes) },
  );
  if (recovered.kind !== "opened") throw new Error(recovered.what);
  expect((await enrol(recovered.account, time + 2, systemRandomness)).secrets.device).toBe(2);
});

test("Alice writes to Bob, and Bob reads it", async () => {
  const [alice, bob] = await Promise.all([register("alice"), register("bob")]);
  const logs: AccountLog[] = [alice.log, bob.log];
  const conversation = directConversationId(alice.log.account, bob.log.account);
  const sender = await senderOf(alice);
  const { sealMany } = jobsHere(systemRandomness);
  const made = await createEpoch(conversation, logs, sender, time, sealMany, systemRandomness);

  const log = (account: Bytes) => logs.find((l) => l.account.join() === account.join());
  const verdict = await verifyEpochRecord({ conversation, last: null, log }, made.record, 1);
  if (verdict.kind !== "valid") throw new Error(verdict.kind);
  const { epoch } = verdict;
  const seals = made.seals.map((s) => ({ generation: s.generation, seal: fromBase64url(s.seal) }));
  const key = await openEpochKey(epoch, bob.log.account, seals, bob.secrets.accountKeys);
  expect(key).toEqual(made.key);

  const context = { conversation, epochs: [{ epoch, key, nextPlace: null }], logs, live: true };
  const draft = {
    conversation,
    n: 0,
    messageId: newMessageId(time, systemRandomness),
    counter: 1,
    previous: noBytes,
    after: { sequence: 1, hash: epoch.recordHash },
    references: [],
    time,
    content: { kind: "text", text: "Hello, Bob", mentions: [] },
  } as const;
  const secret = { recordHash: epoch.recordHash, key: made.key };
  const { envelope, hash } = await sealEnvelope(draft, secret, sender, systemRandomness);
  const read = await openEnvelope(context, envelope, 2);
  expect(read).toMatchObject({ kind: "opened", message: { content: draft.content, hash, place: 2 } });

  const where = { conversation, n: 0 };
  const mark = await sealReadMark(where, { sequence: 2, hash }, time, secret, await senderOf(bob), systemRandomness);
  expect(await openReadMark(context, mark)).toMatchObject({ kind: "opened", mark: { upTo: { sequence: 2, hash } } });
  const typing = await sealTyping(where, { counter: 1, time, typing: true }, secret, sender, systemRandomness);
  expect(await openTyping(context, typing)).toMatchObject({ kind: "opened", mark: { typing: true } });
  expect(typing.length).toBe(mark.length);
});
