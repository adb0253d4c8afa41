/**
 * The epochs of conversations: records verified in their order from record 0, and the keys that open. A record that does not fit
 * ends what is believed; nothing is sent under what follows it.
 */
import type { AccountLog } from "../../crypto/account-log.ts";
import { type Epoch, type RecordVerdict, verifyEpochRecord } from "../../crypto/epoch-record.ts";
import { recordHash } from "../../crypto/hash.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Bytes, equal, noBytes } from "../../protocol/bytes.ts";
import { decodeEpochRecordBody, type TranscriptPoint } from "../../protocol/epoch-record.ts";
import type { Entry } from "../../protocol/frames.ts";
import { limit } from "../../protocol/limits.ts";
import { orNull } from "../../protocol/malformed.ts";
import { decodeSigned } from "../../protocol/private-store.ts";
import type { EpochsAnswer } from "../../protocol/rest.ts";
import type { ConversationRow, EpochRow } from "../../storage/catalogue.ts";
import { changeConversation, conversationOf, epochsOf, keepEpochs, withTrust } from "../../storage/conversations.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import { transcriptsAfter } from "./transcripts.ts";

export interface HeldEpoch {
  readonly epoch: Epoch;
  /** The server's time of the record. */
  readonly time: number;
  /** Null while no seal opens, and while nobody needed it: then `tried` is false. */
  readonly key: Bytes | null;
  /** Whether this tab has tried the seals. */
  readonly tried: boolean;
  readonly repairAskedAt: number | null;
}

/** The epochs whose keys are opened; the newest one's always is. */
export type WantedKeys = "all" | ReadonlySet<number>;

export type Fetched =
  | "fetched"
  | "refused"
  | "needsNewerVersion"
  | "unreachable"
  /** A record names an entry of the own log that the server does not give. */
  | "ownLogRolledBack";

type FoundEpoch = Pick<EpochsAnswer["epochs"][number], "n" | "sequence" | "time" | "record" | "seals">;

/** `own`: the key of a record that this device made. */
interface Taking {
  readonly coming: readonly Entry[];
  readonly keys: WantedKeys;
  readonly own: Bytes | null;
}

