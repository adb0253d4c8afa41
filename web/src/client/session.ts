/** A signed-in tab: its life, and what the screens ask of it. */
import { retireEntry } from "../crypto/log-entries.ts";
import { safetyNumber } from "../crypto/safety-number.ts";
import { fromBase64url } from "../protocol/base64url.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { DeviceRow } from "../storage/catalogue.ts";
import { stored } from "../storage/database.ts";
import {
  type AccountId,
  type ConversationView,
  type DevicesFound,
  maxTextBytes,
  type Outcome,
  type PeopleFound,
  type PictureId,
  type SearchView,
  type Session,
  type UnsentText,
} from "./api.ts";
import { conversationWith } from "./conversation/directory.ts";
import type { Core } from "./core.ts";
import { type SessionHost, SessionParts } from "./sessionParts.ts";
import type { TabMessage } from "./tabs.ts";

export interface RunningSession {
  readonly session: Session;
  start(): void;
  heard(message: TabMessage): void;
  storageFull(): void;
  /** Resolves when what is being written would survive the end of this tab, as far as the storage allows. */
  kept(): Promise<void>;
  /** What was written and is neither at the server nor certain to be stored. */
  unsent(): readonly UnsentText[];
  /** Stops, and signs that this device ends: the entry for its log. Null where the own log is not believed. */
  retire(): Promise<Bytes | null>;
  close(): void;
}

export async function openSession(core: Core, device: DeviceRow, host: SessionHost): Promise<RunningSession> {
  const session = new SignedIn(core, device, host);
  await session.load();
  return session;
}

class SignedIn implements RunningSession, Session {
  readonly session: Session = this;
  readonly #core: Core;
  readonly #host: SessionHost;
  readonly #parts: SessionParts;

  constructor(core: Core, device: DeviceRow, host: SessionHost) {
    this.#core = core;
    this.#host = host;
    this.#parts = new SessionParts(core, device, host);
  }

  // RunningSession ----------------------------------------------------------------------------------------------------

  async load(): Promise<void> {
    const { acquaintance, people, pictures, preferences, summaries } = this.#parts;
    for (const row of await stored(() => this.#core.database.getAll("accountLogs"))) {
      people.met(row.account, row.name, row.avatarSeed);
      if (row.refusal !== null) acquaintance.refusedBefore(row.account, row.refusal);
    }
    await preferences.load();
    await pictures.load();
    await summaries.load();
  }

  start(): void {
    const { history, live, notices, outbox, ownDevices, summaries } = this.#parts;
    this.#parts.guard(
      ownDevices.mustLeave().then((must) => {
        if (must) this.#host.signedOutElsewhere();
      }),
    );
    live.connect();
    this.#parts.guard(summaries.loadRest());
    history.changed();
    this.#parts.guard(outbox.drainAll());
    this.#parts.guard(
      this.#core.environment.persistStorage().then((persistent) => {
        const kind = "storageNotPersistent";
        if (!persistent) notices.tell({ id: kind, severity: "info", dismissible: true, kind });
      }),
    );
  }

  heard(message: TabMessage): void {
    this.#parts.changes.heard(message);
  }

  storageFull(): void {
    this.#parts.storageFull();
  }

  async kept(): Promise<void> {
    await Promise.all([this.#parts.preferences.flush(), this.#parts.open.settled()]);
  }

  unsent(): readonly UnsentText[] {
    const { open, preferences, summaries } = this.#parts;
    // By the drafts, not by the list of conversations: that one may be read again just now, or lack a chat that only opened.
    const names = new Map(summaries.list.get().items.map(({ id, peer }) => [id, peer.name]));
    const notes = this.conversationWith(this.#core.me.account);
    const drafts = [...preferences.shared.get().conversations].map(([id, { draft }]) => ({
      to: id === notes ? null : (names.get(id) ?? open.peerName(id) ?? ""),
      text: draft,
    }));
    return [...open.unsent(), ...drafts.filter(({ text }) => text !== "")];
  }

  async retire(): Promise<Bytes | null> {
    const { environment, me } = this.#core;
    const online = this.#parts.live.online;
    this.#parts.close();
    const own = await (online ? this.#parts.contacts.grow(me.account) : this.#parts.contacts.held(me.account));
    if (own?.kind !== "known") return null;
    return (await retireEntry(own.log, environment.clock.now(), me.device, me.signing)).entry;
  }

  close(): void {
    void this.#parts.preferences.flush();
    this.#parts.close();
  }

  // Session -----------------------------------------------------------------------------------------------------------

  get account() {
    return this.#parts.ownAccount.shown;
  }

  get connection() {
    return this.#parts.live.state;
  }

  get conversations() {
    return this.#parts.summaries.list;
  }

  get history() {
    return this.#parts.historyFill.progress;
  }

  get notices() {
    return this.#parts.notices.shown;
  }

  get preferences() {
    return this.#parts.preferences.shared;
  }

  dismissNotice(id: string): void {
    this.#parts.notices.dismiss(id);
    this.#parts.guard(this.#parts.ownDevices.dismissed(id));
  }

  searchPeople(query: string): Promise<PeopleFound> {
    return this.#parts.acquaintance.search(query);
  }

  openConversation(peer: AccountId): ConversationView {
    return this.#parts.open.open(peer);
  }

  conversationWith(peer: AccountId): string {
    return conversationWith(this.#core.me, peer);
  }

  setPreferences(conversation: string, change: Parameters<Session["setPreferences"]>[1]): void {
    this.#parts.preferences.choose(conversation, change);
  }

  keepDraft(conversation: string, text: string): void {
    if (new TextEncoder().encode(text).length <= maxTextBytes) this.#parts.preferences.draft(conversation, text);
  }

  safetyNumber(peer: AccountId): readonly string[] {
    return safetyNumber(this.#core.me.id, fromBase64url(peer));
  }

  setVerified(peer: AccountId, verified: boolean): void {
    this.#parts.preferences.verify(peer, verified);
  }

  setBlocked(peer: AccountId, blocked: boolean): void {
    this.#parts.guard(this.#parts.blocking.set(peer, blocked));
  }

  devices(): Promise<DevicesFound> {
    return this.#parts.ownDevices.list();
  }

  signOut(device: number): Promise<Outcome<"unreachable" | "serverError">> {
    return this.#parts.ownDevices.signOut(device);
  }

  search(query: string, within: string | null): SearchView {
    return this.#parts.history.search(query, within);
  }

  setAvatarSeed(seed: string): Promise<Outcome<"unreachable" | "serverError">> {
    return this.#parts.ownAccount.setAvatarSeed(seed);
  }

  async setPicture(picture: Uint8Array<ArrayBuffer> | null): Promise<void> {
    await this.#parts.pictures.choose(picture);
    this.#host.tell({ kind: "preferencesChanged" });
  }

  openPicture(id: PictureId): Promise<Blob | null> {
    return this.#parts.pictures.open(id);
  }

  reconnect(): void {
    this.#parts.live.connect();
  }
}
