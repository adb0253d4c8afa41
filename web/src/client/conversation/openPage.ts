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
import { type Entry, entryKind } from "../../protocol/frames.ts";
import { orNull } from "../../protocol/malformed.ts";
import type { EntryRow, RefusalReason } from "../../storage/catalogue.ts";
import { chainNeighbours, entriesBetween, knownMessages } from "../../storage/entries.ts";
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

export type OpenedPage =
  | { readonly kind: "opened"; readonly rows: readonly EntryRow[]; readonly messages: readonly OpenedMessage[] }
  /** A log that is needed could not be had: the page is asked for again later. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "ownLogRolledBack" };

export async function openPage(core: Core, contacts: Contacts, page: PageToOpen): Promise<OpenedPage> {
  const envelopes = page.entries
    .filter((entry) => entry.kind === entryKind.envelope)
    .map((entry) => ({ place: entry.sequence, envelope: entry.entry }));
  const verdicts = await verdictsOn(core, contacts, page, envelopes);
  if (verdicts === "unreachable" || verdicts === "ownLogRolledBack") return { kind: verdicts };
  const opener = new PageOpener(core, page);
  for (const entry of page.entries) {
    const verdict = verdicts.get(entry.sequence);
    if (verdict === undefined) opener.other(entry);
    else await opener.envelope(entry, verdict);
  }
  return { kind: "opened", rows: opener.rows, messages: opener.messages };
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

function readingContext(page: PageToOpen, logs: readonly AccountLog[]): ReadingContext {
  return {
    conversation: fromBase64url(page.conversation),
    epochs: page.epochs.map((held, n) => ({
      epoch: held.epoch,
      key: held.key,
      nextPlace: page.epochs[n + 1]?.epoch.place ?? null,
    })),
    logs,
    live: false,
  };
}

class PageOpener {
  readonly rows: EntryRow[] = [];
  readonly messages: OpenedMessage[] = [];
  readonly #core: Core;
  readonly #page: PageToOpen;
  readonly #chains: ChainsInBatch;
  readonly #hashes = new Map<number, Bytes>();
  readonly #ids = new Map<string, number>();

  constructor(core: Core, page: PageToOpen) {
    this.#core = core;
    this.#page = page;
    this.#chains = new ChainsInBatch((chain, counter) =>
      chainNeighbours(core.database, page.conversation, chain, counter),
    );
    for (const entry of page.entries) {
      const hash = orNull(() => entryHash(entry));
      if (hash !== null) this.#hashes.set(entry.sequence, hash);
    }
  }

  other(entry: Entry): void {
    const kind = entry.kind === entryKind.epochRecord ? "record" : "stub";
    this.rows.push({ ...this.#place(entry), kind, hash: this.#hashes.get(entry.sequence) ?? noBytes, shown: false });
  }

  async envelope(entry: Entry, verdict: EnvelopeVerdict): Promise<void> {
    if (verdict.kind === "logNeeded") return this.#refuse(entry, "notAuthentic", null);
    if (verdict.kind === "refused") {
      const claimed = verdict.header === null ? null : toBase64url(verdict.header.account);
      return this.#refuse(entry, reasonOf(verdict.reason), claimed);
    }
    const { message } = verdict;
    const account = toBase64url(message.account);
    if (this.#endedBeforeArrival(message)) return this.#refuse(entry, "notAuthentic", account);
    const messageId = toHex(message.messageId);
    const chain = `${account}/${message.device}`;
    const { below, above } = await this.#chains.around(chain, message.counter, entry.sequence);
    const afterHash = await this.#hashAt(message.after.sequence);
    const admission = admit(message, {
      placeOfId: await this.#placeOf(messageId),
      below,
      above,
      entryHashAt: () => afterHash,
    });
    if (admission.kind === "refused") return this.#refuse(entry, "outOfOrder", account);
    const place = this.#place(entry);
    const row: EntryRow = {
      ...place,
      kind: "envelope",
      hash: message.hash,
      messageId,
      chain,
      counter: message.counter,
      previous: message.previous,
      account,
      device: message.device,
      claimedTime: message.time,
      content: await sealContent(this.#core.atRest, entryPlace(place), message.content),
      shown: isShown(message.content),
      ...(message.content.kind === "profile" ? { profile: true } : {}),
      ...referenceOf(message),
      ...(admission.missingBefore !== null && admission.missingBefore > 0 ? { gapBefore: true } : {}),
    };
    this.#ids.set(messageId, entry.sequence);
    this.#chains.admitted(row);
    this.rows.push(row);
    this.messages.push(message);
  }

  #refuse(entry: Entry, refused: RefusalReason, account: string | null): void {
    this.rows.push({
      ...this.#place(entry),
      kind: "envelope",
      hash: this.#hashes.get(entry.sequence) ?? noBytes,
      shown: false,
      refused,
      ...(account === null ? {} : { account }),
      ...(refused === "keyMissing" ? { envelope: entry.entry } : {}),
    });
  }

  #place(entry: Entry) {
    return { conversation: this.#page.conversation, sequence: entry.sequence, time: entry.time };
  }

  #endedBeforeArrival(message: OpenedMessage): boolean {
    const log = this.#page.logsAtArrival?.find((one) => toBase64url(one.account) === toBase64url(message.account));
    return log !== undefined && (deviceOf(log, message.device)?.ended ?? null) !== null;
  }

  async #placeOf(messageId: string): Promise<number | null> {
    const inBatch = this.#ids.get(messageId);
    if (inBatch !== undefined) return inBatch;
    const known = await knownMessages(this.#core.database, this.#page.conversation, [messageId]);
    return known.get(messageId)?.sequence ?? null;
  }

  async #hashAt(sequence: number): Promise<Bytes | undefined> {
    const inBatch = this.#hashes.get(sequence);
    if (inBatch !== undefined) return inBatch;
    const [row] = await entriesBetween(this.#core.database, this.#page.conversation, sequence, sequence);
    return row?.hash;
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
