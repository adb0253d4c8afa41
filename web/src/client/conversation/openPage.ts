/** From the entries of a page to the rows that are kept: opened, admitted by what stands around them, sealed for this browser. */
import { type AccountLog, deviceOf } from "../../crypto/account-log.ts";
import { admit } from "../../crypto/admission.ts";
import {
  type EnvelopeRefusal,
  type EnvelopeVerdict,
  type OpenedMessage,
  openEnvelope,
} from "../../crypto/envelopes.ts";
import type { ReadingContext } from "../../crypto/reading.ts";
import { entryHash } from "../../crypto/transcript.ts";
import type { PlacedEnvelope } from "../../crypto/worker/jobs.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Bytes, noBytes } from "../../protocol/bytes.ts";
import type { Content } from "../../protocol/content.ts";
import { decodeEnvelopeHeader, decodeSealed } from "../../protocol/envelope.ts";
import { type Entry, entryKind } from "../../protocol/frames.ts";
import { limit } from "../../protocol/limits.ts";
import { orNull } from "../../protocol/malformed.ts";
import type { EntryRow, RefusalReason } from "../../storage/catalogue.ts";
import { type Around, type AskedAround, entriesAround } from "../../storage/entries.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import { toHex } from "../messageIds.ts";
import { entryPlace, isShown, sealContent } from "./bodies.ts";
import { ChainsInBatch } from "./chain.ts";
import type { HeldEpoch } from "./epochs.ts";

export interface PageToOpen {
  readonly conversation: string;
  readonly peer: string;
  readonly entries: readonly Entry[];
  readonly epochs: readonly HeldEpoch[];
  /** For what was pushed: the logs as they were known on its arrival. A device that had ended by then is not believed. */
  readonly logsAtArrival: readonly AccountLog[] | null;
}

/**
 * Whether numbers of a device are missing among what came: `certain` when they stand on both sides of the gap, `perhaps` when what
 * is below them is not known to this page.
 */
export type Gap = "none" | "perhaps" | "certain";

export type OpenedPage =
  | {
      readonly kind: "opened";
      readonly rows: readonly EntryRow[];
      readonly messages: readonly OpenedMessage[];
      readonly gap: Gap;
    }
  /** A log that is needed could not be had: the page is asked for again later. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "ownLogRolledBack" };

export async function openPage(core: Core, contacts: Contacts, page: PageToOpen): Promise<OpenedPage> {
  const envelopes = page.entries
    .filter((entry) => entry.kind === entryKind.envelope)
    .map((entry) => ({ place: entry.sequence, envelope: entry.entry }));
  const verdicts = await verdictsOn(core, contacts, page, envelopes);
  if (verdicts === "unreachable" || verdicts === "ownLogRolledBack") return { kind: verdicts };
  const hashes = hashesOf(page.entries);
  const around = await entriesAround(core.database, page.conversation, askedAround(verdicts, hashes));
  const opener = new PageOpener(page, hashes, around);
  for (const entry of page.entries) {
    const verdict = verdicts.get(entry.sequence);
    if (verdict === undefined) opener.other(entry);
    else opener.envelope(entry, verdict);
  }
  const rows = await Promise.all(
    opener.rows.map(async ({ row, content }): Promise<EntryRow> => {
      if (content === null) return row;
      return { ...row, content: await sealContent(core.atRest, entryPlace(row), content) };
    }),
  );
  return { kind: "opened", rows, messages: opener.messages, gap: opener.gap };
}

function hashesOf(entries: readonly Entry[]): ReadonlyMap<number, Bytes> {
  const hashes = new Map<number, Bytes>();
  for (const entry of entries) {
    const hash = orNull(() => entryHash(entry));
    if (hash !== null) hashes.set(entry.sequence, hash);
  }
  return hashes;
}

/** All that the messages of a page are held against, so that it is read at once. */
function askedAround(verdicts: Verdicts, hashes: ReadonlyMap<number, Bytes>): AskedAround {
  const ids: string[] = [];
  const chains = new Map<string, { from: number; to: number }>();
  const sequences = new Set<number>();
  for (const verdict of verdicts.values()) {
    if (verdict.kind !== "opened") continue;
    const { messageId, counter, after } = verdict.message;
    ids.push(toHex(messageId));
    const chain = chainOf(verdict.message);
    const known = chains.get(chain);
    chains.set(chain, {
      from: Math.min(known?.from ?? counter, counter),
      to: Math.max(known?.to ?? counter, counter),
    });
    if (!hashes.has(after.sequence)) sequences.add(after.sequence);
  }
  return { ids, chains, sequences: [...sequences] };
}

