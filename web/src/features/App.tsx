import { useSyncExternalStore } from "react";
import type { ChatClient } from "../client/api.ts";

export function App({ client }: { readonly client: ChatClient }) {
  const state = useSyncExternalStore(client.state.subscribe, client.state.get);
  return <main>{state.kind}</main>;
}
