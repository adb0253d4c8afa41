/** Somebody, as this account knows them. */
import type { AccountId, PictureId } from "./ids.ts";

export interface Person {
  readonly id: AccountId;
  readonly name: string;
  readonly avatarSeed: string;
  /** What the person sent as the own picture; null for strangers. */
  readonly picture: PictureId | null;
  /** Known for people one shares a conversation with; else "unknown". */
  readonly presence: Presence;
}

export type Presence =
  | { readonly kind: "online" }
  | { readonly kind: "offline"; readonly lastSeen: number | null }
  | { readonly kind: "unknown" };
