import { Lock, NotebookPen } from "lucide-react";
import type { Person } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { PersonAvatar } from "../picture/PersonAvatar.tsx";
import styles from "./Beginning.module.css";

interface BeginningProps {
  /** Null in notes to self. */
  readonly peer: Pick<Person, "name" | "avatarSeed" | "picture"> | null;
}

/** Stands before the first message. */
export function Beginning({ peer }: BeginningProps) {
  return (
    <div className={styles.beginning}>
      {peer === null ? (
        <span className={styles.notes} aria-hidden="true">
          <NotebookPen size={28} />
        </span>
      ) : (
        <PersonAvatar person={peer} size={64} />
      )}
      <p className={styles.what}>{peer === null ? text.chat.beginningOfNotes : text.chat.beginning(peer.name)}</p>
      <p>
        <Lock size={14} aria-hidden="true" className={styles.lock} /> {text.chat.beginningHint}
      </p>
    </div>
  );
}
