import type { WorkStep } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { Progress } from "../../ui/Progress.tsx";
import styles from "./Form.module.css";

export function WorkProgress({ step }: { readonly step: WorkStep }) {
  const label = text.working[step.kind];
  return (
    <div className={styles.progress}>
      {step.kind === "fetchingHistory" ? (
        <Progress label={label} done={step.done} total={step.total} />
      ) : (
        <Progress label={label} />
      )}
      <p role="status">{label}</p>
      {step.kind === "derivingKey" && <p className={styles.soft}>{text.working.derivingKeyWhy}</p>}
      {step.kind === "fetchingHistory" && step.total > 0 && (
        <p className={styles.soft}>{text.working.fetchingHistoryCount(step.done, step.total)}</p>
      )}
    </div>
  );
}
