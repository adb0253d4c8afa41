import type { ChatClient, StopReason } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { AccountFrame } from "./AccountFrame.tsx";

interface StoppedScreenProps {
  readonly client: ChatClient;
  readonly reason: StopReason;
}

export function StoppedScreen({ client, reason }: StoppedScreenProps) {
  const { title, body } = text.stopped[reason];
  const grave = reason === "ownLogForked" || reason === "ownLogRolledBack";
  return (
    <AccountFrame title={title}>
      <Callout severity={grave ? "danger" : "warning"} announced>
        {body}
      </Callout>
      {reason === "profileCopied" ? (
        <Button wide onClick={() => void client.becomeNewDevice()}>
          {text.stopped.becomeNewDevice}
        </Button>
      ) : (
        <Button wide onClick={() => location.reload()}>
          {text.stopped.reload}
        </Button>
      )}
    </AccountFrame>
  );
}
