import { text } from "../ui/messages/index.ts";
import { Progress } from "../ui/Progress.tsx";
import { AccountFrame } from "./account/AccountFrame.tsx";

export function StartingScreen() {
  return (
    <AccountFrame title={text.working.starting}>
      <Progress label={text.working.starting} />
    </AccountFrame>
  );
}
