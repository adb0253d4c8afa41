import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import { classNames } from "./classNames.ts";

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: "primary" | "secondary" | "quiet" | "danger";
  readonly wide?: boolean;
}

export function Button({ look = "secondary", wide = false, className, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(styles.button, styles[look], wide && styles.wide, className)} {...rest} />
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** Names the button for everyone who does not see the icon, and as its tooltip. */
  readonly label: string;
}

export function IconButton({ label, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button type={type} className={classNames(styles.icon, className)} aria-label={label} title={label} {...rest} />
  );
}
