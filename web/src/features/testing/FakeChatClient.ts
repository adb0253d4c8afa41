import type { AuthError, ChatClient, ClientState, Outcome, RegisterRequest } from "../../client/api.ts";
import { FakeSession } from "./FakeSession.ts";
import { FakeStore } from "./FakeStore.ts";

/** Crockford base32 without meaning; its checksum is not one. */
export const fakeRecoveryCode = "7K2M-9QXR-0TVA-HC4D-W8ZB-3JNF-5PGE-1YST-6MKQ";

/**
 * A client without server and cryptography, for tests of the screens and for the fake page. Every login succeeds unless
 * `nextError` says otherwise; calls are kept in `calls`.
 */
export class FakeChatClient implements ChatClient {
  readonly state: FakeStore<ClientState>;
  readonly session: FakeSession;
  readonly calls: string[] = [];
  nextError: AuthError | null = null;

  constructor(state: ClientState, session: FakeSession = new FakeSession()) {
    this.state = new FakeStore(state);
    this.session = session;
  }

  async register(request: RegisterRequest): Promise<Outcome<AuthError>> {
    this.calls.push(`register ${request.name}`);
    return this.#finish({
      kind: "confirmingRecoveryCode",
      name: request.name,
      code: fakeRecoveryCode,
      earlierPassword: false,
    });
  }

  async recoveryCodeConfirmed(): Promise<void> {
    this.calls.push("recoveryCodeConfirmed");
    this.state.set({ kind: "ready", session: this.session });
  }

  async login(name: string, _password: string): Promise<Outcome<AuthError>> {
    this.calls.push(`login ${name}`);
    return this.#finish({ kind: "ready", session: this.session });
  }

  async loginWithRecoveryCode(name: string, _code: string): Promise<Outcome<AuthError>> {
    this.calls.push(`loginWithRecoveryCode ${name}`);
    return this.#finish({ kind: "ready", session: this.session });
  }

  async logout(): Promise<void> {
    this.calls.push("logout");
    this.state.set({
      kind: "signedOut",
      server: { registration: "open", firstAccount: false },
      why: "loggedOut",
    });
  }

  async becomeNewDevice(): Promise<void> {
    this.calls.push("becomeNewDevice");
    this.state.set({ kind: "signedOut", server: { registration: "open", firstAccount: false }, why: null });
  }

  retryServer(): void {
    this.calls.push("retryServer");
  }

  #finish(next: ClientState): Outcome<AuthError> {
    const error = this.nextError;
    this.nextError = null;
    if (error !== null) return { ok: false, error };
    this.state.set(next);
    return { ok: true };
  }
}
