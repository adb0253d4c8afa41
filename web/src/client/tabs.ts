import type { TabChannel } from "./environment.ts";

/**
 * What tabs of one browser tell each other. A message names what changed in the shared database, never the content; a tab that
 * misses one finds the same by its own connection.
 */
export type TabMessage =
  | { readonly kind: "conversationChanged"; readonly conversation: string; readonly rewritten: boolean }
  | { readonly kind: "conversationExtended"; readonly conversation: string }
  | { readonly kind: "epochsChanged"; readonly conversation: string }
  | { readonly kind: "outboxChanged"; readonly conversation: string }
  | { readonly kind: "accountLogChanged"; readonly account: string }
  | { readonly kind: "preferencesChanged" }
  | { readonly kind: "signedIn" }
  | { readonly kind: "confirmed" }
  | { readonly kind: "signedOut" };

const kinds: readonly string[] = [
  "conversationChanged",
  "conversationExtended",
  "epochsChanged",
  "outboxChanged",
  "accountLogChanged",
  "preferencesChanged",
  "signedIn",
  "confirmed",
  "signedOut",
];

export class Tabs {
  readonly #channel: TabChannel;

  constructor(channel: TabChannel, heard: (message: TabMessage) => void) {
    this.#channel = channel;
    channel.listen((message) => {
      if (isTabMessage(message)) heard(message);
    });
  }

  tell(message: TabMessage): void {
    this.#channel.post(message);
  }

  close(): void {
    this.#channel.close();
  }
}

/** An older or newer version of the app may be on the channel: what this one does not know, it does not hear. */
function isTabMessage(message: unknown): message is TabMessage {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    typeof message.kind === "string" &&
    kinds.includes(message.kind)
  );
}
