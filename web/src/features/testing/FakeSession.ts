import type {
  AccountId,
  Connection,
  ConversationList,
  ConversationView,
  Notice,
  OwnAccount,
  PeopleFound,
  Person,
  Session,
} from "../../client/api.ts";
import { FakeConversation } from "./FakeConversation.ts";
import { FakeStore } from "./FakeStore.ts";

export class FakeSession implements Session {
  readonly account = new FakeStore<OwnAccount>({ id: "self", name: "mira", role: "user", avatarSeed: "mira" });
  readonly connection = new FakeStore<Connection>({ kind: "online" });
  readonly conversations = new FakeStore<ConversationList>({ loaded: true, items: [] });
  readonly notices = new FakeStore<readonly Notice[]>([]);
  readonly people: Person[] = [];
  readonly opened = new Map<AccountId, FakeConversation>();

  dismissNotice(id: string): void {
    this.notices.update((all) => all.filter((notice) => notice.id !== id));
  }

  async searchPeople(query: string): Promise<PeopleFound> {
    return { ok: true, people: this.people.filter((person) => person.name.includes(query)) };
  }

  openConversation(peer: AccountId): ConversationView {
    return this.conversation(peer);
  }

  /** The conversation with `peer`, to fill before or to look at after it was opened. */
  conversation(peer: AccountId): FakeConversation {
    let conversation = this.opened.get(peer);
    if (conversation === undefined) {
      const person =
        this.people.find((one) => one.id === peer) ??
        ({ id: peer, name: peer, avatarSeed: peer, presence: { kind: "unknown" } } satisfies Person);
      conversation = new FakeConversation(person, peer === this.account.get().id);
      this.opened.set(peer, conversation);
    }
    return conversation;
  }

  async setAvatarSeed(seed: string): Promise<{ readonly ok: true }> {
    this.account.update((account) => ({ ...account, avatarSeed: seed }));
    return { ok: true };
  }

  reconnect(): void {
    this.connection.set({ kind: "connecting" });
  }
}
