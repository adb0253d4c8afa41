import { AtRest } from "../../../storage/atRest.ts";
import { openDatabase } from "../../../storage/database.ts";
import { StorageFailure } from "../../../storage/failure.ts";
import { HistoryIndex } from "../historyIndex.ts";
import type { HistorySearcher } from "../searcher.ts";
import type { Call, HistoryOf, Port, Reply, Request, Results } from "./messages.ts";

/** Answers the calls that arrive at `port`, with a connection to the database of its own; several may be under way. */
export function serve(port: Port): void {
  let opened: Promise<HistorySearcher> | null = null;
  port.onmessage = (event: MessageEvent<Request>) => {
    const { id, history, call } = event.data;
    const reply = (message: Reply) => port.postMessage(message);
    opened ??= openHistory(history);
    opened
      .then((searcher) => answer(searcher, call))
      .then(
        (result) => reply({ id, kind: "done", result }),
        (error: unknown) => reply({ id, kind: "failed", ...told(error) }),
      );
  };
}

async function openHistory({ databaseName, account }: HistoryOf): Promise<HistorySearcher> {
  // The page has a connection of its own, and is told there when it is lost.
  const database = await openDatabase(databaseName, { lost: () => {} });
  const atRest = await AtRest.known(database);
  if (atRest === null) throw new StorageFailure("gone");
  return new HistoryIndex(database, atRest, account);
}

function answer(searcher: HistorySearcher, call: Call): Promise<Results[keyof Results]> {
  switch (call.name) {
    case "step":
      return searcher.step();
    case "find":
      return searcher.find(call.wanted, call.within);
  }
}

function told(error: unknown): Pick<Extract<Reply, { kind: "failed" }>, "message" | "problem"> {
  const problem = error instanceof StorageFailure ? error.problem : null;
  return { message: error instanceof Error ? error.message : "failed", problem };
}
