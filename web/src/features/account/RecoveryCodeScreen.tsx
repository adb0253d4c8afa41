import { Copy, Download, Printer } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ChatClient } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { formatList, formatNumber } from "../../ui/messages/time.ts";
import { TextField } from "../../ui/TextField.tsx";
import { useFirstInvalidFocused } from "../../ui/useFirstInvalidFocused.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import styles from "./Form.module.css";
import { chooseGroups, groupsOf, sameGroup } from "./recoveryCheck.ts";

interface RecoveryCodeScreenProps {
  readonly client: ChatClient;
  readonly name: string;
  readonly code: string;
  readonly earlierPassword: boolean;
}

/** First the code, then a check of what the person kept: three groups typed back. */
export function RecoveryCodeScreen({ client, name, code, earlierPassword }: RecoveryCodeScreenProps) {
  const [kept, setKept] = useState(false);
  return kept ? (
    <ConfirmCode client={client} code={code} onShowAgain={() => setKept(false)} />
  ) : (
    <ShowCode name={name} code={code} earlierPassword={earlierPassword} onKept={() => setKept(true)} />
  );
}

function ShowCode({
  name,
  code,
  earlierPassword,
  onKept,
}: {
  readonly name: string;
  readonly code: string;
  readonly earlierPassword: boolean;
  readonly onKept: () => void;
}) {
  const [copying, setCopying] = useState<"copied" | "copyFailed" | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopying("copied");
    } catch {
      setCopying("copyFailed");
    }
  }

  function download() {
    const content = text.recovery.fileText(name, location.origin, code);
    const address = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = text.recovery.fileName(name);
    link.click();
    // The click has handed the address to the browser's download by the next task.
    setTimeout(() => URL.revokeObjectURL(address));
  }

  return (
    <AccountFrame title={text.recovery.showTitle}>
      {earlierPassword && (
        <Callout severity="warning" announced>
          {text.recovery.earlierPassword}
        </Callout>
      )}
      <p>{text.recovery.showBody}</p>
      <ol className={styles.code} aria-label={text.recovery.code} data-testid="recovery-code" dir="ltr">
        {groupsOf(code).map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is what identifies a group.
          <li key={index}>{group}</li>
        ))}
      </ol>
      <p className={styles.printed}>{text.recovery.belongsTo(name, location.origin)}</p>
      <div className={styles.buttons}>
        <Button onClick={copy}>
          <Copy size={16} aria-hidden="true" />
          {copying === "copied" ? text.recovery.copied : text.recovery.copy}
        </Button>
        <Button onClick={download}>
          <Download size={16} aria-hidden="true" />
          {text.recovery.download}
        </Button>
        <Button onClick={() => window.print()}>
          <Printer size={16} aria-hidden="true" />
          {text.recovery.print}
        </Button>
      </div>
      <p role="status" className={copying === "copyFailed" ? styles.soft : "visually-hidden"}>
        {copying !== null && text.recovery[copying]}
      </p>
      <Button look="primary" wide className={styles.notPrinted} onClick={onKept}>
        {text.recovery.kept}
      </Button>
    </AccountFrame>
  );
}

interface ConfirmCodeProps {
  readonly client: ChatClient;
  readonly code: string;
  readonly onShowAgain: () => void;
}

function ConfirmCode({ client, code, onShowAgain }: ConfirmCodeProps) {
  const groups = groupsOf(code);
  const [asked] = useState(() => chooseGroups(groups.length, 3));
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [submitted, setSubmitted] = useState(false);
  const { form, tried } = useFirstInvalidFocused();

  const fits = (index: number) => sameGroup(typed[index] ?? "", groups[index] ?? "");

  const wrong = submitted ? asked.filter((index) => !fits(index)).map((index) => formatNumber(index + 1)) : [];

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    tried();
    if (asked.every(fits)) await client.recoveryCodeConfirmed();
  }

  return (
    <AccountFrame title={text.recovery.confirmTitle}>
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <p>{text.recovery.confirmBody}</p>
        <div className={styles.groups}>
          {asked.map((index) => (
            <TextField
              key={index}
              label={text.recovery.group(index + 1)}
              value={typed[index] ?? ""}
              onChange={(value) => {
                setTyped({ ...typed, [index]: value });
                setSubmitted(false);
              }}
              invalid={submitted && !fits(index)}
              monospace
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={8}
            />
          ))}
        </div>
        {wrong.length > 0 && (
          <Callout severity="danger" announced>
            {text.recovery.groupsWrong(wrong.length, formatList(wrong))}
          </Callout>
        )}
        <Button type="submit" look="primary" wide>
          {text.recovery.confirm}
        </Button>
        <Button look="quiet" wide onClick={onShowAgain}>
          {text.recovery.showAgain}
        </Button>
      </form>
    </AccountFrame>
  );
}
