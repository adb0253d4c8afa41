import type { ReactNode } from "react";
import { Logo } from "../../ui/Logo.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./AccountFrame.module.css";

interface AccountFrameProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** The card in the middle of the page that everything outside the chats stands in. */
export function AccountFrame({ title, children, wide = false }: AccountFrameProps) {
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Logo size={44} />
        <div>
          <p className={styles.name}>{text.app.name}</p>
          <p className={styles.tagline}>{text.app.tagline}</p>
        </div>
      </header>
      <main className={wide ? `${styles.card} ${styles.wide}` : styles.card}>
        <h1 className={styles.title} tabIndex={-1} data-focus-home>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}
