import type {
  ConversationState,
  ConversationView,
  DeliveryState,
  Message,
  MessageId,
  Person,
} from "../../client/api.ts";
import { FakeStore } from "./FakeStore.ts";

export class FakeConversation implements ConversationView {
  readonly state: FakeStore<ConversationState>;
  readonly sent: string[] = [];
  /** Pages that `loadOlder` still has to give, the next one first; each oldest message first. */
  readonly olderPages: (readonly Message[])[] = [];
  /** Pages that `loadNewer` still has to give, the next one first. */
  readonly newerPages: (readonly Message[])[] = [];
  readonly read: number[] = [];
  #ids = 0;

  constructor(peer: Person, notesToSelf: boolean) {
    this.state = new FakeStore<ConversationState>({
      phase: "open",
      id: `conversation-${peer.id}`,
      peer,
      notesToSelf,
      items: [],
      older: "none",
      newer: "none",
      peerTyping: false,
      firstUnread: null,
      unread: 0,
      trust: [],
      blocked: null,
    });
  }

  async loadOlder(): Promise<void> {
    const page = this.olderPages.shift() ?? [];
    this.state.update((state) => ({ ...state, older: "loading" }));
    await new Promise((resolve) => setTimeout(resolve, 150));
    this.state.update((state) => ({
      ...state,
      items: [...page, ...state.items],
      older: this.olderPages.length > 0 ? "more" : "none",
    }));
  }

  async loadNewer(): Promise<void> {
    const page = this.newerPages.shift() ?? [];
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.state.update((state) => ({
      ...state,
      items: [...state.items, ...page],
      newer: this.newerPages.length > 0 ? "more" : "none",
    }));
  }

  async show(id: MessageId): Promise<boolean> {
    const isShown = () => this.state.get().items.some((item) => item.id === id);
    while (!isShown() && this.olderPages.length > 0) await this.loadOlder();
    return isShown();
  }

  async showLatest(): Promise<void> {
    while (this.state.get().newer === "more") await this.loadNewer();
  }

  send(text: string, more: { readonly replyTo?: MessageId; readonly mentions?: readonly string[] } = {}): void {
    this.sent.push(text);
    const { replyTo, mentions = [] } = more;
    const source = this.state.get().items.find((item) => item.kind === "message" && item.id === replyTo);
    const message: Message = {
      kind: "message",
      id: `own-${++this.#ids}`,
      sequence: null,
      sender: "self",
      mine: true,
      time: Date.now(),
      body: { kind: "text", text, ...(mentions.length === 0 ? {} : { mentions }) },
      edited: false,
      replyTo: source?.kind === "message" ? { id: source.id, said: { mine: source.mine, body: source.body } } : null,
      reactions: [],
      delivery: { kind: "pending" },
    };
    this.state.update((state) => ({ ...state, items: [...state.items, message] }));
  }

  edit(id: MessageId, text: string): void {
    this.#change(id, (message) => ({ ...message, body: { kind: "text", text }, edited: true }));
  }

  remove(id: MessageId): void {
    this.#change(id, (message) => ({ ...message, body: { kind: "deleted" }, reactions: [] }));
  }

  react(id: MessageId, emoji: string): void {
    const others = (message: Message) => message.reactions.filter((one) => !one.mine);
    this.#change(id, (message) => ({
      ...message,
      reactions: emoji === "" ? others(message) : [...others(message), { emoji, accounts: ["self"], mine: true }],
    }));
  }

  retry(id: MessageId): void {
    this.deliver(id, { kind: "pending" });
  }

  discard(id: MessageId): void {
    this.state.update((state) => ({ ...state, items: state.items.filter((item) => item.id !== id) }));
  }

  typing(): void {}

  markRead(sequence: number): void {
    this.read.push(sequence);
    this.state.update((state) => ({ ...state, unread: 0 }));
  }

  acknowledgeTrust(id: string): void {
    this.state.update((state) => ({ ...state, trust: state.trust.filter((notice) => notice.id !== id) }));
  }

  close(): void {}

  deliver(id: MessageId, delivery: DeliveryState): void {
    this.#change(id, (message) => ({ ...message, delivery }));
  }

  #change(id: MessageId, change: (message: Message) => Message): void {
    this.state.update((state) => ({
      ...state,
      items: state.items.map((item) => (item.kind === "message" && item.id === id ? change(item) : item)),
    }));
  }
}
