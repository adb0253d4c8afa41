import { useSyncExternalStore } from "react";
import type { Store } from "../client/api.ts";

/** The current snapshot of `store`; renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.get(),
  );
}
