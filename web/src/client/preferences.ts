/**
 * What a person chose and began to write, on all their devices: drafts, pinned, muted and archived conversations, people whose
 * safety number was compared, people who are blocked. Lives in the private store (protocol, section 5.2); what was chosen last wins, item by item.
 */
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import { itemKind, type StoreItem } from "../protocol/private-store.ts";
import {
  type AccountId,
  type ConversationId,
  type ConversationPreferences,
  maxTextBytes,
  type SharedPreferences,
} from "./api.ts";
import { Cell } from "./cell.ts";
import type { Clock } from "./environment.ts";
import { type PrivateStore, readItems } from "./privateStore.ts";

/** A draft is kept when nothing was typed for so long. */
const typingPause = 700;

const none: ConversationPreferences = { pinned: false, muted: false, archived: false, draft: "" };

export class Preferences {
  readonly shared = new Cell<SharedPreferences>({
    conversations: new Map(),
    verified: new Set(),
    blocked: new Set(),
  });
  readonly #store: Pick<PrivateStore, "note" | "items">;
  readonly #clock: Clock;
  readonly #kept: () => void;
  readonly #failed: (error: unknown) => void;
  #hiddenAfter: ReadonlyMap<AccountId, number> = new Map();
  #blockChoices: ReadonlyMap<AccountId, boolean> = new Map();
  readonly #drafts = new Map<ConversationId, { readonly text: string; readonly forget: () => void }>();

  /** `kept`: something is in the store now that was not before. */
  constructor(
    store: Pick<PrivateStore, "note" | "items">,
    clock: Clock,
    hooks: { readonly kept: () => void; readonly failed: (error: unknown) => void },
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#kept = hooks.kept;
    this.#failed = hooks.failed;
  }

  /** Reads again what is held, also what other tabs and devices chose. */
  async load(): Promise<void> {
    this.#take(await this.#store.items());
  }

  choose(conversation: ConversationId, change: Partial<Omit<ConversationPreferences, "draft">>): void {
    this.#change(conversation, change);
    const facts = (["pinned", "muted", "archived"] as const).flatMap((kind) => {
      const set = change[kind];
      return set === undefined
        ? []
        : [{ kind: itemKind[kind], key: fromBase64url(conversation), value: { kind, set } }];
    });
    void this.#note(facts);
  }

  /** The text so far; empty when it was sent or given up, and then kept at once. */
  draft(conversation: ConversationId, text: string): void {
    if (this.#of(conversation).draft === text && !this.#drafts.has(conversation)) return;
    this.#change(conversation, { draft: text });
    this.#drafts.get(conversation)?.forget();
    const keep = () => void this.#keepDraft(conversation);
    this.#drafts.set(conversation, { text, forget: text === "" ? () => {} : this.#clock.after(typingPause, keep) });
    if (text === "") keep();
  }

  verify(account: AccountId, set: boolean): void {
    this.shared.update((shared) => {
      const verified = new Set(shared.verified);
      if (set) verified.add(account);
      else verified.delete(account);
      return { ...shared, verified };
    });
    void this.#note([{ kind: itemKind.verified, key: fromBase64url(account), value: { kind: "verified", set } }]);
  }

  /** `after`: the place in their conversation behind which nothing of theirs is shown. Shown at once; resolves when it is kept. */
  block(account: AccountId, set: boolean, after: number): Promise<void> {
    const hidden = new Map(this.#hiddenAfter);
    if (set) hidden.set(account, after);
    else hidden.delete(account);
    this.#hiddenAfter = hidden;
    this.#blockChoices = new Map(this.#blockChoices).set(account, set);
    this.shared.update((shared) => ({ ...shared, blocked: new Set(hidden.keys()) }));
    return this.#note([
      { kind: itemKind.blocked, key: fromBase64url(account), value: { kind: "blocked", set, after } },
    ]);
  }

  /** The sequence behind which nothing of this account is shown; infinite for those who are not blocked. */
  hiddenAfter(account: AccountId): number {
    return this.#hiddenAfter.get(account) ?? Number.POSITIVE_INFINITY;
  }

  /** Whom the person ever blocked, and whether that holds. */
  get blockChoices(): ReadonlyMap<AccountId, boolean> {
    return this.#blockChoices;
  }

  /** Keeps what is being typed now; resolves when it is kept, or could not be. */
  async flush(): Promise<void> {
    await Promise.all([...this.#drafts.keys()].map((conversation) => this.#keepDraft(conversation)));
  }

  async #keepDraft(conversation: ConversationId): Promise<void> {
    const draft = this.#drafts.get(conversation);
    if (draft === undefined) return;
    draft.forget();
    // No message can be so long: it stays in this tab, and the store keeps its room for all the rest.
    if (new TextEncoder().encode(draft.text).length > maxTextBytes) return;
    this.#drafts.delete(conversation);
    const value = { kind: "draft", text: draft.text } as const;
    await this.#note([{ kind: itemKind.draft, key: fromBase64url(conversation), value }]);
  }

  #note(facts: Parameters<PrivateStore["note"]>[0]): Promise<void> {
    return this.#store.note(facts).then(this.#kept, this.#failed);
  }

  #take(items: readonly StoreItem[]): void {
    const conversations = new Map<ConversationId, ConversationPreferences>();
    const verified = new Set<AccountId>();
    const hidden = new Map<AccountId, number>();
    const choices = new Map<AccountId, boolean>();
    const change = (id: ConversationId, part: Partial<ConversationPreferences>) =>
      conversations.set(id, { ...(conversations.get(id) ?? none), ...part });
    for (const { item, value } of readItems(items)) {
      const key = toBase64url(item.key);
      if (value.kind === "pinned" || value.kind === "muted" || value.kind === "archived")
        change(key, { [value.kind]: value.set });
      else if (value.kind === "draft") change(key, { draft: value.text });
      else if (value.kind === "verified" && value.set) verified.add(key);
      else if (value.kind === "blocked") {
        choices.set(key, value.set);
        if (value.set) hidden.set(key, value.after);
      }
    }
    for (const [id, draft] of this.#drafts) change(id, { draft: draft.text });
    const before = this.shared.get().conversations;
    for (const [id, now] of conversations) {
      const known = before.get(id);
      if (known !== undefined && same(known, now)) conversations.set(id, known);
    }
    this.#hiddenAfter = hidden;
    this.#blockChoices = choices;
    this.shared.set({ conversations, verified, blocked: new Set(hidden.keys()) });
  }

  #of(conversation: ConversationId): ConversationPreferences {
    return this.shared.get().conversations.get(conversation) ?? none;
  }

  #change(conversation: ConversationId, change: Partial<ConversationPreferences>): void {
    const changed = { ...this.#of(conversation), ...change };
    this.shared.update((shared) => ({
      ...shared,
      conversations: new Map(shared.conversations).set(conversation, changed),
    }));
  }
}

function same(a: ConversationPreferences, b: ConversationPreferences): boolean {
  return a.pinned === b.pinned && a.muted === b.muted && a.archived === b.archived && a.draft === b.draft;
}
