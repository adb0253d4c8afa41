import type { CryptoJobs, Progress } from "./jobs.ts";
import type { Job, Port, Reply, Results } from "./messages.ts";

interface Waiting {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
  readonly progress: Progress | undefined;
}

/** A worker of its own, from this app's origin: the content security policy allows no other. */
export function startWorker(): CryptoJobs {
  const worker = new Worker(new URL("./crypto-worker.ts", import.meta.url), { type: "module", name: "crypto" });
  const { jobs, fail } = connect(worker, () => worker.terminate());
  worker.onerror = () => fail("The crypto worker stopped; reload the page.");
  return jobs;
}

/** Speaks to whoever {@link serve}s at the other end of `port`. */
export function connect(port: Port, end: () => void): { jobs: CryptoJobs; fail: (why: string) => void } {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: string | null = null;

  port.onmessage = (event: MessageEvent<Reply>) => {
    const reply = event.data;
    const job = waiting.get(reply.id);
    if (job === undefined) return;
    if (reply.kind === "progress") {
      job.progress?.(reply.done, reply.total);
      return;
    }
    waiting.delete(reply.id);
    if (reply.kind === "done") job.resolve(reply.result);
    else job.reject(new Error(reply.message));
  };

  function fail(why: string): void {
    ended = why;
    for (const job of waiting.values()) job.reject(new Error(why));
    waiting.clear();
  }

  function request<J extends Job>(
    job: J,
    progress?: Progress,
    transfer: Transferable[] = [],
  ): Promise<Results[J["name"]]> {
    if (ended !== null) return Promise.reject(new Error(ended));
    const id = next++;
    return new Promise<Results[J["name"]]>((resolve, reject) => {
      // The reply to an id is the result of the job that was sent under it.
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, progress });
      port.postMessage({ id, job }, transfer);
    });
  }

  const jobs: CryptoJobs = {
    // The password's bytes move: nothing of them stays in the page's thread.
    stretch: (password, salt, parameters) =>
      request({ name: "stretch", password, salt, parameters } as const, undefined, [password.buffer]),
    sealMany: (sealJobs, secret, progress) => request({ name: "sealMany", jobs: sealJobs, secret } as const, progress),
    openEnvelopes: (context, envelopes, progress) =>
      request({ name: "openEnvelopes", context, envelopes } as const, progress),
    openEpochKeys: (account, epochs, accountKeys) =>
      request({ name: "openEpochKeys", account, epochs, accountKeys } as const),
    verifyLog: (entries) => request({ name: "verifyLog", entries } as const),
    close() {
      fail("The crypto worker was closed.");
      end();
    },
  };
  return { jobs, fail };
}
