import { useEffect, useState } from "react";
import type { Connection, Session } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { useNow } from "../useNow.ts";
import { useStore } from "../useStore.ts";
import styles from "./ConnectionBanner.module.css";

/** A first connection is usually there before anyone needs to be told. */
const patience = 1_500;

export function ConnectionBanner({ session }: { readonly session: Session }) {
  const connection = useStore(session.connection);
  const [wasLost, setWasLost] = useState(false);
  const slow = useSlow(connection);
  if (connection.kind === "offline" && !wasLost) setWasLost(true);

  if (connection.kind === "online") {
    return (
      <p className="visually-hidden" role="status">
        {wasLost && text.connection.back}
      </p>
    );
  }
  if (connection.kind === "connecting") {
    return slow || wasLost ? (
      <p className={styles.banner} role="status" data-testid="connection-banner">
        {text.connection.connecting}
      </p>
    ) : null;
  }
  return (
    <div className={styles.banner} data-testid="connection-banner">
      <p role="status">{text.connection.offline}</p>
      {connection.retryAt !== null && <Countdown until={connection.retryAt} />}
      <Button look="quiet" className={styles.action} onClick={() => session.reconnect()}>
        {text.connection.reconnect}
      </Button>
    </div>
  );
}

/** Not announced: a screen reader would count along. */
function Countdown({ until }: { readonly until: number }) {
  const now = useNow(1_000);
  return <p>{text.connection.retryIn(Math.max(0, Math.ceil((until - now) / 1_000)))}</p>;
}

function useSlow(connection: Connection): boolean {
  const [slow, setSlow] = useState(false);
  const waiting = connection.kind === "connecting";
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), patience);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  return slow;
}
