/** What a signed-in tab finds out about its server beside the conversations: its version, the app it serves, its clock. */
import type { Notice, StopReason } from "./api.ts";
import type { Core } from "./core.ts";
import type { Notices } from "./notices.ts";

/** The version of docs/protocol.md that this client speaks. */
const ownProtocol = 1;

/** Typing marks count for a minute; the rest is what a person would not notice. */
const tolerated = 3 * 60_000;
/** An answer that took longer says little: the device may have slept meanwhile. */
const longestExchange = 10_000;

/** Null where the server speaks this client's version. */
export function otherProtocol(protocol: number): Extract<StopReason, "serverNewer" | "serverOlder"> | null {
  if (protocol === ownProtocol) return null;
  return protocol > ownProtocol ? "serverNewer" : "serverOlder";
}

export class ServerWatch {
  readonly #core: Core;
  readonly #notices: Notices;
  readonly #stop: (reason: StopReason) => void;
  /** Which way the clock was wrong when that was told; told once each time. */
  #told: "ahead" | "behind" | null = null;

  constructor(core: Core, notices: Notices, stop: (reason: StopReason) => void) {
    this.#core = core;
    this.#notices = notices;
    this.#stop = stop;
  }

  /** After each connect: a server that was updated has ended every connection. */
  async look(): Promise<void> {
    const answer = await this.#core.api.describe();
    const other = answer.ok ? otherProtocol(answer.value.protocol) : null;
    if (other !== null) return this.#stop(other);
    if (await this.#core.environment.otherBuildServed())
      this.#notices.tell({ id: "newerApp", severity: "info", dismissible: true, kind: "newerApp" });
  }

  /** An answer came whose `Date` is `serverTime`; `asked` and `answered` by the own clock. */
  hearsTime(serverTime: number, asked: number, answered: number): void {
    if (answered < asked || answered - asked > longestExchange) return;
    const ahead = (asked + answered) / 2 - serverTime;
    const wrong = Math.abs(ahead) <= tolerated ? null : ahead > 0 ? "ahead" : "behind";
    if (wrong === this.#told) return;
    this.#told = wrong;
    const told: Notice = {
      id: "clockWrong",
      severity: "warning",
      dismissible: true,
      kind: "clockWrong",
      ahead: ahead > 0,
      minutes: Math.round(Math.abs(ahead) / 60_000),
    };
    this.#notices.replace("clockWrong", wrong === null ? [] : [told]);
  }
}
