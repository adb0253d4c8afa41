import { MonitorSmartphone } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { DevicesFound, OwnDevice, Session } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { formatNumber, timeInSentence } from "../../ui/messages/time.ts";
import styles from "./Devices.module.css";

/** The devices of the own account log, with what the server knows of their sessions. */
export function Devices({ session }: { readonly session: Session }) {
  const [found, setFound] = useState<DevicesFound | null>(null);
  const load = useCallback(() => void session.devices().then(setFound), [session]);
  useEffect(load, [load]);

  if (found === null) return <p role="status">{text.common.loading}</p>;
  if (!found.ok) {
    return (
      <div role="alert" className={styles.failed}>
        <p>{text.devices.failed}</p>
        <Button onClick={load}>{text.common.tryAgain}</Button>
      </div>
    );
  }
  return (
    <>
      <p>{text.devices.body}</p>
      <ul className={styles.devices} aria-label={text.devices.title}>
        {found.devices.map((device) => (
          <DeviceLine
            key={device.number}
            device={device}
            onSignOut={async () => {
              await session.signOut(device.number);
              load();
            }}
          />
        ))}
      </ul>
      <p className={styles.soft}>{text.devices.signOutHint}</p>
    </>
  );
}

interface DeviceLineProps {
  readonly device: OwnDevice;
  readonly onSignOut: () => void;
}

function DeviceLine({ device, onSignOut }: DeviceLineProps) {
  const last = device.sessions.toSorted((a, b) => b.lastUsed - a.lastUsed)[0];
  const name = device.name ?? text.devices.device(formatNumber(device.number + 1));
  return (
    <li className={styles.device} data-testid="device" data-current={device.current}>
      <MonitorSmartphone size={20} aria-hidden="true" className={styles.icon} />
      <div className={styles.about}>
        <p className={styles.name}>{device.current ? `${text.devices.thisOne} · ${name}` : name}</p>
        <p className={styles.soft}>
          {device.ended
            ? text.devices.retired
            : device.leaving
              ? text.devices.leaving
              : last === undefined
                ? text.devices.noSession
                : text.devices.lastUsed(timeInSentence(last.lastUsed, Date.now()))}
        </p>
      </div>
      {!device.current && !device.ended && !device.leaving && (
        <Button className={styles.end} aria-label={text.devices.signOutOf(name)} onClick={onSignOut}>
          {text.devices.signOut}
        </Button>
      )}
    </li>
  );
}
