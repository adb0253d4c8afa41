import type { ReactNode } from "react";
import styles from "./CompletionList.module.css";

export interface CompletionOption {
  readonly key: string;
  readonly icon: ReactNode;
  readonly label: string;
  /** Takes the place of the word that was typed. */
  readonly insert: string;
}

interface CompletionListProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly CompletionOption[];
  readonly active: number;
  readonly onChoose: (option: CompletionOption) => void;
}

/** What the word at the caret may become. The focus stays in the input, which names the active option to screen readers. */
export function CompletionList({ id, label, options, active, onChoose }: CompletionListProps) {
  return (
    <div id={id} className={styles.list} role="listbox" aria-label={label}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and points at the options.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys.
        <div
          key={option.key}
          id={`${id}-${index}`}
          className={styles.option}
          role="option"
          aria-selected={index === active}
          // Keeps the focus in the input.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <span className={styles.icon} aria-hidden="true">
            {option.icon}
          </span>
          <span className={styles.label}>{option.label}</span>
        </div>
      ))}
    </div>
  );
}
