import { Pencil, Reply, X } from "lucide-react";
import type { Message } from "../../client/api.ts";
import { IconButton } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { bodyText } from "../people/personText.ts";
import styles from "./ComposerAbout.module.css";

interface ComposerAboutProps {
  readonly kind: "reply" | "edit";
  readonly message: Message;
  readonly peerName: string;
  readonly onCancel: () => void;
}

/** Which message the text in the input is about. */
export function ComposerAbout({ kind, message, peerName, onCancel }: ComposerAboutProps) {
  const Icon = kind === "reply" ? Reply : Pencil;
  const title = kind === "edit" ? text.chat.editing : text.chat.replyingTo(message.mine ? text.people.you : peerName);
  return (
    <div className={styles.about} role="status">
      <Icon size={18} className={styles.icon} aria-hidden="true" />
      <div className={styles.lines}>
        <p className={styles.title}>{title}</p>
        <p className={styles.said} dir="auto">
          {bodyText(message.body)}
        </p>
      </div>
      <IconButton label={kind === "edit" ? text.chat.cancelEditing : text.chat.cancelReply} onClick={onCancel}>
        <X size={18} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
