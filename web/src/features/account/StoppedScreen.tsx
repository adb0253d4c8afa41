import type { StopReason } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { AccountFrame } from "./AccountFrame.tsx";

export function StoppedScreen({ reason }: { readonly reason: StopReason }) {
  const { title, body } = text.stopped[reason];
  const grave = reason === "ownLogForked" || reason === "ownLogRolledBack";
  return (
    <AccountFrame title={title}>
      <Callout severity={grave ? "danger" : "warning"} announced>
        {body}
      </Callout>
      <Button wide onClick={() => location.reload()}>
        {text.stopped.reload}
      </Button>
    </AccountFrame>
  );
}
