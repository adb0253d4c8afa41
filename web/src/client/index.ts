import type { ChatClient, ClientState, Store } from "./api.ts";

/** Stands until the engine arrives: reports a secure context or the lack of one, and that nobody is signed in. */
export function createChatClient(): ChatClient {
  const fixed: ClientState = globalThis.isSecureContext
    ? { kind: "signedOut", server: null, why: null }
    : { kind: "insecure" };
  const state: Store<ClientState> = { get: () => fixed, subscribe: () => () => {} };
  const unreachable = { ok: false, error: { code: "unreachable" } } as const;
  return {
    state,
    register: async () => unreachable,
    recoveryCodeConfirmed: async () => {},
    login: async () => unreachable,
    loginWithRecoveryCode: async () => unreachable,
    logout: async () => {},
    retryServer: () => {},
  };
}
