import { CircleAlert, Info, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Callout.module.css";
import { classNames } from "./classNames.ts";

export type Severity = "info" | "warning" | "danger";

interface CalloutProps {
  readonly severity: Severity;
  readonly title?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Announced when it appears: at once for danger, else in turn. */
  readonly announced?: boolean;
}

const icons = { info: Info, warning: CircleAlert, danger: ShieldAlert };

/** A sentence that stands out, calmly: what happened, why, what to do. */
export function Callout({ severity, title, children, action, announced = false }: CalloutProps) {
  const Icon = icons[severity];
  const role = severity === "danger" ? "alert" : "status";
  return (
    <div className={classNames(styles.callout, styles[severity])} role={announced ? role : undefined}>
      <Icon size={20} className={styles.icon} aria-hidden="true" />
      <div className={styles.content}>
        {title && <p className={styles.title}>{title}</p>}
        <div>{children}</div>
      </div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
