import type { CryptoJobs, Progress } from "./jobs.ts";
import type { Job, Port, Reply, Request, Results } from "./messages.ts";

/** Answers the jobs that arrive at `port`; several may be under way. */
export function serve(port: Port, jobs: CryptoJobs): void {
  port.onmessage = (event: MessageEvent<Request>) => {
    const { id, job } = event.data;
    const reply = (message: Reply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
    const progress: Progress = (done, total) => reply({ id, kind: "progress", done, total });
    run(jobs, job, progress).then(
      (result) => reply({ id, kind: "done", result }, owned(job, result)),
      (error: unknown) => reply({ id, kind: "failed", message: error instanceof Error ? error.message : "failed" }),
    );
  };
}

function run(jobs: CryptoJobs, job: Job, progress: Progress): Promise<Results[keyof Results]> {
  switch (job.name) {
    case "stretch":
      return jobs.stretch(job.password, job.salt, job.parameters);
    case "sealMany":
      return jobs.sealMany(job.jobs, job.secret, progress);
    case "openEnvelopes":
      return jobs.openEnvelopes(job.context, job.envelopes, progress);
    case "openEpochKeys":
      return jobs.openEpochKeys(job.account, job.epochs, job.accountKeys);
    case "verifyLog":
      return jobs.verifyLog(job.entries);
  }
}

/** A stretched password moves to the page instead of leaving a copy in the worker. */
function owned(job: Job, result: Results[keyof Results]): Transferable[] {
  return job.name === "stretch" && result instanceof Uint8Array ? [result.buffer] : [];
}