interface Verified {
  readonly found: FoundEpoch;
  readonly epoch: Epoch;
}

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
  async fetch(
    conversation: string,
    peer: string,
    coming: readonly Entry[] = [],
    keys: WantedKeys = "all",
  ): Promise<Fetched> {
    const held = await this.of(conversation, peer);
    const missing = held.findIndex((one, n) => one.key === null && (keys === "all" || keys.has(n)));
    let from = missing >= 0 ? missing : held.length;
    for (;;) {
      const answer = await this.#core.api.epochs(conversation, from);
      if (!answer.ok) return "unreachable";
      const { epochs } = answer.value;
      const outcome = await this.#takeAll(conversation, peer, epochs, { coming, keys, own: null });
      if (outcome !== "fetched" || epochs.length < pageOfEpochs) return outcome;
      from = (epochs.at(-1)?.n ?? from) + 1;
    }
  }

  /** Verifies the record of an epoch that this device made, and keeps it with its key. */
  take(conversation: string, peer: string, found: FoundEpoch, key: Bytes): Promise<Fetched> {
    return this.#takeAll(conversation, peer, [found], { coming: [], keys: "all", own: key });
  }

  /** Verifies records in their order, and keeps those before the first that does not fit, all at once. */
  async #takeAll(conversation: string, peer: string, all: readonly FoundEpoch[], how: Taking): Promise<Fetched> {
    const reading = this.of(conversation, peer);
    const current = this.#held.get(conversation);
    const before = await reading;
    const { database } = this.#core;
    const row = await conversationOf(database, conversation);
    const epochs = before.map(({ epoch }) => epoch);
    const verified: Verified[] = [];
    let outcome: Fetched = "fetched";
    for (const found of all) {
      if (found.n > epochs.length) outcome = "refused";
      else {
        const last = epochs[found.n - 1] ?? null;
        const known = heldRecord(found, epochs[found.n]);
        const verdict =
          known !== null
            ? ({ kind: "valid", epoch: known } as const)
            : await this.#verify(
                conversation,
                peer,
                last,
                found,
                await this.#ownTranscripts(row, last, found, how.coming),
              );
        outcome = this.#outcomeOf(verdict);
        if (verdict !== "unreachable" && verdict.kind === "valid") {
          epochs[found.n] ??= verdict.epoch;
          verified.push({ found, epoch: verdict.epoch });
        } else if (outcome === "refused" || outcome === "needsNewerVersion") {
          await changeConversation(database, conversation, peer, (now) => withTrust(now, "recordRefused"));
        }
      }
      if (outcome !== "fetched") break;
    }
    if (verified.length > 0) await this.#keep(conversation, peer, { before, current }, verified, how);
    return outcome;
  }

  #outcomeOf(verdict: RecordVerdict | "unreachable"): Fetched {
    if (verdict === "unreachable") return verdict;
    switch (verdict.kind) {
      case "valid":
        return "fetched";
      case "logNeeded":
        return equal(verdict.account, this.#core.me.id) ? "ownLogRolledBack" : "refused";
      case "refused":
        return verdict.reason === "newerVersion" ? "needsNewerVersion" : "refused";
    }
  }

  async #keep(
    conversation: string,
    peer: string,
    held: { readonly before: readonly HeldEpoch[]; readonly current: Promise<readonly HeldEpoch[]> | undefined },
    verified: readonly Verified[],
    { keys, own }: Taking,
  ): Promise<void> {
    const { me, atRest, database, environment } = this.#core;
    const newest = verified.at(-1)?.found.n ?? 0;
    const isWanted = (n: number) => keys === "all" || keys.has(n) || n === newest;
    const closed = verified.filter(
      ({ found }) => own === null && (held.before[found.n]?.key ?? null) === null && isWanted(found.n),
    );
    const opened = await environment.jobs.openEpochKeys(
      me.id,
      closed.map(({ found, epoch }) => ({ epoch, seals: found.seals })),
      me.accountKeys,
    );
    const fresh = new Map(closed.map(({ found }, i) => [found.n, opened[i] ?? null]));
    const made = verified.map(({ found, epoch }): HeldEpoch => {
      const known = held.before[found.n];
      const key = own ?? known?.key ?? fresh.get(found.n) ?? null;
      const tried = fresh.has(found.n) || (known?.tried ?? false);
      return { epoch, time: found.time, key, tried, repairAskedAt: known?.repairAskedAt ?? null };
    });
    const rows = await Promise.all(
      verified.map(async ({ found }, i): Promise<EpochRow> => {
        const { epoch, key = null } = made[i] ?? {};
        return {
          conversation,
          n: found.n,
          sequence: found.sequence,
          time: found.time,
          record: found.record,
          recordHash: epoch?.recordHash ?? noBytes,
          key: key === null ? null : await atRest.seal(keyPlace(conversation, found.n), key),
          repairAskedAt: null,
        };
      }),
    );
    const kept = await keepEpochs(database, rows);
    await changeConversation(database, conversation, peer, (now) => ({
      ...now,
      newestEpoch: Math.max(now.newestEpoch, newest),
    }));
    const asMade = kept.every(
      (row, i) =>
        equal(row.recordHash, rows[i]?.recordHash ?? noBytes) && (row.key === null) === (rows[i]?.key === null),
    );
    // What another tab wrote meanwhile is read again; so is what was forgotten meanwhile.
    if (asMade && this.#held.get(conversation) === held.current) {
      const now = [...held.before];
      for (const one of made) now[one.epoch.n] = one;
      this.#held.set(conversation, Promise.resolve(now));
    } else this.forget(conversation);
    this.#changed(conversation);
  }

  async repairAsked(conversation: string, n: number, at: number): Promise<void> {
    const row = (await epochsOf(this.#core.database, conversation))[n];
    if (row !== undefined) await keepEpochs(this.#core.database, [{ ...row, repairAskedAt: at }]);
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
        tried: false,
        repairAskedAt: row.repairAskedAt,
      });
    }
    return held;
  }

  /** The transcripts of this device that a record after `last` is held against. */
  async #ownTranscripts(
    row: ConversationRow | null,
    last: Epoch | null,
    { record }: Pick<FoundEpoch, "record">,
    coming: readonly Entry[],
  ): Promise<readonly TranscriptPoint[]> {
    const stated = orNull(
      () => decodeEpochRecordBody(decodeSigned(record, limit.epochRecord, "epoch record").body).transcript,
    );
    if (last === null || stated === null) return [];
    return transcriptsAfter(this.#core.database, row, last.transcript, stated.sequence, coming);
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

/** The held epoch, if it began with this very record, whose body was verified before. */
function heldRecord(found: FoundEpoch, known: Epoch | undefined): Epoch | null {
  const body = orNull(() => decodeSigned(found.record, limit.epochRecord, "epoch record").body);
  return known !== undefined && body !== null && equal(recordHash(body), known.recordHash) ? known : null;
}

function keyPlace(conversation: string, n: number): string {
  return `epoch key ${conversation}/${n}`;
}
