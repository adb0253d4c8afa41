/** Creating conversations, renewing their keys, and helping each other to missing ones (protocol, sections 7.3 to 7.5). */
import type { AccountLog } from "../../crypto/account-log.ts";
import {
  createEpoch,
  type NewEpoch,
  repairEpoch,
  rotateEpoch,
  rotationNeeded,
  type Sender,
} from "../../crypto/epoch-keys.ts";
import { systemRandomness } from "../../crypto/randomness.ts";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Bytes, equal } from "../../protocol/bytes.ts";
import type { TranscriptPoint } from "../../protocol/epoch-record.ts";
import type { ItemValue } from "../../protocol/private-store.ts";
import type { Conversation } from "../../protocol/rest.ts";
import type { ConversationRow } from "../../storage/catalogue.ts";
import { changeConversation, conversationOf, isRolledBack } from "../../storage/conversations.ts";
import type { Contacts } from "../contacts.ts";
import type { Core } from "../core.ts";
import type { Readiness } from "../outbox/drain.ts";
import type { Epochs, HeldEpoch } from "./epochs.ts";
import type { Sync } from "./sync.ts";
import { transcriptsAfter } from "./transcripts.ts";

const ready: Readiness = { kind: "ready" };
const blocked: Readiness = { kind: "blocked" };
const soon: Readiness = { kind: "later", afterMilliseconds: 2_000 };
/** How long a missing key is waited for before the conversation takes a fresh one. */
const repairPatience = 30_000;

export class Keying {
  readonly #core: Core;
  readonly #contacts: Contacts;
  readonly #epochs: Epochs;
  readonly #sync: Sync;
  readonly #repaired = new Set<string>();

  constructor(core: Core, contacts: Contacts, epochs: Epochs, sync: Sync) {
    this.#core = core;
    this.#contacts = contacts;
    this.#epochs = epochs;
    this.#sync = sync;
  }

  /** This device as the writer of records, envelopes and marks; null while the own log is not believed. */
  async sender(): Promise<Sender | null> {
    const { me } = this.#core;
    const own = await this.#contacts.atLeast(me.account, me.device);
    return own.kind === "known" ? { log: own.log, device: me.device, signingKey: me.signing } : null;
  }

