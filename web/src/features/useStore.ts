import { useCallback, useSyncExternalStore } from "react";
import type { Store } from "../client/api.ts";

/** The current snapshot of `store`; renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store]);
  return useSyncExternalStore(subscribe, () => store.get());
}
