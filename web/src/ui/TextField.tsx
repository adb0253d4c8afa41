import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { IconButton } from "./Button.tsx";
import { classNames } from "./classNames.ts";
import { text } from "./messages/index.ts";
import styles from "./TextField.module.css";

interface TextFieldProps extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  /** Shown instead of the help, and announced. */
  readonly error?: string | null | undefined;
  /** Wrong, and said elsewhere. */
  readonly invalid?: boolean;
  readonly monospace?: boolean;
  readonly after?: ReactNode;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, help, error, invalid = false, monospace, after, ...rest } = props;
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? help;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          id={id}
          className={classNames(styles.input, monospace && styles.monospace, after != null && styles.withAfter)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error || invalid ? true : undefined}
          aria-describedby={note ? noteId : undefined}
          {...rest}
        />
        {after}
      </div>
      {note && (
        <p id={noteId} className={error ? styles.error : styles.help} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A text field whose content shows only when the person asks for it. */
export function PasswordField(props: TextFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      type={shown ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="none"
      after={
        <IconButton
          label={shown ? text.common.hidePassword : text.common.showPassword}
          className={styles.reveal}
          onClick={() => setShown(!shown)}
        >
          <Icon size={18} aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
