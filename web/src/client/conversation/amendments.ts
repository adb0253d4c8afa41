/**
 * Edits, deletes and reactions, as pure functions: what messages did to others. They lie behind the messages they name, in the
 * order of the conversation; the last one counts, but for a delete, which nothing follows.
 *
 * | amends   | counts when                                  | then                                   |
 * |----------|----------------------------------------------|----------------------------------------|
 * | edit     | same account, names the stored message       | its text stands in place of the first  |
 * | delete   | same account, names the stored message       | a trace stands in its place            |
 * | reaction | names the stored message                     | one for each account; empty takes back |
 */
import { equal } from "../../protocol/bytes.ts";
import type { ReferenceRow } from "../../storage/catalogue.ts";
import type { MessageBody, Reaction } from "../api.ts";
import { type Amendment, bodyOf } from "./bodies.ts";

/** What became of a message. */
export interface Amended {
  /** Null: as it was sent. */
  readonly body: MessageBody | null;
  readonly reactions: readonly Reaction[];
}

interface Target {
  readonly account: string | undefined;
  readonly hash: ReferenceRow["hash"];
}

interface Collected {
  body: MessageBody | null;
  /** Emoji by account, in the order of their coming. */
  readonly emoji: Map<string, string>;
}

export function amend(
  targets: ReadonlyMap<string, Target>,
  amendments: readonly Amendment[],
  ownAccount: string,
): ReadonlyMap<string, Amended> {
  const collected = new Map<string, Collected>();
  for (const { account, target, content } of amendments) {
    const named = targets.get(target.id);
    if (named === undefined || !equal(named.hash, target.hash)) continue;
    const so = collected.get(target.id) ?? { body: null, emoji: new Map<string, string>() };
    collected.set(target.id, so);
    if (content.kind === "reaction") {
      so.emoji.delete(account);
      if (content.emoji !== "") so.emoji.set(account, content.emoji);
    } else if (account === named.account && so.body?.kind !== "deleted") {
      so.body = bodyOf(content);
    }
  }
  return new Map(
    [...collected].map(([id, { body, emoji }]) => [
      id,
      { body, reactions: body?.kind === "deleted" ? [] : reactionsOf(emoji, ownAccount) },
    ]),
  );
}

function reactionsOf(emoji: ReadonlyMap<string, string>, ownAccount: string): readonly Reaction[] {
  const accounts = new Map<string, string[]>();
  for (const [account, one] of emoji) accounts.set(one, [...(accounts.get(one) ?? []), account]);
  return [...accounts].map(([one, by]) => ({ emoji: one, accounts: by, mine: by.includes(ownAccount) }));
}