function chainOf(message: OpenedMessage): string {
  return `${toBase64url(message.account)}/${message.device}`;
}

type Verdicts = ReadonlyMap<number, EnvelopeVerdict>;

/** A verdict for each place. Envelopes that need a longer log than is held are judged once more when it has been fetched. */
async function verdictsOn(
  core: Core,
  contacts: Contacts,
  page: PageToOpen,
  envelopes: readonly PlacedEnvelope[],
): Promise<Verdicts | "unreachable" | "ownLogRolledBack"> {
  const accounts = [core.me.account, page.peer];
  const first = await openAll(core, readingContext(page, await contacts.several(accounts)), envelopes);
  const needed = [...first.values()].flatMap((verdict) => (verdict.kind === "logNeeded" ? [verdict] : []));
  if (needed.length === 0) return first;
  for (const { account, seq } of needed) {
    const grown = await contacts.atLeast(toBase64url(account), seq);
    if (grown.kind === "unreachable") return "unreachable";
    const short = grown.kind === "known" && grown.log.head.seq < seq && !grown.log.needsNewerVersion;
    if (short && toBase64url(account) === core.me.account) return "ownLogRolledBack";
  }
  const again = envelopes.filter(({ place }) => first.get(place)?.kind === "logNeeded");
  const second = await openAll(core, readingContext(page, await contacts.several(accounts)), again);
  return new Map([...first, ...second]);
}

/** A worker pays for a page, not for the single message that just came. */
const worthAWorker = 4;

async function openAll(core: Core, context: ReadingContext, envelopes: readonly PlacedEnvelope[]): Promise<Verdicts> {
  const verdicts =
    envelopes.length < worthAWorker
      ? await Promise.all(envelopes.map(({ envelope, place }) => openEnvelope(context, envelope, place)))
      : await core.environment.jobs.openEnvelopes(context, envelopes);
  return new Map(envelopes.flatMap(({ place }, i) => (verdicts[i] === undefined ? [] : [[place, verdicts[i]]])));
}

/** The epochs that the envelopes name: those of a long conversation are hundreds, and all that is given is copied to the worker. */
function readingContext(page: PageToOpen, logs: readonly AccountLog[]): ReadingContext {
  const named = new Set(page.entries.map((entry) => epochNamedBy(entry)));
  return {
    conversation: fromBase64url(page.conversation),
    epochs: page.epochs.flatMap(({ epoch, key }, n) =>
      named.has(n) ? [{ epoch, key, nextPlace: page.epochs[n + 1]?.epoch.place ?? null }] : [],
    ),
    logs,
    live: false,
  };
}

/** The epoch of an envelope, as its header says; null for other entries and what does not decode. */
export function epochNamedBy(entry: Entry): number | null {
  if (entry.kind !== entryKind.envelope) return null;
  const header = orNull(() => decodeEnvelopeHeader(decodeSealed(entry.entry, limit.envelope, "envelope").header));
  return header?.n ?? null;
}

/** A row whose content is not sealed yet. */
interface JudgedRow {
  readonly row: EntryRow;
  readonly content: Content | null;
}

class PageOpener {
  readonly rows: JudgedRow[] = [];
  readonly messages: OpenedMessage[] = [];
  gap: Gap = "none";
  readonly #page: PageToOpen;
  readonly #hashes: ReadonlyMap<number, Bytes>;
  readonly #around: Around;
  readonly #chains: ChainsInBatch;
  readonly #ids = new Map<string, number>();

