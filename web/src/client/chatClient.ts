import { AtRest } from "../storage/atRest.ts";
import type { DevicePhase } from "../storage/catalogue.ts";
import { type Database, openDatabase, wipe } from "../storage/database.ts";
import { StorageFailure } from "../storage/failure.ts";
import { changeDevice, readProfile } from "../storage/profile.ts";
import type {
  AuthError,
  ChatClient,
  ClientState,
  Outcome,
  RegisterRequest,
  ServerInfo,
  SignedOutReason,
  StopReason,
} from "./api.ts";
import { Cell } from "./cell.ts";
import { meFrom } from "./core.ts";
import type { Environment } from "./environment.ts";
import { type Farewell, leave, sayFarewell } from "./farewell.ts";
import type { SignInSurroundings } from "./newDevice.ts";
import { register } from "./registration.ts";
import { Rest } from "./rest.ts";
import { ServerApi } from "./serverApi.ts";
import { otherProtocol } from "./serverWatch.ts";
import { openSession, type RunningSession } from "./session.ts";
import { loginWithCode, loginWithPassword, settlePending } from "./signIn.ts";
import { Tabs } from "./tabs.ts";

/** The life of one tab: which {@link ClientState} it is in, and why. Work inside `ready` is the session's. */
export class TabClient implements ChatClient {
  readonly state = new Cell<ClientState>({ kind: "starting" });
  readonly #environment: Environment;
  readonly #api: ServerApi;
  #database: Database | null = null;
  #tabs: Tabs | null = null;
  #running: RunningSession | null = null;
  /** Counts changes of who is signed in: work that began before one does not end after it. */
  #era = 0;
  /** While nobody is signed in and the server does not answer. */
  #forgetLook: (() => void) | null = null;
  #looks = 0;
  #closed = false;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#api = new ServerApi(new Rest(environment));
  }

  async start(): Promise<void> {
    if (!this.#environment.secureContext) return this.state.set({ kind: "insecure" });
    if (!this.#environment.webAssembly) return this.#stop("webAssemblyMissing");
    try {
      this.#database = await this.#openDatabase();
      this.#tabs = new Tabs(this.#environment.openTabChannel(), (message) => {
        if (message.kind === "signedOut") void this.#otherTabSignedOut();
        else if (message.kind === "signedIn" || message.kind === "confirmed") void this.#resume(null);
        else this.#running?.heard(message);
      });
      await this.#resume(null);
    } catch (error) {
      this.#failed(error);
    }
  }

  register(request: RegisterRequest): Promise<Outcome<AuthError>> {
    return this.#signIn((surroundings) => register(surroundings, request));
  }

  login(name: string, password: string): Promise<Outcome<AuthError>> {
    return this.#signIn((surroundings) => loginWithPassword(surroundings, name, password));
  }

  loginWithRecoveryCode(name: string, code: string): Promise<Outcome<AuthError>> {
    return this.#signIn((surroundings) => loginWithCode(surroundings, name, code));
  }

  async recoveryCodeConfirmed(): Promise<void> {
    if (this.#database === null || this.state.get().kind !== "confirmingRecoveryCode") return;
    try {
      await changeDevice(this.#database, "active");
      this.#tabs?.tell({ kind: "confirmed" });
      await this.#resume(null);
    } catch (error) {
      this.#failed(error);
    }
  }

  logout(): Promise<void> {
    return this.#leave("loggedOut");
  }

  async #leave(why: SignedOutReason): Promise<void> {
    const database = this.#database;
    if (database === null) return;
    this.#era++;
    this.state.set({ kind: "working", step: { kind: "loggingOut" } });
    const running = this.#running;
    this.#running = null;
    // First of all, or the other tabs would learn from the server that their device has ended.
    this.#tabs?.tell({ kind: "signedOut" });
    // Whatever becomes of it, the keys go, and the server is told afterwards.
    const retirement = await (running?.retire() ?? Promise.resolve(null)).catch(() => null);
    try {
      await leave(await this.#newConnection(database), retirement);
    } catch (error) {
      return this.#failed(error);
    }
    await this.#signedOut(why);
  }

  async becomeNewDevice(): Promise<void> {
    const database = this.#database;
    const state = this.state.get();
    if (database === null || state.kind !== "stopped" || state.reason !== "profileCopied") return;
    this.#era++;
    this.#tabs?.tell({ kind: "signedOut" });
    try {
      await wipe(database);
    } catch (error) {
      return this.#failed(error);
    }
    await this.#signedOut(null);
  }

  retryServer(): void {
    const state = this.state.get();
    if (state.kind === "signedOut" && (state.server === null || state.why === "loggedOutHereOnly"))
      void this.#resume(state.why);
  }

  /** Ends this tab's work, as closing the tab does. */
  close(): void {
    this.#closed = true;
    this.#era++;
    this.#forgetLook?.();
    this.#running?.close();
    this.#tabs?.close();
    this.#database?.close();
  }

  async #signIn(way: (surroundings: SignInSurroundings) => Promise<Outcome<AuthError>>): Promise<Outcome<AuthError>> {
    const database = this.#database;
    const before = this.state.get();
    if (database === null || before.kind !== "signedOut") return { ok: false, error: { code: "storageUnavailable" } };
    const surroundings: SignInSurroundings = {
      environment: this.#environment,
      database,
      api: this.#api,
      step: (step) => this.state.set({ kind: "working", step }),
    };
    try {
      const earlier = await settledDevice(database);
      await sayFarewell(database, this.#api, this.#environment.locks);
      const outcome = await this.#environment.locks.run("sign-in", async () => {
        const now = await settledDevice(database);
        // Another tab has signed in while this one waited: a second device would wipe the first one's keys under it.
        return now !== null && now !== earlier ? signedIn : way(surroundings);
      });
      if (!outcome.ok) {
        this.state.set({ ...before, why: null });
        return outcome;
      }
      this.#tabs?.tell({ kind: "signedIn" });
      await this.#resume(null);
      return outcome;
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      this.state.set({ ...before, why: null });
      return { ok: false, error: { code: error.problem === "full" ? "storageFull" : "storageUnavailable" } };
    }
  }

  /** Goes on from what is stored: the way in after a start, a sign-in here or in another tab, and a confirmation. */
  async #resume(why: SignedOutReason | null): Promise<void> {
    const database = this.#database;
    if (database === null || this.#running !== null || this.#closed || this.#stopped()) return;
    const era = ++this.#era;
    try {
      const atRest = await AtRest.open(database);
      const profile = await readProfile(database, atRest).catch(() => null);
      if (profile !== null && isPending(profile.device.phase)) {
        const settled = await this.#settle(database);
        if (era !== this.#era) return;
        if (settled === "unreachable") return await this.#signedOut(why);
        return await this.#resume(settled === "refused" ? "registrationRefused" : why);
      }
      if (era !== this.#era) return;
      if (profile === null) return await this.#signedOut(why);
      if (profile.device.phase === "copied") return this.#stop("profileCopied");
      if (profile.device.phase === "confirmingRecoveryCode" && profile.recoveryCode !== null) {
        return this.state.set({
          kind: "confirmingRecoveryCode",
          name: profile.device.name,
          code: profile.recoveryCode,
          earlierPassword: profile.device.earlierPassword === true,
        });
      }
      const me = await meFrom(profile);
      if (era !== this.#era) return;
      const core = { environment: this.#environment, database, atRest, api: this.#api, me };
      const running = await openSession(core, profile.device, {
        tell: (message) => this.#tabs?.tell(message),
        stop: (reason) => this.#stopForGood(reason),
        sessionEnded: () => void this.#sessionEnded(),
        signedOutElsewhere: () => {
          if (era === this.#era) void this.#leave("signedOutElsewhere");
        },
        failed: (error) => this.#failed(error),
      });
      if (era !== this.#era) return running.close();
      this.#running = running;
      this.state.set({ kind: "ready", session: running.session });
      running.start();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A sign-in that was cut off. Another tab may be about to end it: who waited looks again. */
  #settle(database: Database): Promise<"settled" | "refused" | "unreachable"> {
    return this.#environment.locks.run("sign-in", async () => {
      const pending = await readProfile(database, await AtRest.open(database)).catch(() => null);
      if (pending === null || !isPending(pending.device.phase)) return "settled";
      const surroundings = { environment: this.#environment, database, api: this.#api, step: () => {} };
      return settlePending(surroundings, pending);
    });
  }

  async #signedOut(why: SignedOutReason | null): Promise<void> {
    const era = this.#era;
    const farewell = await this.#farewell();
    const answer = await this.#api.describe();
    if (era !== this.#era) return;
    const other = answer.ok ? otherProtocol(answer.value.protocol) : null;
    if (other !== null) return this.#stop(other);
    const server: ServerInfo | null = answer.ok
      ? { registration: answer.value.registration, firstAccount: answer.value.firstAccount }
      : null;
    this.state.set({ kind: "signedOut", server, why: reasonAfter(farewell, why) });
    if (server === null || farewell === "waiting") this.#lookAgain();
    else this.#looks = 0;
  }

  #farewell(): Promise<Farewell> {
    if (this.#database === null) return Promise.resolve("nothing");
    return sayFarewell(this.#database, this.#api, this.#environment.locks);
  }

  #lookAgain(): void {
    if (this.#closed) return;
    this.#forgetLook?.();
    const pause = Math.min(longestPause, firstPause * 2 ** this.#looks);
    this.#looks += 1;
    this.#forgetLook = this.#environment.clock.after(pause, () => this.retryServer());
  }

  async #sessionEnded(): Promise<void> {
    this.#era++;
    this.#running?.close();
    this.#running = null;
    await this.#signedOut("sessionEnded");
  }

  async #otherTabSignedOut(): Promise<void> {
    this.#era++;
    this.#running?.close();
    this.#running = null;
    try {
      if (this.#database !== null) await this.#newConnection(this.#database);
    } catch (error) {
      return this.#failed(error);
    }
    await this.#signedOut("loggedOutInAnotherTab");
  }

  #openDatabase(): Promise<Database> {
    return openDatabase(this.#environment.databaseName, {
      lost: (failure) => this.#lost(failure),
      blocked: () => this.#olderTabOpen(),
    });
  }

  /** What a session has still under way must write nothing into an emptied database: its connection closes, and another one opens. */
  async #newConnection(before: Database): Promise<Database> {
    before.close();
    const opened = await this.#openDatabase();
    this.#database = opened;
    if (this.#closed) opened.close();
    return opened;
  }

  /** A copy is one also after a reload, whatever it finds then. */
  #stopForGood(reason: StopReason): void {
    this.#stop(reason);
    if (reason === "profileCopied" && this.#database !== null && !this.#closed)
      changeDevice(this.#database, "copied").catch((error: unknown) => this.#failed(error));
  }

  #stop(reason: StopReason): void {
    // The first reason is the one that explains the others.
    if (this.#closed || this.#stopped()) return;
    const unsent = reason === "storageGone" ? (this.#running?.unsent() ?? []) : [];
    this.#era++;
    this.#running?.close();
    this.#running = null;
    this.state.set({ kind: "stopped", reason, unsent });
  }

  /** Until a person acts; an older tab that is closed is reason enough to go on. */
  #stopped(): boolean {
    const state = this.state.get();
    return state.kind === "stopped" && state.reason !== "olderTabOpen";
  }

  /** A newer tab waits for the database until this resolves: what is being written gets into it before. */
  async #lost(failure: StorageFailure): Promise<void> {
    if (failure.problem === "newerVersion") await this.#running?.kept();
    this.#stop(stopReason(failure));
  }

  /** Older tabs let go by themselves; one that has not after a moment needs a person. */
  #olderTabOpen(): void {
    this.#environment.clock.after(patienceWithTabs, () => {
      if (this.state.get().kind === "starting" && !this.#closed)
        this.state.set({ kind: "stopped", reason: "olderTabOpen", unsent: [] });
    });
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (!(error instanceof StorageFailure)) throw error;
    if (error.problem === "full" && this.#running !== null) this.#running.storageFull();
    else this.#stop(stopReason(error));
  }
}

/** Between looks for a server that does not answer. */
const firstPause = 3_000;
const longestPause = 60_000;
const patienceWithTabs = 1_500;

const signedIn: Outcome<AuthError> = { ok: true };

/** Account and number of the device that this browser is, if the server has taken it. */
async function settledDevice(database: Database): Promise<string | null> {
  const profile = await readProfile(database, await AtRest.open(database)).catch(() => null);
  if (profile === null || isPending(profile.device.phase)) return null;
  return `${profile.device.account} ${profile.device.device}`;
}

/** Whether the server has taken the device is not known. */
function isPending(phase: DevicePhase): boolean {
  return phase === "registering" || phase === "enrolling";
}

function reasonAfter(farewell: Farewell, why: SignedOutReason | null): SignedOutReason | null {
  if (why === "signedOutElsewhere") return why;
  switch (farewell) {
    case "nothing":
      // Another tab has told the server meanwhile.
      return why === "loggedOutHereOnly" ? "loggedOut" : why;
    case "told":
      return "loggedOut";
    case "listed":
      return "loggedOutStillListed";
    case "waiting":
      return "loggedOutHereOnly";
  }
}

function stopReason(failure: StorageFailure): StopReason {
  switch (failure.problem) {
    case "newerVersion":
      return "needsNewerVersion";
    case "gone":
      return "storageGone";
    case "full":
      return "storageFull";
    case "unavailable":
      return "storageUnavailable";
  }
}
