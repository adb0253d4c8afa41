import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./RemoveConfirmation.module.css";

interface BlockConfirmationProps {
  readonly name: string;
  readonly onCancel: () => void;
  readonly onBlock: () => void;
}

export function BlockConfirmation({ name, onCancel, onBlock }: BlockConfirmationProps) {
  return (
    <Dialog title={text.block.title(name)} onClose={onCancel}>
      <p>{text.block.body}</p>
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
        <Button look="danger" onClick={onBlock}>
          {text.block.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
