import { useEffect, useRef, useState } from "react";
import type { AccountId, Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { useStore } from "../useStore.ts";

interface ArrivalsProps {
  readonly session: Session;
  /** Whose conversation is open: it tells its own messages. */
  readonly open: AccountId | null;
}

/** Tells a screen reader who wrote in another conversation than the open one; muted ones stay silent. */
export function Arrivals({ session, open }: ArrivalsProps) {
  const { items, loaded } = useStore(session.conversations);
  const { conversations } = useStore(session.preferences);
  const before = useRef<ReadonlyMap<AccountId, number> | null>(null);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!loaded) return;
    const known = before.current;
    before.current = new Map(items.map((one) => [one.peer.id, one.unread]));
    const wrote = items.find(
      ({ id, peer, unread }) =>
        known !== null &&
        peer.id !== open &&
        unread > (known.get(peer.id) ?? 0) &&
        conversations.get(id)?.muted !== true,
    );
    if (wrote !== undefined) setSaid(text.people.wrote(wrote.peer.name, wrote.unread));
  }, [items, loaded, open, conversations]);

  return (
    <p className="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
