/**
 * The epochs of conversations: records verified in their order from record 0, and the keys that open. A record that does not fit
 * ends what is believed; nothing is sent under what follows it.
 */
import type { AccountLog } from "../../crypto/account-log.ts";
import { openEpochKey } from "../../crypto/epoch-keys.ts";
import { type Epoch, type RecordVerdict, verifyEpochRecord } from "../../crypto/epoch-record.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Bytes, equal } from "../../protocol/bytes.ts";
import { decodeEpochRecordBody, type TranscriptPoint } from "../../protocol/epoch-record.ts";
import type { Entry } from "../../protocol/frames.ts";
import { limit } from "../../protocol/limits.ts";
import { orNull } from "../../protocol/malformed.ts";
import { decodeSigned } from "../../protocol/private-store.ts";
import type { EpochsAnswer } from "../../protocol/rest.ts";
import type { EpochRow } from "../../storage/catalogue.ts";
import { changeConversation, epochsOf, keepEpoch, withTrust } from "../../storage/conversations.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import { transcriptsAfter } from "./transcripts.ts";

export interface HeldEpoch {
  readonly epoch: Epoch;
  /** The server's time of the record. */
  readonly time: number;
  readonly key: Bytes | null;
  readonly repairAskedAt: number | null;
}

export type Fetched =
  | "fetched"
  | "refused"
  | "needsNewerVersion"
  | "unreachable"
  /** A record names an entry of the own log that the server does not give. */
  | "ownLogRolledBack";

type FoundEpoch = Pick<EpochsAnswer["epochs"][number], "n" | "sequence" | "time" | "record" | "seals">;

const pageOfEpochs = 200;

export class Epochs {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #changed: (conversation: string) => void;
  readonly #held = new Map<string, Promise<readonly HeldEpoch[]>>();

  /** `changed`: other tabs have to read this conversation's epochs again. */
  constructor(core: Core, contacts: Contacts, changed: (conversation: string) => void) {
    this.#core = core;
    this.#contacts = contacts;
    this.#changed = changed;
  }

