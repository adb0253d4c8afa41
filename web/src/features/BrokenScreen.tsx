import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { text } from "../ui/messages/index.ts";
import { AccountFrame } from "./account/AccountFrame.tsx";

interface BrokenScreenProps {
  /** `fault`: drawing failed. `unreachable`: a part of the app could not be fetched. */
  readonly why: "fault" | "unreachable";
}

export function BrokenScreen({ why }: BrokenScreenProps) {
  return (
    <AccountFrame title={text.broken.title}>
      <Callout severity="danger" announced>
        {why === "fault" ? text.broken.body : text.broken.unreachable}
      </Callout>
      <Button wide onClick={() => location.reload()}>
        {text.stopped.reload}
      </Button>
    </AccountFrame>
  );
}
