import { Lock } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./EncryptedSign.module.css";

interface EncryptedSignProps {
  /** Null in notes to self. */
  readonly peerName: string | null;
}

/** A small lock; behind it, in plain words, what the server can see and what it cannot. */
export function EncryptedSign({ peerName }: EncryptedSignProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={text.privacy.open} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Lock size={18} aria-hidden="true" />
      </IconButton>
      {open && (
        <Dialog title={text.privacy.title} onClose={() => setOpen(false)}>
          <p>{peerName === null ? text.privacy.introNotes : text.privacy.intro(peerName)}</p>
          <Points title={text.privacy.neverTitle} points={text.privacy.never} />
          <Points title={text.privacy.seesTitle} points={text.privacy.sees} />
          <Points title={text.privacy.limitsTitle} points={text.privacy.limits} />
        </Dialog>
      )}
    </>
  );
}

function Points({ title, points }: { readonly title: string; readonly points: readonly string[] }) {
  return (
    <section className={styles.points}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}