  /** Makes the conversation fit to take a message. `renewKey`: the server says that it must take a fresh key. */
  async ready(conversation: string, peer: string, renewKey: boolean): Promise<Readiness> {
    const sender = await this.sender();
    const other = await this.#contacts.atLeast(peer, 0);
    if (sender === null) return soon;
    if (other.kind === "unreachable") return soon;
    if (other.kind === "refused" || other.log.needsNewerVersion) return blocked;
    const row = await conversationOf(this.#core.database, conversation);
    if (row === null || row.cursor === 0) return this.#create(conversation, peer, [other.log], sender);
    // What the server puts at places that others hold already, nobody would ever read.
    if (isRolledBack(row)) return blocked;
    return this.#renewed(conversation, peer, other.log, sender, renewKey);
  }

  /** How far the conversation went as this device holds it; null where the transcript up to its cursor is not known. */
  async head(row: ConversationRow): Promise<Extract<ItemValue, { kind: "conversationHead" }> | null> {
    const newest = await this.#epochs.newest(row.id, row.peer);
    if (newest === null || row.cursor === 0) return null;
    const { n, recordHash, transcript } = newest.epoch;
    const now = await this.#transcript(row, transcript);
    return now.sequence === row.cursor
      ? { kind: "conversationHead", n, recordHash, sequence: now.sequence, transcript: now.hash }
      : null;
  }

  /** Seals for members who asked: those of the roster whose key this device has. */
  async answerRepairs(answer: Conversation, peer: string): Promise<void> {
    const conversation = toBase64url(answer.conversation);
    for (const { account, n } of answer.repairs) {
      const asker = toBase64url(account);
      const held = (await this.#epochs.of(conversation, peer))[n];
      if (asker === this.#core.me.account || held === undefined || held.key === null) continue;
      if (this.#repaired.has(`${conversation}/${n}/${asker}`)) continue;
      const log = await this.#contacts.grow(asker);
      if (log.kind !== "known") continue;
      const seals = await repairEpoch(held.epoch, held.key, [log.log], this.#core.environment.jobs.sealMany);
      if (seals === null) continue;
      const sent = await this.#core.api.repair(conversation, n, seals);
      if (sent.ok) this.#repaired.add(`${conversation}/${n}/${asker}`);
    }
  }

  async #create(conversation: string, peer: string, others: readonly AccountLog[], sender: Sender): Promise<Readiness> {
    const { environment, api, database, me } = this.#core;
    const members = peer === me.account ? [sender.log] : [sender.log, ...others];
    const id = fromBase64url(conversation);
    const now = environment.clock.now();
    const made = await createEpoch(id, members, sender, now, environment.jobs.sealMany, systemRandomness);
    await changeConversation(database, conversation, peer, (row) => row);
    const answer = await api.createConversation(requestOf(made));
    if (!answer.ok && answer.problem.code !== "epoch_conflict")
      return answer.problem.status >= 400 && answer.problem.status < 500 ? blocked : soon;
    if (answer.ok) await this.#epochs.take(conversation, peer, { ...made, ...answer.value, seals: [] }, made.key);
    return (await this.#sync.catchUp(conversation)) === "caughtUp" ? ready : soon;
  }

  async #renewed(
    conversation: string,
    peer: string,
    other: AccountLog,
    sender: Sender,
    renewKey: boolean,
  ): Promise<Readiness> {
    let newest = await this.#epochs.newest(conversation, peer);
    const row = await conversationOf(this.#core.database, conversation);
    if (newest === null || row === null || newest.epoch.n < row.newestEpoch) {
      const fetched = await this.#epochs.fetch(conversation, peer);
      if (fetched === "unreachable") return soon;
      if (fetched !== "fetched") return blocked;
      newest = await this.#epochs.newest(conversation, peer);
    }
    if (newest === null || row === null) return soon;
    if (newest.key === null) {
      const wait = await this.#missingKey(conversation, newest);
      if (wait !== null) return wait;
      renewKey = true;
    }
    const logs = [sender.log, other];
    const logOf = (account: Bytes) => logs.find((log) => equal(log.account, account));
    const reason = rotationNeeded(newest.epoch, logOf, row.head, this.#core.environment.clock.now());
    if (reason === null && !renewKey) return ready;
    return this.#rotate(row, newest, peer === this.#core.me.account ? [sender.log] : logs, sender);
  }

  /** Null when nobody has helped for long enough. */
  async #missingKey(conversation: string, newest: HeldEpoch): Promise<Readiness | null> {
    const now = this.#core.environment.clock.now();
    if (newest.repairAskedAt === null) {
      const asked = await this.#core.api.askRepair(conversation, newest.epoch.n);
      if (asked.ok) await this.#epochs.repairAsked(conversation, newest.epoch.n, now);
      return soon;
    }
    const left = newest.repairAskedAt + repairPatience - now;
    return left > 0 ? { kind: "later", afterMilliseconds: Math.min(left, 5_000) } : null;
  }

  async #rotate(
    row: ConversationRow,
    last: HeldEpoch,
    members: readonly AccountLog[],
    sender: Sender,
  ): Promise<Readiness> {
    const { environment, api } = this.#core;
    const transcript = await this.#transcript(row, last.epoch.transcript);
    const now = environment.clock.now();
    const made = await rotateEpoch(
      last.epoch,
      members,
      transcript,
      sender,
      now,
      environment.jobs.sealMany,
      systemRandomness,
    );
    const answer = await api.addEpoch(row.id, requestOf(made));
    if (!answer.ok && answer.problem.code !== "epoch_conflict") {
      if (answer.problem.code === "invalid") await this.#growAll(row.peer);
      return soon;
    }
    if (answer.ok) await this.#epochs.take(row.id, row.peer, { ...made, ...answer.value, seals: [] }, made.key);
    else if ((await this.#epochs.fetch(row.id, row.peer)) !== "fetched") return soon;
    return (await this.#sync.catchUp(row.id)) === "caughtUp" ? ready : soon;
  }

  async #growAll(peer: string): Promise<void> {
    await this.#contacts.grow(this.#core.me.account);
    await this.#contacts.grow(peer);
  }

  /** T as far as this device holds everything after the last record's; else that one, which is as true and less new. */
  async #transcript(row: ConversationRow, last: TranscriptPoint): Promise<TranscriptPoint> {
    const points = await transcriptsAfter(this.#core.database, row, last, row.cursor, []);
    return points.at(-1) ?? last;
  }
}

function requestOf(made: NewEpoch) {
  return { record: toBase64url(made.record), seals: made.seals };
}
