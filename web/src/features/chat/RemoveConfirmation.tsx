import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./RemoveConfirmation.module.css";

interface RemoveConfirmationProps {
  readonly onCancel: () => void;
  readonly onRemove: () => void;
}

export function RemoveConfirmation({ onCancel, onRemove }: RemoveConfirmationProps) {
  return (
    <Dialog title={text.chat.removeTitle} onClose={onCancel}>
      <p>{text.chat.removeBody}</p>
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
        <Button look="danger" onClick={onRemove}>
          {text.chat.remove}
        </Button>
      </div>
    </Dialog>
  );
}
