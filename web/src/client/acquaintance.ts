/** Whom one may write to: names and account logs of people, and what a log that contradicts itself means for this tab. */
import { toBase64url } from "../protocol/base64url.ts";
import type { LogRefusal, TrustKind } from "../storage/catalogue.ts";
import { changeConversation, withTrust } from "../storage/conversations.ts";
import type { Notice, PeopleFound, Person, SendBlock, StopReason } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { conversationWith } from "./conversation/directory.ts";
import type { Core } from "./core.ts";
import type { People } from "./people.ts";

export interface AcquaintanceListener {
  readonly notice: (notice: Notice) => void;
  readonly stop: (reason: StopReason) => void;
  /** The own log says that this device has ended. */
  readonly sessionEnded: () => void;
  /** The conversation with a person says something else now; `here`: other tabs do not know it yet. */
  readonly changed: (conversation: string, here: boolean) => void;
  /** Somebody is known by name and log now. */
  readonly met: (conversation: string) => void;
}

/** The characters of section 3.1 of the protocol. */
const partOfName = /^[A-Za-z0-9._-]{1,32}$/;

export class Acquaintance {
  readonly #core: Core;
  readonly #people: People;
  readonly #contacts: Contacts;
  readonly #listener: AcquaintanceListener;
  readonly #refused = new Map<string, SendBlock>();

  constructor(core: Core, people: People, contacts: Contacts, listener: AcquaintanceListener) {
    this.#core = core;
    this.#people = people;
    this.#contacts = contacts;
    this.#listener = listener;
  }

  /** Why nothing may be sent to this account; null when something may. */
  blocked(account: string): SendBlock | null {
    return this.#refused.get(account) ?? null;
  }

  /** A log that was refused before this tab began. What the own one is refused for stays so, whatever the server shows afterwards. */
  refusedBefore(account: string, refusal: LogRefusal): void {
    if (account === this.#core.me.account) this.#stop(refusal);
    else this.#refused.set(account, "peerLogRefused");
  }

  /** What cannot be part of a name is not sent: it is a search in messages, whose words the server is not to learn. */
  async search(query: string): Promise<PeopleFound> {
    if (!partOfName.test(query)) return { ok: true, people: [] };
    const answer = await this.#core.api.searchUsers(query);
    if (!answer.ok) {
      const { code } = answer.problem;
      return { ok: false, error: code === "throttled" || code === "unreachable" ? code : "serverError" };
    }
    const people = answer.value.users
      .map((user) => ({ ...user, id: toBase64url(user.account) }))
      .filter((user) => user.id !== this.#core.me.account)
      .map((user): Person => this.#people.met(user.id, user.name, user.isAvatarImageSet ? user.avatarImage : null));
    return { ok: true, people };
  }

  /** Makes a person's name and log known. */
  async meet(peer: string): Promise<void> {
    if (this.#people.get(peer) !== null && (await this.#contacts.held(peer)) !== null) return;
    const known = await this.#contacts.atLeast(peer, 0);
    if (known.kind === "unreachable") return;
    this.#people.met(peer, known.name, known.avatarSeed);
    if (known.kind === "refused") {
      this.#refused.set(peer, known.refusal === "ofAnother" ? "peerLogOfAnother" : "peerLogRefused");
      this.#listener.changed(conversationWith(this.#core.me, peer), false);
    }
    await this.#warnOfNamesake(peer);
    this.#listener.met(conversationWith(this.#core.me, peer));
  }

  /** The stored log of this account grew or was refused. */
  async judge(account: string): Promise<void> {
    const held = await this.#contacts.held(account);
    if (held === null) return;
    const own = account === this.#core.me.account;
    if (held.kind === "known") {
      const ended = held.log.devices.find((device) => device.device === this.#core.me.device)?.ended ?? null;
      if (own && ended !== null) this.#listener.sessionEnded();
      if (held.log.needsNewerVersion) this.#refused.set(account, "needsNewerVersion");
      else this.#refused.delete(account);
    } else if (own) {
      this.#stop(held.refusal);
    } else {
      this.#refused.set(account, "peerLogRefused");
      const { name, refusal } = held;
      const what = refusal === "forked" ? "Forked" : refusal === "rolledBack" ? "RolledBack" : "Refused";
      this.#listener.notice({
        id: `log-${account}`,
        severity: "danger",
        dismissible: false,
        kind: `contactLog${what}`,
        peer: account,
        name,
      });
      await this.#warn(account, `peerLog${what}`, false);
    }
  }

  #stop(refusal: LogRefusal | "ofAnother"): void {
    this.#listener.stop(refusal === "rolledBack" ? "ownLogRolledBack" : "ownLogForked");
  }

  /** A name leads to one account. When it led to another one before, somebody may stand in a known person's place. */
  async #warnOfNamesake(peer: string): Promise<void> {
    const namesakes = this.#people.namesakes(peer).map((one) => this.#contacts.held(one.id));
    if ((await Promise.all(namesakes)).every((held) => held === null)) return;
    await this.#warn(peer, "nameHasNewAccount", true);
  }

  async #warn(peer: string, kind: TrustKind, here: boolean): Promise<void> {
    const conversation = conversationWith(this.#core.me, peer);
    await changeConversation(this.#core.database, conversation, peer, (row) => withTrust(row, kind));
    this.#listener.changed(conversation, here);
  }
}
