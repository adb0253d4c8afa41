/**
 * The account logs this browser believes, its own included. A head that was seen never goes back: what the server sends must
 * continue the stored log entry by entry, and what contradicts it is kept as evidence and never believed (protocol, section 4.2).
 */
import { type AccountLog, containsHead, extendAccountLog, type LogVerdict } from "../crypto/account-log.ts";
import type { CryptoJobs } from "../crypto/worker/jobs.ts";
import type { LogHead } from "../protocol/account-log.ts";
import { toBase64url } from "../protocol/base64url.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { AccountLogRow, LogRefusal } from "../storage/catalogue.ts";
import { type Database, stored } from "../storage/database.ts";
import type { Core } from "./core.ts";
import type { ServerApi } from "./serverApi.ts";

export type Held =
  | (Named & { readonly kind: "known"; readonly log: AccountLog })
  /** `ofAnother`: what the server showed at the first contact is the log of another account; nothing of it is stored. */
  | (Named & { readonly kind: "refused"; readonly refusal: LogRefusal | "ofAnother" });

interface Named {
  readonly name: string;
  readonly avatarSeed: string | null;
}

export type Known = Held | { readonly kind: "unreachable" };

type Labels = Pick<AccountLogRow, "account" | "name" | "avatarSeed">;

const mostPages = 20;

export class Contacts {
  readonly #database: Database;
  readonly #api: ServerApi;
  /** Whole logs are verified off the page's thread: that takes longer than a chat may take to open. */
  readonly #jobs: Pick<CryptoJobs, "verifyLog">;
  readonly #changed: (account: string) => void;
  readonly #logs = new Map<string, Held>();
  readonly #growing = new Map<string, Promise<Known>>();

  /** `changed`: the stored log of this account grew or was refused. */
  constructor(
    { database, api, environment }: Pick<Core, "database" | "api" | "environment">,
    changed: (account: string) => void,
  ) {
    this.#database = database;
    this.#api = api;
    this.#jobs = environment.jobs;
    this.#changed = changed;
  }

  /** What is stored of the account, without asking the server. */
  async held(account: string): Promise<Held | null> {
    const known = this.#logs.get(account);
    if (known !== undefined) return known;
    const row = await stored(() => this.#database.get("accountLogs", account));
    if (row === undefined) return null;
    const read = await this.#read(row);
    this.#logs.set(account, read);
    return read;
  }

  /** The log with at least `seq` as its head, from the server if need be. A shorter one is given where the server has no more. */
  async atLeast(account: string, seq: number): Promise<Known> {
    const held = await this.held(account);
    if (held?.kind === "refused") return held;
    if (held?.kind === "known" && held.log.head.seq >= seq) return held;
    // What is on its way may have been answered before that entry was there.
    const running = await this.#growing.get(account);
    if (running?.kind === "refused" || (running?.kind === "known" && running.log.head.seq >= seq)) return running;
    return this.grow(account);
  }

  /** The believed logs among these accounts, without asking the server. */
  async several(accounts: readonly string[]): Promise<readonly AccountLog[]> {
    const held = await Promise.all([...new Set(accounts)].map((account) => this.held(account)));
    return held.flatMap((one) => (one?.kind === "known" ? [one.log] : []));
  }

  /** The logs that this tab has read and believes, at this moment. */
  snapshot(): readonly AccountLog[] {
    return [...this.#logs.values()].flatMap((one) => (one.kind === "known" ? [one.log] : []));
  }

  /** Asks the server for what came after the stored head. */
  grow(account: string): Promise<Known> {
    const running = this.#growing.get(account);
    if (running !== undefined) return running;
    const growing = this.#grow(account).finally(() => this.#growing.delete(account));
    this.#growing.set(account, growing);
    return growing;
  }

  /** Another tab wrote the row. */
  forget(account: string): void {
    this.#logs.delete(account);
  }

  /** A head that another of the own devices has seen: a server that shows less withholds entries. */
  async pinned(account: string, head: LogHead): Promise<void> {
    const known = await this.atLeast(account, head.seq);
    if (known.kind !== "known" || containsHead(known.log, head)) return;
    await this.#refuse(account, known.log.head.seq < head.seq ? "rolledBack" : "forked", null);
  }

  /** A log that this device made or verified itself: its own, at sign-in. */
  async adopt(account: string, name: string, avatarSeed: string | null, log: AccountLog): Promise<void> {
    await this.#keep({ account, name, avatarSeed }, log);
  }

  async #grow(account: string): Promise<Known> {
    for (let page = 0; page < mostPages; page++) {
      const held = await this.held(account);
      if (held?.kind === "refused") return held;
      const from = held === null ? 0 : held.log.head.seq;
      // Asked for together: a new device asks for as many people as it has conversations.
      const [answer, user] = await Promise.all([
        this.#api.log(account, from),
        held === null ? this.#api.user(account) : null,
      ]);
      if (!answer.ok) return held ?? { kind: "unreachable" };
      const { log: entries, headSeq } = answer.value;
      if (headSeq < from || entries.length === 0) return this.#refuse(account, "rolledBack", null);
      const grown =
        held === null || user !== null
          ? await this.#begin(account, user, entries)
          : await this.#continue(account, held.log, entries);
      if (grown.kind !== "known" || grown.log.head.seq >= headSeq || grown.log.needsNewerVersion) return grown;
      if (held !== null && grown.log.head.seq === from) return grown;
    }
    return (await this.held(account)) ?? { kind: "unreachable" };
  }

  async #begin(
    account: string,
    user: Awaited<ReturnType<ServerApi["user"]>> | null,
    entries: readonly Bytes[],
  ): Promise<Known> {
    if (user?.ok !== true) return { kind: "unreachable" };
    const { name, isAvatarImageSet, avatarImage } = user.value;
    const avatarSeed = isAvatarImageSet ? avatarImage : null;
    const verdict = await this.#jobs.verifyLog(entries);
    if (verdict.kind !== "valid") return { kind: "refused", refusal: "invalid", name, avatarSeed };
    if (toBase64url(verdict.log.account) !== account)
      return { kind: "refused", refusal: "ofAnother", name, avatarSeed };
    return this.#keep({ account, name, avatarSeed }, verdict.log);
  }