  /** Index = n. */
  of(conversation: string, peer: string): Promise<readonly HeldEpoch[]> {
    const known = this.#held.get(conversation);
    if (known !== undefined) return known;
    const reading = this.#read(conversation, peer);
    this.#held.set(conversation, reading);
    reading.catch(() => this.#held.delete(conversation));
    return reading;
  }

  async newest(conversation: string, peer: string): Promise<HeldEpoch | null> {
    return (await this.of(conversation, peer)).at(-1) ?? null;
  }

  /** Another tab may have written epochs. */
  forget(conversation: string): void {
    this.#held.delete(conversation);
  }

  /**
   * Reads the records after the newest held one, and seals that came meanwhile for held ones.
   *
   * @param coming what is about to be stored after the held entries: records vouch for the order of these too
   */
  async fetch(conversation: string, peer: string, coming: readonly Entry[] = []): Promise<Fetched> {
    for (;;) {
      const held = await this.of(conversation, peer);
      const missing = held.findIndex((one) => one.key === null);
      const answer = await this.#core.api.epochs(conversation, missing >= 0 ? missing : held.length);
      if (!answer.ok) return "unreachable";
      const { epochs } = answer.value;
      for (const found of epochs) {
        const outcome = await this.take(conversation, peer, found, null, coming);
        if (outcome !== "fetched") return outcome;
      }
      if (epochs.length < pageOfEpochs) return "fetched";
    }
  }

  /** Verifies a record and keeps it, with `key` where this device made it, else with what its seals open to. */
  async take(
    conversation: string,
    peer: string,
    found: FoundEpoch,
    key: Bytes | null,
    coming: readonly Entry[] = [],
  ): Promise<Fetched> {
    const held = await this.of(conversation, peer);
    const known = held[found.n];
    if (found.n > held.length) return "refused";
    const last = held[found.n - 1]?.epoch ?? null;
    const own = await this.#ownTranscripts(conversation, last, found.record, coming);
    const verdict = await this.#verify(conversation, peer, last, found, own);
    if (verdict === "unreachable") return "unreachable";
    if (verdict.kind === "logNeeded" && equal(verdict.account, this.#core.me.id)) return "ownLogRolledBack";
    if (verdict.kind !== "valid") {
      await changeConversation(this.#core.database, conversation, peer, (row) => withTrust(row, "recordRefused"));
      return verdict.kind === "refused" && verdict.reason === "newerVersion" ? "needsNewerVersion" : "refused";
    }
    const { epoch } = verdict;
    const { me, atRest, database } = this.#core;
    const opened = key ?? known?.key ?? (await openEpochKey(epoch, me.id, found.seals, me.accountKeys));
    const row: EpochRow = {
      conversation,
      n: found.n,
      sequence: found.sequence,
      time: found.time,
      record: found.record,
      recordHash: epoch.recordHash,
      key: opened === null ? null : await atRest.seal(keyPlace(conversation, found.n), opened),
      repairAskedAt: null,
    };
    await keepEpoch(database, row);
    await changeConversation(database, conversation, peer, (now) => ({
      ...now,
      newestEpoch: Math.max(now.newestEpoch, found.n),
    }));
    this.forget(conversation);
    this.#changed(conversation);
    return "fetched";
  }

  async repairAsked(conversation: string, n: number, at: number): Promise<void> {
    const row = (await epochsOf(this.#core.database, conversation))[n];
    if (row !== undefined) await keepEpoch(this.#core.database, { ...row, repairAskedAt: at });
    this.forget(conversation);
    this.#changed(conversation);
  }

  async #read(conversation: string, peer: string): Promise<readonly HeldEpoch[]> {
    const held: HeldEpoch[] = [];
    for (const row of await epochsOf(this.#core.database, conversation)) {
      const verdict = await this.#verify(conversation, peer, held.at(-1)?.epoch ?? null, row);
      if (verdict === "unreachable" || verdict.kind !== "valid") break;
      held.push({
        epoch: verdict.epoch,
        time: row.time,
        key: row.key === null ? null : await this.#core.atRest.open(keyPlace(conversation, row.n), row.key),
        repairAskedAt: row.repairAskedAt,
      });
    }
    return held;
  }

  /** The transcripts of this device that a record after `last` is held against. */
  async #ownTranscripts(
    conversation: string,
    last: Epoch | null,
    record: Bytes,
    coming: readonly Entry[],
  ): Promise<readonly TranscriptPoint[]> {
    const stated = orNull(
      () => decodeEpochRecordBody(decodeSigned(record, limit.epochRecord, "epoch record").body).transcript,
    );
    if (last === null || stated === null) return [];
    return transcriptsAfter(this.#core.database, conversation, last.transcript, stated.sequence, coming);
  }

  async #verify(
    conversation: string,
    peer: string,
    last: Epoch | null,
    found: Pick<FoundEpoch, "sequence" | "record">,
    own: readonly TranscriptPoint[] = [],
  ): Promise<RecordVerdict | "unreachable"> {
    const logs = new Map<string, AccountLog>();
    for (const account of new Set([this.#core.me.account, peer])) {
      const known = await this.#contacts.atLeast(account, 0);
      if (known.kind === "unreachable") return "unreachable";
      if (known.kind === "known") logs.set(account, known.log);
    }
    const context = {
      conversation: fromBase64url(conversation),
      last,
      log: (account: Bytes) => logs.get(toBase64url(account)),
      transcriptAt: (sequence: number) => own.find((point) => point.sequence === sequence)?.hash,
    };
    const verdict = await verifyEpochRecord(context, found.record, found.sequence);
    if (verdict.kind !== "logNeeded") return verdict;
    const account = toBase64url(verdict.account);
    const grown = await this.#contacts.atLeast(account, verdict.seq);
    if (grown.kind === "unreachable") return "unreachable";
    if (grown.kind === "known") logs.set(account, grown.log);
    return verifyEpochRecord(context, found.record, found.sequence);
  }
}

function keyPlace(conversation: string, n: number): string {
  return `epoch key ${conversation}/${n}`;
}
