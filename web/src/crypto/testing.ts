import { fromBase64url } from "../protocol/base64url.ts";
import { type Bytes, noBytes } from "../protocol/bytes.ts";
import type { RegisterRequest } from "../protocol/rest.ts";
import { type AccountLog, extendAccountLog, logOf } from "./account-log.ts";
import { directConversationId } from "./conversation-id.ts";
import { type Draft, newMessageId } from "./envelopes.ts";
import { createEpoch, type NewEpoch, type Sender } from "./epoch-keys.ts";
import { type Epoch, verifyEpochRecord } from "./epoch-record.ts";
import { sha256 } from "./hash.ts";
import type { NewEntry } from "./log-entries.ts";
import type { Stretch, StretchParameters } from "./password.ts";
import { systemRandomness } from "./randomness.ts";
import type { ReadingContext } from "./reading.ts";
import { createAccount, type DeviceSecrets, type NewAccount } from "./registration.ts";
import { signingKeyFromSeed } from "./signing.ts";
import { jobsHere } from "./worker/jobs.ts";

/** People, logs and a conversation for the tests of this folder. */

/** Argon2id takes half a second; stories about everything else use a hash in its place. */
export const quickStretch: Stretch = async (password, salt) => sha256(Uint8Array.from([...password, ...salt]));

export const time = 1_800_000_000_000;
export const { sealMany } = jobsHere(systemRandomness);

export function register(name: string, password = "correct horse"): Promise<NewAccount> {
  return createAccount({ name, password, time }, quickStretch, systemRandomness);
}

export function parametersOf(request: RegisterRequest): StretchParameters {
  const { memoryKiB, iterations, parallelism } = request;
  return { random: fromBase64url(request.random), memoryKiB, iterations, parallelism };
}

/** What an honest server answers to a login. */
export function answerFor(account: NewAccount, box = account.request.passwordBox, log = account.log) {
  const { request } = account;
  return {
    account: log.account,
    box: fromBase64url(box),
    log: log.entries.map((e) => e.bytes),
    unlockSeals: fromBase64url(request.unlockSeals),
    keyVault: fromBase64url(request.keyVault),
  };
}

export async function senderOf(log: AccountLog, secrets: DeviceSecrets): Promise<Sender> {
  return { log, device: secrets.device, signingKey: await signingKeyFromSeed(secrets.signingSeed) };
}

export async function extended(log: AccountLog, added: NewEntry): Promise<AccountLog> {
  const verdict = await extendAccountLog(log, added.head.seq, [added.entry]);
  if (verdict.kind !== "valid") throw new Error(JSON.stringify(verdict));
  return verdict.log;
}

export function lookUp(logs: readonly AccountLog[]): (account: Bytes) => AccountLog | undefined {
  return (account) => logOf(logs, account);
}

export interface Chat {
  readonly conversation: Bytes;
  readonly alice: NewAccount;
  readonly bob: NewAccount;
  readonly from: Sender;
  readonly made: NewEpoch;
  readonly epoch: Epoch;
  readonly context: ReadingContext;
}

/** Alice and Bob with record 0 by Alice in place. */
export async function chat(): Promise<Chat> {
  const [alice, bob] = await Promise.all([register("alice"), register("bob")]);
  const logs = [alice.log, bob.log];
  const conversation = directConversationId(alice.log.account, bob.log.account);
  const from = await senderOf(alice.log, alice.secrets);
  const made = await createEpoch(conversation, logs, from, time, sealMany, systemRandomness);
  const verdict = await verifyEpochRecord({ conversation, last: null, log: lookUp(logs) }, made.record, 1);
  if (verdict.kind !== "valid") throw new Error(JSON.stringify(verdict));
  const { epoch } = verdict;
  const epochs = [{ epoch, key: made.key, nextPlace: null }];
  return { conversation, alice, bob, from, made, epoch, context: { conversation, epochs, logs, live: true } };
}

/** The first message of its device, after record 0. */
export function draftIn(of: Chat, text = "Hello, Bob"): Draft {
  return {
    conversation: of.conversation,
    n: 0,
    messageId: newMessageId(time, systemRandomness),
    counter: 1,
    previous: noBytes,
    after: { sequence: 1, hash: of.epoch.recordHash },
    references: [],
    time,
    content: { kind: "text", text, mentions: [] },
  };
}
