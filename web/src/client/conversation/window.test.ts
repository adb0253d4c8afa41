import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toBase64url } from "../../protocol/base64url.ts";
import type { Content } from "../../protocol/content.ts";
import { AtRest } from "../../storage/atRest.ts";
import type { EntryRow } from "../../storage/catalogue.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import type { Core } from "../core.ts";
import { sealContent } from "./bodies.ts";
import { TimelineWindow } from "./window.ts";

const conversation = "talk";
const long = 3_000;
const alice = toBase64url(new Uint8Array(32).fill(1));

let database: Database;
let atRest: AtRest;
let window: TimelineWindow;

const idAt = (sequence: number) => `message ${sequence}`;
const hashAt = (sequence: number) => new Uint8Array(32).fill(sequence % 251);

async function row(sequence: number, content: Content, about: number | null = null): Promise<EntryRow> {
  return {
    conversation,
    sequence,
    time: sequence * 1_000,
    kind: "envelope",
    hash: hashAt(sequence),
    messageId: idAt(sequence),
    chain: `${alice}/0`,
    counter: sequence,
    previous: hashAt(sequence - 1),
    account: alice,
    device: 0,
    claimedTime: sequence * 1_000,
    content: await sealContent(atRest, `${conversation}/${sequence}`, content),
    shown: about === null,
    ...(about === null ? {} : { reference: { id: idAt(about), hash: hashAt(about) } }),
  };
}

async function put(rows: readonly EntryRow[]): Promise<void> {
  const transaction = database.transaction("entries", "readwrite");
  await Promise.all([...rows.map((one) => transaction.store.put(one)), transaction.done]);
}

beforeEach(async () => {
  database = await openDatabase("window", { lost: () => {} });
  atRest = await AtRest.open(database);
  const text = (sequence: number) => row(sequence, { kind: "text", text: `text ${sequence}`, mentions: [] });
  await put(await Promise.all(Array.from({ length: long }, (_, i) => text(i + 1))));
  window = new TimelineWindow({ database, atRest } as Core, conversation, () => false);
});

afterEach(async () => {
  database.close();
  indexedDB.deleteDatabase("window");
});

const edit = (sequence: number, about: number) =>
  row(sequence, { kind: "edit", text: `edited by ${sequence}`, mentions: [] }, about);
const places = () => window.shown.map((entry) => entry.row.sequence);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test("scrolled up through a long conversation it stays bounded, and comes back without a gap", async () => {
  await window.open(long - 99, long, long);
  expect(window.followsEnd).toBe(true);
  let most = 0;
  while (window.from > 1) {
    const before = window.from;
    await window.growOlder(Math.max(1, before - 100));
    expect(places()).toEqual(from(window.from, window.to));
    expect(window.from).toBe(Math.max(1, before - 100));
    most = Math.max(most, window.shown.length);
  }
  expect(most).toBeLessThanOrEqual(1_000);
  expect(window.followsEnd).toBe(false);
  expect(window.times).toEqual({ since: 1_000, until: window.to * 1_000 });
  while (!window.followsEnd) {
    await window.growNewer(Math.min(long, window.to + 100));
    expect(places()).toEqual(from(window.from, window.to));
    expect(window.shown.length).toBeLessThanOrEqual(1_000);
  }
  expect(window.to).toBe(long);
  expect(window.times.until).toBe(Number.POSITIVE_INFINITY);
});

test("away from the end it takes in what is done to its messages, and nothing else", async () => {
  await put([await edit(long + 1, 50), await edit(long + 2, 2_000)]);
  await window.open(1, 100, long + 2);
  expect(window.amendments.map((one) => one.id)).toEqual([idAt(long + 1)]);
  await put([await edit(long + 3, 50), await row(long + 4, { kind: "text", text: "new", mentions: [] })]);
  await window.follow(long + 4);
  expect(places()).toEqual(from(1, 100));
  expect(window.amendments.map((one) => one.id)).toEqual([idAt(long + 1), idAt(long + 3)]);
});

test("a page that comes has all that was done to its messages, in its order, also what was seen before it", async () => {
  await put([await edit(long + 1, 150)]);
  await window.open(1, 100, long + 1);
  await put([await edit(long + 2, 150)]);
  await window.follow(long + 2);
  await window.growNewer(200);
  expect(window.amendments.map((one) => one.id)).toEqual([idAt(long + 1), idAt(long + 2)]);
});
