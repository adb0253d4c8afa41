import { useEffect, useEffectEvent, useState } from "react";
import type { MessageId } from "../../client/api.ts";
import type { TimelineRow } from "./timelineRows.ts";

interface Jump {
  readonly show: (index: number) => void;
  /** Has the rows around a message come, wherever it is; false when it is not to be had. */
  readonly fetch: (id: MessageId) => Promise<boolean>;
}

const highlightLength = 2_000;

/** Goes to the wanted message, which may be far from the rows that are there, and says for a moment which one to highlight. */
export function useJump(
  wanted: { readonly id: MessageId; readonly time: number } | null,
  rows: readonly TimelineRow[],
  jump: Jump,
): MessageId | null {
  const [done, setDone] = useState<number | null>(null);
  const [highlighted, setHighlighted] = useState<MessageId | null>(null);
  const show = useEffectEvent(jump.show);
  const fetch = useEffectEvent(jump.fetch);
  const index = wanted === null || wanted.time === done ? -1 : rows.findIndex((row) => row.key === wanted.id);

  useEffect(() => {
    if (wanted === null || wanted.time === done || index !== -1) return;
    let current = true;
    void fetch(wanted.id).then((found) => {
      if (current && !found) setDone(wanted.time);
    });
    return () => {
      current = false;
    };
  }, [wanted, done, index]);

  useEffect(() => {
    if (wanted === null || index === -1) return;
    setDone(wanted.time);
    show(index);
    setHighlighted(wanted.id);
  }, [wanted, index]);

  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), highlightLength);
    return () => clearTimeout(timer);
  }, [highlighted]);

  return highlighted;
}
