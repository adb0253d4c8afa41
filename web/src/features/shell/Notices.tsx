import { X } from "lucide-react";
import type { Notice, Session } from "../../client/api.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { timeInSentence } from "../../ui/messages/time.ts";
import { useStore } from "../useStore.ts";
import styles from "./Notices.module.css";

interface NoticesProps {
  readonly session: Session;
  /** Only what holds up all writing. */
  readonly urgentOnly?: boolean;
}

/** The gravest first: there is room for some of them only. */
export function Notices({ session, urgentOnly = false }: NoticesProps) {
  const all = useStore(session.notices);
  const notices = (urgentOnly ? all.filter(({ kind }) => kind === "storageFull") : all).toSorted(
    (a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity),
  );
  if (notices.length === 0) return null;
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <Callout
          key={notice.id}
          severity={notice.severity}
          announced
          action={
            <>
              {notice.kind === "newerApp" && <Button onClick={() => location.reload()}>{text.stopped.reload}</Button>}
              {notice.dismissible && (
                <IconButton
                  label={text.common.dismiss}
                  className={styles.dismiss}
                  onClick={() => session.dismissNotice(notice.id)}
                >
                  <X size={18} aria-hidden="true" />
                </IconButton>
              )}
            </>
          }
        >
          {noticeText(notice)}
        </Callout>
      ))}
    </div>
  );
}

const gravity: readonly Notice["severity"][] = ["danger", "warning", "info"];

function noticeText(notice: Notice): string {
  const { notices } = text;
  switch (notice.kind) {
    case "ownDeviceAdded": {
      const when = timeInSentence(notice.time, Date.now());
      return notice.deviceName === null
        ? notices.ownDeviceAdded(when)
        : notices.ownDeviceAddedNamed(notice.deviceName, when);
    }
    case "contactLogForked":
    case "contactLogRolledBack":
    case "contactLogRefused":
      return notices[notice.kind](notice.name);
    case "clockWrong":
      return notice.ahead ? notices.clockAhead(notice.minutes) : notices.clockBehind(notice.minutes);
    default:
      return notices[notice.kind];
  }
}
