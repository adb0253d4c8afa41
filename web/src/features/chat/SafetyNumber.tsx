import { lazy, Suspense } from "react";
import type { AccountId, Session } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import { Picture } from "../../ui/Picture.tsx";
import { useStore } from "../useStore.ts";
import styles from "./SafetyNumber.module.css";

const QrCode = lazy(async () => ({ default: (await import("../../ui/QrCode.tsx")).QrCode }));

interface SafetyNumberProps {
  readonly session: Session;
  readonly peer: AccountId;
  readonly name: string;
  readonly onClose: () => void;
}

/** Two people who see the same number talk to each other's account, and to nobody in between. */
export function SafetyNumber({ session, peer, name, onClose }: SafetyNumberProps) {
  const verified = useStore(session.preferences).verified.has(peer);
  const groups = session.safetyNumber(peer);
  return (
    <Dialog title={text.safety.title(name)} onClose={onClose}>
      <p>{text.safety.body(name)}</p>
      <ol className={styles.groups} aria-label={text.safety.number} data-testid="safety-number" dir="ltr">
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is what identifies a group.
          <li key={index}>{group}</li>
        ))}
      </ol>
      <div className={styles.qr}>
        <Suspense fallback={<Picture source={null} alt="" aspect={1} className={styles.qrRoom} />}>
          <QrCode content={groups.join("")} label={text.safety.qr} />
        </Suspense>
      </div>
      {verified && <Callout severity="info">{text.safety.verified}</Callout>}
      <Button look={verified ? "quiet" : "primary"} wide onClick={() => session.setVerified(peer, !verified)}>
        {verified ? text.safety.unmark : text.safety.mark}
      </Button>
    </Dialog>
  );
}