  /** `entries` begins with the entry at the stored head: a server that has another valid one there has forked the log. */
  async #continue(account: string, known: AccountLog, entries: readonly Bytes[]): Promise<Known> {
    const verdict: LogVerdict = await extendAccountLog(known, known.head.seq, entries);
    switch (verdict.kind) {
      case "forked":
        return this.#refuse(account, "forked", verdict.other);
      case "refused":
        return this.#refuse(account, "invalid", entries[verdict.seq - known.head.seq] ?? null);
      case "valid": {
        if (verdict.log.head.seq > known.head.seq || verdict.log.needsNewerVersion !== known.needsNewerVersion)
          return this.#keep(await this.#labels(account), verdict.log);
        {
          const { name, avatarSeed } = await this.#labels(account);
          return { kind: "known", log: known, name, avatarSeed };
        }
      }
    }
  }

  async #labels(account: string): Promise<Labels> {
    const row = await stored(() => this.#database.get("accountLogs", account));
    return { account, name: row?.name ?? "", avatarSeed: row?.avatarSeed ?? null };
  }

  /** Writes a longer log. A row that another tab made longer meanwhile stays. */
  async #keep(labels: Labels, log: AccountLog): Promise<Known> {
    const made: AccountLogRow = {
      ...labels,
      entries: log.entries.map((entry) => entry.bytes),
      headSeq: log.head.seq,
      headHash: log.head.hash,
      refusal: null,
      evidence: null,
    };
    const kept = await stored(async () => {
      const transaction = this.#database.transaction("accountLogs", "readwrite");
      const now = await transaction.store.get(labels.account);
      const longer = now !== undefined && (now.headSeq > log.head.seq || now.refusal !== null) ? now : made;
      await transaction.store.put(longer);
      await transaction.done;
      return longer;
    });
    const known: Held = kept === made ? { ...labels, kind: "known", log } : await this.#read(kept);
    this.#logs.set(labels.account, known);
    this.#changed(labels.account);
    return known;
  }

  async #refuse(account: string, refusal: LogRefusal, evidence: Bytes | null): Promise<Known> {
    const row = await stored(async () => {
      const transaction = this.#database.transaction("accountLogs", "readwrite");
      const now = await transaction.store.get(account);
      const refused = now === undefined ? null : { ...now, refusal, evidence };
      if (refused !== null) await transaction.store.put(refused);
      await transaction.done;
      return refused;
    });
    const known: Held = {
      kind: "refused",
      refusal,
      name: row?.name ?? "",
      avatarSeed: row?.avatarSeed ?? null,
    };
    this.#logs.set(account, known);
    this.#changed(account);
    return known;
  }

  async #read(row: AccountLogRow): Promise<Held> {
    const { name, avatarSeed } = row;
    if (row.refusal !== null) return { kind: "refused", refusal: row.refusal, name, avatarSeed };
    const verdict = await this.#jobs.verifyLog(row.entries);
    return verdict.kind === "valid"
      ? { kind: "known", log: verdict.log, name, avatarSeed }
      : { kind: "refused", refusal: "invalid", name, avatarSeed };
  }
}
