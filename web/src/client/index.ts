import type { ChatClient } from "./api.ts";
import { TabClient } from "./chatClient.ts";
import { browserEnvironment, type Environment } from "./environment.ts";

/** The engine of one tab. It starts by itself; see {@link ChatClient}. */
export function createChatClient(environment: Environment = browserEnvironment()): ChatClient {
  const client = new TabClient(environment);
  void client.start();
  return client;
}
