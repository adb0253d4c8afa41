import { useSyncExternalStore } from "react";
import { locale, subscribeLanguage } from "./index.ts";

/** Draws again when the language changes. What is memoised needs it by itself; the rest follows the app. */
export function useLanguage(): string {
  return useSyncExternalStore(subscribeLanguage, () => locale);
}
