import { StorageFailure } from "../../../storage/failure.ts";
import type { HistorySearcher } from "../searcher.ts";
import type { Call, HistoryOf, Port, Reply, Results } from "./messages.ts";

interface Waiting {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
}

/** A worker of its own, so that neither the page nor the cryptography of what just came waits for the index. */
export function startSearchWorker(history: HistoryOf): HistorySearcher {
  const worker = new Worker(new URL("./search-worker.ts", import.meta.url), { type: "module", name: "search" });
  const { searcher, fail } = connect(worker, history, () => worker.terminate());
  worker.onerror = () => fail("The search worker stopped; reload the page.");
  return searcher;
}

/** Speaks to whoever serves at the other end of `port`. */
export function connect(
  port: Port,
  history: HistoryOf,
  end: () => void,
): { searcher: HistorySearcher; fail: (why: string) => void } {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: string | null = null;

  port.onmessage = (event: MessageEvent<Reply>) => {
    const reply = event.data;
    const call = waiting.get(reply.id);
    if (call === undefined) return;
    waiting.delete(reply.id);
    if (reply.kind === "done") call.resolve(reply.result);
    else call.reject(reply.problem === null ? new Error(reply.message) : new StorageFailure(reply.problem));
  };

  function fail(why: string): void {
    ended = why;
    for (const call of waiting.values()) call.reject(new Error(why));
    waiting.clear();
  }

  function request<C extends Call>(call: C): Promise<Results[C["name"]]> {
    if (ended !== null) return Promise.reject(new Error(ended));
    const id = next++;
    return new Promise<Results[C["name"]]>((resolve, reject) => {
      // The reply to an id is the result of the call that was sent under it.
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      port.postMessage({ id, history, call });
    });
  }

  const searcher: HistorySearcher = {
    step: () => request({ name: "step" } as const),
    find: (wanted, within) => request({ name: "find", wanted, within } as const),
    close() {
      fail("The search worker was closed.");
      end();
    },
  };
  return { searcher, fail };
}
