import { type FormEvent, useState } from "react";
import type { AuthError, ChatClient } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { PasswordField, TextField } from "../../ui/TextField.tsx";
import { useFirstInvalidFocused } from "../../ui/useFirstInvalidFocused.ts";
import { authErrorText } from "./authErrorText.ts";
import styles from "./Form.module.css";

export function LoginForm({ client }: { readonly client: ChatClient }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [submitted, setSubmitted] = useState(false);
  const { form, tried } = useFirstInvalidFocused();
  const [error, setError] = useState<AuthError | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    tried();
    setError(null);
    if (name.trim() === "" || password === "") return;
    const outcome = await client.login(name.trim(), password);
    if (!outcome.ok) setError(outcome.error);
  }

  const missing = (value: string) => (submitted && value.trim() === "" ? text.account.required : null);
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {error && (
        <Callout severity="danger" announced>
          {authErrorText(error, "password")}
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
      <PasswordField
        label={text.account.password}
        value={password}
        onChange={setPassword}
        error={submitted && password === "" ? text.account.required : null}
        autoComplete="current-password"
      />
      <Button type="submit" look="primary" wide>
        {text.account.loginAction}
      </Button>
    </form>
  );
}
