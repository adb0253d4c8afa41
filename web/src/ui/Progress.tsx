import styles from "./Progress.module.css";

/** A bar: `done` of `total`, or moving while the total is not known. */
export function Progress({
  label,
  done,
  total,
}: {
  readonly label: string;
  readonly done?: number;
  readonly total?: number;
}) {
  const known = done !== undefined && total !== undefined && total > 0;
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={known ? 0 : undefined}
      aria-valuemax={known ? total : undefined}
      aria-valuenow={known ? done : undefined}
    >
      <div
        className={known ? styles.bar : styles.moving}
        style={known ? { inlineSize: `${(100 * done) / total}%` } : undefined}
      />
    </div>
  );
}
