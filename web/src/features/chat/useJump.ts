import { useEffect, useEffectEvent, useState } from "react";
import type { ConversationState, MessageId } from "../../client/api.ts";
import type { TimelineRow } from "./timelineRows.ts";

interface Jump {
  readonly show: (index: number) => void;
  readonly loadOlder: () => void;
}

const highlightLength = 2_000;

/** Goes to the wanted message, through older pages where it must, and says for a moment which one to highlight. */
export function useJump(
  wanted: { readonly id: MessageId; readonly time: number } | null,
  rows: readonly TimelineRow[],
  older: ConversationState["older"],
  jump: Jump,
): MessageId | null {
  const [done, setDone] = useState<number | null>(null);
  const [highlighted, setHighlighted] = useState<MessageId | null>(null);
  const show = useEffectEvent(jump.show);
  const loadOlder = useEffectEvent(jump.loadOlder);

  useEffect(() => {
    if (wanted === null || wanted.time === done) return;
    const index = rows.findIndex((row) => row.key === wanted.id);
    if (index === -1 && older === "more") loadOlder();
    if (index === -1 && (older === "more" || older === "loading")) return;
    setDone(wanted.time);
    if (index === -1) return;
    show(index);
    setHighlighted(wanted.id);
  }, [wanted, done, rows, older]);

  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), highlightLength);
    return () => clearTimeout(timer);
  }, [highlighted]);

  return highlighted;
}
