import { useCallback, useEffect, useState } from "react";
import { text } from "../../ui/messages/index.ts";
import { type Emoji, loadEmoji } from "./emojiData.ts";

export type LoadedEmoji =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly emoji: readonly Emoji[] }
  | { readonly kind: "failed"; readonly retry: () => void };

/** The emoji, once `wanted`. */
export function useEmoji(wanted: boolean): LoadedEmoji {
  const [state, setState] = useState<LoadedEmoji>({ kind: "loading" });
  const load = useCallback(() => {
    setState({ kind: "loading" });
    loadEmoji(text.language).then(
      (emoji) => setState({ kind: "loaded", emoji }),
      () => setState({ kind: "failed", retry: load }),
    );
  }, []);
  useEffect(() => {
    if (wanted) load();
  }, [wanted, load]);
  return state;
}
