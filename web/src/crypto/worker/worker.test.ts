import { afterEach, expect, test } from "vitest";
import { verifyAccountLog } from "../account-log.ts";
import { systemRandomness } from "../randomness.ts";
import { isSealingPublicKey, openSeal, sealingKeyFromSeed } from "../sealing.ts";
import { register } from "../testing.ts";
import { connect } from "./connect.ts";
import { type CryptoJobs, jobsHere } from "./jobs.ts";
import { serve } from "./serve.ts";

let channel: MessageChannel;

function connected(serving: CryptoJobs = jobsHere(systemRandomness)) {
  channel = new MessageChannel();
  serve(channel.port2, serving);
  return connect(channel.port1, () => channel.port1.close());
}

afterEach(() => channel.port1.close());

test("seals made through the worker open, and progress reaches the total", async () => {
  const { jobs } = connected();
  const key = await sealingKeyFromSeed(systemRandomness(32));
  expect(isSealingPublicKey(key.publicKey)).toBe(true);
  const secret = systemRandomness(32);
  const seen: number[] = [];
  const infos = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  const seals = await jobs.sealMany(
    infos.map((info) => ({ publicKey: key.publicKey, info })),
    secret,
    (done, total) => seen.push(done / total),
  );
  for (const [i, sealed] of seals.entries()) {
    expect(await openSeal(key, infos[i] ?? Uint8Array.of(), sealed)).toEqual(secret);
  }
  expect(await openSeal(key, Uint8Array.of(9), seals[0] ?? Uint8Array.of())).toBeNull();
  expect(seen).toEqual([1 / 3, 2 / 3, 1]);
});

test("the password moves into the worker", async () => {
  const { jobs } = connected();
  const password = new TextEncoder().encode("correct horse");
  const parameters = { random: new Uint8Array(32), memoryKiB: 64, iterations: 1, parallelism: 1 };
  const stretched = await jobs.stretch(password, new Uint8Array(32), parameters);
  expect(stretched.length).toBe(32);
  expect(password.length).toBe(0);
});

test("a log is judged there as it is here", async () => {
  const { jobs } = connected();
  const { log } = await register("Alice");
  const entries = log.entries.map((entry) => entry.bytes);
  expect(await jobs.verifyLog(entries)).toEqual({ kind: "valid", log });
  const damaged = entries.map((entry) => entry.with(entry.length - 1, (entry.at(-1) ?? 0) ^ 1));
  expect(await jobs.verifyLog(damaged)).toEqual(await verifyAccountLog(damaged));
  expect((await jobs.verifyLog(damaged)).kind).toBe("refused");
});

test("a job that fails there fails here", async () => {
  const { jobs } = connected({
    ...jobsHere(systemRandomness),
    sealMany: () => Promise.reject(new Error("no such key")),
  });
  await expect(jobs.sealMany([], new Uint8Array(32))).rejects.toThrow("no such key");
});

test("closing rejects what is under way and what comes later", async () => {
  const { jobs } = connected({ ...jobsHere(systemRandomness), sealMany: () => new Promise(() => {}) });
  const underWay = jobs.sealMany([], new Uint8Array(32));
  jobs.close();
  await expect(underWay).rejects.toThrow("closed");
  await expect(jobs.sealMany([], new Uint8Array(32))).rejects.toThrow("closed");
});
