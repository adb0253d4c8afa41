import { classNames } from "../../ui/classNames.ts";
import { text } from "../../ui/messages/index.ts";
import type { PasswordStrength } from "./passwordStrength.ts";
import styles from "./StrengthMeter.module.css";

export function StrengthMeter({ strength }: { readonly strength: PasswordStrength | "checking" | "unavailable" }) {
  if (strength === "unavailable") return <p className={styles.words}>{text.strength.unavailable}</p>;
  if (strength === "checking") return <p className={styles.words}>{text.strength.checking}</p>;
  if (strength.hint === "empty") return null;
  const level = text.strength.levels[strength.level] ?? "";
  return (
    <div className={classNames(styles.meter, strength.enough && styles.enough)}>
      <div className={styles.bars} aria-hidden="true">
        {[0, 1, 2, 3, 4].map((bar) => (
          <span key={bar} className={classNames(styles.bar, bar <= strength.level && styles.filled)} />
        ))}
      </div>
      <p className={styles.words} role="status" aria-label={text.strength.label}>
        <strong>{level}.</strong> {text.strength.hints[strength.hint]}
      </p>
    </div>
  );
}
