import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { IconButton } from "./Button.tsx";
import { classNames } from "./classNames.ts";
import styles from "./Dialog.module.css";
import { text } from "./messages/index.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `command`: at the top, its title for screen readers only. */
  readonly look?: "window" | "command";
}

/**
 * A modal dialog on the platform's own element: focus stays inside, Escape closes, focus returns. It stands outside of the page: inside a pane
 * that a narrow window hides it would have no box, and still hold everything else inert.
 */
export function Dialog({ title, onClose, children, look = "window" }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A layout effect closes while the element still is in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: clicking the backdrop is a shortcut; Escape is its key, built in.
    <dialog
      ref={dialog}
      className={classNames(styles.dialog, styles[look])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A file that was not chosen after all tells so here as well.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {look === "command" ? (
        <>
          <h2 id={titleId} className="visually-hidden">
            {title}
          </h2>
          {children}
        </>
      ) : (
        <div className={styles.content}>
          <div className={styles.header}>
            <h2 id={titleId} className={styles.title} tabIndex={-1} data-focus-home>
              {title}
            </h2>
            <IconButton label={text.common.close} onClick={onClose}>
              <X size={20} aria-hidden="true" />
            </IconButton>
          </div>
          {children}
        </div>
      )}
    </dialog>,
    document.body,
  );
}
