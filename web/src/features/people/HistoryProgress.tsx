import type { Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { formatPercent } from "../../ui/messages/time.ts";
import { Progress } from "../../ui/Progress.tsx";
import { useStore } from "../useStore.ts";
import styles from "./HistoryProgress.module.css";

/** How much of the history a new device has, until it has all of it. */
export function HistoryProgress({ session }: { readonly session: Session }) {
  const progress = useStore(session.history);
  if (progress === null) return null;
  const { held, total } = progress;
  return (
    <div className={styles.progress} data-testid="history-progress">
      <span>{text.people.fetchingHistory(formatPercent(total === 0 ? 0 : held / total))}</span>
      <Progress label={text.people.fetchingHistoryLabel} done={held} total={total} />
    </div>
  );
}