  constructor(page: PageToOpen, hashes: ReadonlyMap<number, Bytes>, around: Around) {
    this.#page = page;
    this.#hashes = hashes;
    this.#around = around;
    this.#chains = new ChainsInBatch(around.chains);
  }

  other(entry: Entry): void {
    const kind = entry.kind === entryKind.epochRecord ? "record" : "stub";
    const hash = this.#hashes.get(entry.sequence) ?? noBytes;
    this.rows.push({ row: { ...this.#place(entry), kind, hash, shown: false }, content: null });
  }

  envelope(entry: Entry, verdict: EnvelopeVerdict): void {
    if (verdict.kind === "opened") this.#admit(entry, verdict.message);
    else if (verdict.kind === "logNeeded") this.#refuse(entry, "notAuthentic", null);
    else {
      const claimed = verdict.header === null ? null : toBase64url(verdict.header.account);
      this.#refuse(entry, reasonOf(verdict.reason), claimed);
    }
  }

  #admit(entry: Entry, message: OpenedMessage): void {
    const account = toBase64url(message.account);
    const messageId = toHex(message.messageId);
    const chain = chainOf(message);
    const { below, above } = this.#chains.around(chain, message.counter, entry.sequence);
    const admission = admit(message, {
      placeOfId: this.#ids.get(messageId) ?? this.#around.places.get(messageId) ?? null,
      below,
      above,
      entryHashAt: (sequence) => this.#hashes.get(sequence) ?? this.#around.hashes.get(sequence),
    });
    const ended = this.#endedBeforeArrival(message);
    if (ended || admission.kind === "refused") {
      this.#refuse(entry, ended ? "notAuthentic" : "outOfOrder", account);
      return;
    }
    const row: EntryRow = {
      ...this.#place(entry),
      kind: "envelope",
      hash: message.hash,
      messageId,
      chain,
      counter: message.counter,
      previous: message.previous,
      account,
      device: message.device,
      claimedTime: message.time,
      shown: isShown(message.content),
      ...(message.content.kind === "profile" ? { profile: true } : {}),
      ...referenceOf(message),
    };
    if (admission.missingBefore !== 0 && this.gap !== "certain")
      this.gap = admission.missingBefore === null ? "perhaps" : "certain";
    this.#ids.set(messageId, entry.sequence);
    this.#chains.admitted(row);
    this.rows.push({ row, content: message.content });
    this.messages.push(message);
  }

  #refuse(entry: Entry, refused: RefusalReason, account: string | null): void {
    const row: EntryRow = {
      ...this.#place(entry),
      kind: "envelope",
      hash: this.#hashes.get(entry.sequence) ?? noBytes,
      shown: false,
      refused,
      ...(account === null ? {} : { account }),
      ...(refused === "keyMissing" ? { envelope: entry.entry } : {}),
    };
    this.rows.push({ row, content: null });
  }

  #place(entry: Entry) {
    return { conversation: this.#page.conversation, sequence: entry.sequence, time: entry.time };
  }

  #endedBeforeArrival(message: OpenedMessage): boolean {
    const log = this.#page.logsAtArrival?.find((one) => toBase64url(one.account) === toBase64url(message.account));
    return log !== undefined && (deviceOf(log, message.device)?.ended ?? null) !== null;
  }
}

function referenceOf(message: OpenedMessage): Pick<EntryRow, "reference"> {
  const [first] = message.references;
  return first === undefined || message.content.kind === "newer"
    ? {}
    : { reference: { id: toHex(first.messageId), hash: first.hash } };
}

function reasonOf(refusal: EnvelopeRefusal): RefusalReason {
  switch (refusal) {
    case "keyMissing":
    case "unknownEpoch":
      return "keyMissing";
    case "newerVersion":
      return "needsNewerVersion";
    case "malformed":
    case "otherConversation":
    case "undecryptable":
    case "padding":
      return "damaged";
    case "wrongPlace":
      return "wrongPlace";
    case "headerMismatch":
    case "recordMismatch":
    case "notMember":
    case "logHead":
    case "deviceInactive":
    case "deviceEnded":
    case "signature":
      return "notAuthentic";
  }
}
