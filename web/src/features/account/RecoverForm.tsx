import { type FormEvent, useState } from "react";
import type { AuthError, ChatClient } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { TextField } from "../../ui/TextField.tsx";
import { useFirstInvalidFocused } from "../../ui/useFirstInvalidFocused.ts";
import { authErrorText } from "./authErrorText.ts";
import styles from "./Form.module.css";

export function RecoverForm({ client }: { readonly client: ChatClient }) {
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [submitted, setSubmitted] = useState(false);
  const { form, tried } = useFirstInvalidFocused();
  const [error, setError] = useState<AuthError | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    tried();
    setError(null);
    if (name.trim() === "" || code.trim() === "") return;
    const outcome = await client.loginWithRecoveryCode(name.trim(), code);
    if (!outcome.ok) setError(outcome.error);
  }

  const mistyped = error?.code === "recoveryCodeMistyped" ? text.account.errors.recoveryCodeMistyped : null;
  const missing = (value: string) => (submitted && value.trim() === "" ? text.account.required : null);
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {error && mistyped === null && (
        <Callout severity="danger" announced>
          {authErrorText(error, "recoveryCode")}
        </Callout>
      )}
      <TextField
        label={text.account.name}
        value={name}
        onChange={setName}
        error={missing(name)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={text.account.recoveryCode}
        value={code}
        onChange={setCode}
        help={text.account.recoveryCodeHelp}
        error={mistyped ?? missing(code)}
        monospace
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button type="submit" look="primary" wide>
        {text.account.recoverAction}
      </Button>
    </form>
  );
}
