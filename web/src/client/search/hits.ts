import type { AtRest } from "../../storage/atRest.ts";
import type { Database } from "../../storage/database.ts";
import { messagesAt, type NamedEntry } from "../../storage/entries.ts";
import type { SearchHit } from "../api.ts";
import { amend } from "../conversation/amendments.ts";
import { amendmentOf, bodyOfEntry } from "../conversation/bodies.ts";
import { isDamage } from "./damage.ts";
import type { FoundHit } from "./searcher.ts";
import type { Document } from "./segment.ts";
import { hasWords } from "./words.ts";

const mostHits = 200;
const openedAtOnce = 64;

/**
 * The newest hits among `candidates`, which come newest first: each message opened as it stands now, so that what an edit or a
 * delete took away is not found, whatever the index still has.
 */
export async function hitsAmong(
  database: Database,
  atRest: AtRest,
  candidates: readonly Document[],
  wanted: readonly string[],
  own: string,
): Promise<readonly FoundHit[]> {
  const hits: FoundHit[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < candidates.length; at += openedAtOnce) {
    // An edit is younger than its message: what comes now cannot be newer than its candidate.
    const oldestShown = hits.length < mostHits ? null : (hits.toSorted(newestFirst)[mostHits - 1]?.time ?? null);
    if (oldestShown !== null && (candidates[at]?.time ?? 0) < oldestShown) break;
    const found = await messagesAt(database, candidates.slice(at, at + openedAtOnce));
    const fresh = found.filter((one) => one !== null && isFirst(seen, `${one.row.conversation} ${one.row.sequence}`));
    const opened = await Promise.all(
      fresh.map((one) => (one === null ? null : hitOf(atRest, one, wanted, own).catch(nullIfDamaged))),
    );
    hits.push(...opened.filter((one) => one !== null));
  }
  return hits.sort(newestFirst).slice(0, mostHits);
}

function newestFirst(a: Pick<SearchHit, "time" | "sequence">, b: Pick<SearchHit, "time" | "sequence">): number {
  return b.time - a.time || b.sequence - a.sequence;
}

async function hitOf(
  atRest: AtRest,
  { row, amendments }: NamedEntry,
  wanted: readonly string[],
  own: string,
): Promise<FoundHit | null> {
  const { conversation, messageId: id, account, hash, sequence, time } = row;
  if (id === undefined || account === undefined) return null;
  const opened = await Promise.all(amendments.map((one) => amendmentOf(atRest, one)));
  const amended = amend(
    new Map([[id, { account, hash }]]),
    opened.filter((one) => one !== null),
    own,
  );
  const body = amended.get(id)?.body ?? (await bodyOfEntry(atRest, row));
  if (body.kind !== "text" || !hasWords(body.text, wanted)) return null;
  return { conversation, id, mine: account === own, sequence, time, text: body.text };
}

/** One altered row shall not hide the others. */
function nullIfDamaged(error: unknown): null {
  if (isDamage(error)) return null;
  throw error;
}

function isFirst(seen: Set<string>, place: string): boolean {
  if (seen.has(place)) return false;
  seen.add(place);
  return true;
}
