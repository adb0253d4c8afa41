import type { ChatClient } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { replaceRoute } from "../route.ts";
import styles from "./Profile.module.css";

export function LogoutConfirmation({
  client,
  onCancel,
}: {
  readonly client: ChatClient;
  readonly onCancel: () => void;
}) {
  return (
    <>
      <p>{text.profile.logoutBody}</p>
      <p>{text.profile.logoutReturn}</p>
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
        <Button
          look="danger"
          onClick={() => {
            replaceRoute({ kind: "login" });
            client.logout();
          }}
        >
          {text.profile.logoutConfirm}
        </Button>
      </div>
    </>
  );
}
