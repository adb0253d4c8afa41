import type {
  AccountId,
  Connection,
  ConversationList,
  ConversationPreferences,
  ConversationView,
  DevicesFound,
  HistoryProgress,
  Notice,
  OwnAccount,
  OwnDevice,
  PeopleFound,
  Person,
  PictureId,
  SearchHit,
  SearchView,
  Session,
  SharedPreferences,
} from "../../client/api.ts";
import { FakeConversation } from "./FakeConversation.ts";
import { FakeStore } from "./FakeStore.ts";

const none: ConversationPreferences = { pinned: false, muted: false, archived: false, draft: "" };

export class FakeSession implements Session {
  readonly account = new FakeStore<OwnAccount>({
    id: "self",
    name: "mira",
    role: "user",
    avatarSeed: "mira",
    picture: null,
  });
  readonly connection = new FakeStore<Connection>({ kind: "online" });
  readonly conversations = new FakeStore<ConversationList>({ loaded: true, items: [] });
  readonly history = new FakeStore<HistoryProgress | null>(null);
  readonly notices = new FakeStore<readonly Notice[]>([]);
  readonly preferences = new FakeStore<SharedPreferences>({
    conversations: new Map(),
    verified: new Set(),
    blocked: new Set(),
  });
  ownDevices: readonly OwnDevice[] = [
    {
      number: 4,
      name: "Firefox on Linux",
      current: true,
      ended: false,
      leaving: false,
      sessions: [{ id: "s4", created: Date.now(), lastUsed: Date.now() }],
    },
    { number: 2, name: null, current: false, ended: true, leaving: false, sessions: [] },
    {
      number: 0,
      name: "Safari on iPhone",
      current: false,
      ended: false,
      leaving: false,
      sessions: [{ id: "s0", created: 0, lastUsed: Date.now() - 86_400_000 }],
    },
  ];
  readonly people: Person[] = [];
  readonly pictures = new Map<PictureId, Blob | null>();
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
        ({ id: peer, name: peer, avatarSeed: peer, picture: null, presence: { kind: "unknown" } } satisfies Person);
      conversation = new FakeConversation(person, peer === this.account.get().id);
      this.opened.set(peer, conversation);
    }
    return conversation;
  }

  async setAvatarSeed(seed: string): Promise<{ readonly ok: true }> {
    this.account.update((account) => ({ ...account, avatarSeed: seed }));
    return { ok: true };
  }

  async setPicture(picture: Uint8Array<ArrayBuffer> | null): Promise<void> {
    this.pictures.set("chosen", picture === null ? null : new Blob([picture]));
    this.account.update((account) => ({ ...account, picture: picture === null ? null : "chosen" }));
  }

  async openPicture(id: PictureId): Promise<Blob | null> {
    return this.pictures.get(id) ?? null;
  }

  conversationWith(peer: AccountId): string {
    return `conversation-${peer}`;
  }

  setPreferences(conversation: string, change: Partial<ConversationPreferences>): void {
    this.preferences.update((shared) => {
      const before = shared.conversations.get(conversation) ?? none;
      return { ...shared, conversations: new Map(shared.conversations).set(conversation, { ...before, ...change }) };
    });
  }

  keepDraft(conversation: string, draft: string): void {
    this.setPreferences(conversation, { draft });
  }

  safetyNumber(): readonly string[] {
    return Array.from({ length: 12 }, (_, index) => String(10_482 + index * 7_919).slice(-5));
  }

  setVerified(peer: AccountId, verified: boolean): void {
    this.preferences.update((shared) => ({ ...shared, verified: new Set(verified ? [peer] : []) }));
  }

  setBlocked(peer: AccountId, blocked: boolean): void {
    this.preferences.update((shared) => ({ ...shared, blocked: new Set(blocked ? [peer] : []) }));
  }

  async devices(): Promise<DevicesFound> {
    return { ok: true, devices: this.ownDevices };
  }

  async signOut(number: number): Promise<{ readonly ok: true }> {
    this.ownDevices = this.ownDevices.map((device) =>
      device.number === number ? { ...device, leaving: true, sessions: [] } : device,
    );
    return { ok: true };
  }

  search(query: string, within: string | null): SearchView {
    const hits = [...this.opened].flatMap(([peer, { state }]) =>
      state.get().items.flatMap((item): SearchHit[] => {
        const conversation = this.conversationWith(peer);
        if (item.kind !== "message" || item.body.kind !== "text" || (within !== null && within !== conversation))
          return [];
        const { id, mine, time, body, sequence } = item;
        return body.text.toLowerCase().includes(query.toLowerCase())
          ? [{ conversation, peer, id, mine, sequence: sequence ?? 0, time, text: body.text }]
          : [];
      }),
    );
    return { state: new FakeStore({ hits, done: 1, total: 1, phase: "complete" as const }), close: () => {} };
  }

  reconnect(): void {
    this.connection.set({ kind: "connecting" });
  }
}
