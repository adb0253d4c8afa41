/**
 * What a device that logged out still has to tell the server: that it retires, and that its session ends. The session's cookie is out of
 * reach of scripts, and the keys are gone by then; so the retire entry is signed before, and stays until the server has it.
 */
import { fromBase64url, toBase64url } from "../protocol/base64url.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { type Database, stored, wipe } from "../storage/database.ts";
import { isDefinite } from "./authErrors.ts";
import type { Locks } from "./environment.ts";
import type { ServerApi } from "./serverApi.ts";

const setting = "farewell";

/**
 * - `nothing`: there was nothing to tell.
 * - `told`: the device is retired and its session ended, or the server had ended it before.
 * - `listed`: the session is ended, but the account's log had gone on, and the entry does not fit any more.
 * - `waiting`: the server could not be told yet.
 */
export type Farewell = "nothing" | "told" | "listed" | "waiting";

/** Wipes all that is stored here. Null: a device that could sign nothing, and only ends its session. */
export async function leave(database: Database, retirement: Bytes | null): Promise<void> {
  await wipe(database, { name: setting, value: retirement === null ? "" : toBase64url(retirement) });
}

/** Under a lock: a sign-in that follows has a cookie of its own, which this must not end. */
export function sayFarewell(database: Database, api: ServerApi, locks: Locks): Promise<Farewell> {
  return locks.run("farewell", async () => {
    const row = await stored(() => database.get("settings", setting));
    if (row === undefined) return "nothing";
    const told = row.value === "" ? "listed" : await retire(api, fromBase64url(row.value));
    if (told === "waiting") return told;
    // A retirement has ended the session of its device already.
    if (told === "listed") {
      const ended = await api.logout();
      if (!ended.ok && !isDefinite(ended.problem)) return "waiting";
    }
    await stored(() => database.delete("settings", setting));
    return told;
  });
}

async function retire(api: ServerApi, entry: Bytes): Promise<Farewell> {
  const answer = await api.appendLog(toBase64url(entry));
  if (answer.ok || answer.problem.code === "not_signed_in") return "told";
  return isDefinite(answer.problem) ? "listed" : "waiting";
}
