import type { ChatClient, StopReason, UnsentText } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import styles from "./StoppedScreen.module.css";

interface StoppedScreenProps {
  readonly client: ChatClient;
  readonly reason: StopReason;
  readonly unsent: readonly UnsentText[];
}

export function StoppedScreen({ client, reason, unsent }: StoppedScreenProps) {
  const { title, body } = text.stopped[reason];
  const grave = reason === "ownLogForked" || reason === "ownLogRolledBack";
  return (
    <AccountFrame title={title}>
      <Callout severity={grave ? "danger" : "warning"} announced>
        {body}
      </Callout>
      {unsent.length > 0 && (
        <section aria-labelledby="unsent" className={styles.unsent}>
          <h2 id="unsent" className={styles.heading}>
            {text.stopped.unsent}
          </h2>
          <dl className={styles.texts}>
            {unsent.map(({ to, text: written }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
              <div key={index}>
                <dt className={styles.to}>{to === null ? text.people.notes : text.stopped.unsentTo(to)}</dt>
                <dd className={styles.written} dir="auto">
                  {written}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {reason === "profileCopied" ? (
        <Button wide onClick={() => void client.becomeNewDevice()}>
          {text.stopped.becomeNewDevice}
        </Button>
      ) : (
        <Button wide onClick={() => location.reload()}>
          {text.stopped.reload}
        </Button>
      )}
    </AccountFrame>
  );
}
