import { type FormEvent, useState } from "react";
import type { AuthError, ChatClient, ServerInfo } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { PasswordField, TextField } from "../../ui/TextField.tsx";
import { useFirstInvalidFocused } from "../../ui/useFirstInvalidFocused.ts";
import { authErrorText } from "./authErrorText.ts";
import styles from "./Form.module.css";
import { isName } from "./nameRule.ts";
import { usePasswordStrength } from "./passwordStrength.ts";
import { StrengthMeter } from "./StrengthMeter.tsx";

interface RegisterFormProps {
  readonly client: ChatClient;
  readonly server: ServerInfo | null;
}

export function RegisterForm({ client, server }: RegisterFormProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [email, setEmail] = useState("");
  const [inviteCode, setInviteCode] = useState("");
  const [nameLeft, setNameLeft] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const { form, tried } = useFirstInvalidFocused();
  const [error, setError] = useState<AuthError | null>(null);
  const strength = usePasswordStrength(password, name);

  if (server?.registration === "closed") {
    return <Callout severity="info">{text.account.errors.registrationClosed}</Callout>;
  }

  // The first account of a server never needs an invite: nobody could have made one.
  const asksForInvite = server?.registration === "invite" && !server.firstAccount;
  const enough = typeof strength === "object" && strength.enough;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    tried();
    setError(null);
    if (!isName(name) || !enough || (asksForInvite && inviteCode.trim() === "")) return;
    const outcome = await client.register({
      name,
      password,
      ...(email.trim() !== "" && { email: email.trim() }),
      ...(asksForInvite && { inviteCode: inviteCode.trim() }),
    });
    if (!outcome.ok) setError(outcome.error);
  }

  const fieldError = (...codes: readonly AuthError["code"][]) =>
    error !== null && codes.includes(error.code) ? authErrorText(error, "password") : null;
  const nameError =
    fieldError("nameTaken", "nameInvalid") ??
    ((submitted || (nameLeft && name !== "")) && !isName(name) ? text.account.nameRule : null);
  const passwordError = fieldError("passwordInvalid") ?? (submitted && password === "" ? text.account.required : null);
  const emailError = fieldError("emailInvalid");
  const inviteError =
    fieldError("inviteNeeded") ??
    (submitted && asksForInvite && inviteCode.trim() === "" ? text.account.required : null);
  const generalError =
    error !== null && (nameError ?? passwordError ?? emailError ?? (asksForInvite ? inviteError : null)) === null;

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {server?.firstAccount && <Callout severity="info">{text.account.firstAccount}</Callout>}
      {generalError && (
        <Callout severity="danger" announced>
          {authErrorText(error, "password")}
        </Callout>
      )}
      <TextField
        label={text.account.name}
        value={name}
        onChange={(value) => {
          setName(value.trim());
          setError(null);
        }}
        onBlur={() => setNameLeft(true)}
        help={text.account.nameHelp}
        error={nameError}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField
        label={text.account.newPassword}
        value={password}
        onChange={setPassword}
        help={text.account.passwordHelp}
        error={passwordError}
        autoComplete="new-password"
      />
      {password !== "" && <StrengthMeter strength={strength} />}
      {asksForInvite && (
        <TextField
          label={text.account.inviteCode}
          value={inviteCode}
          onChange={setInviteCode}
          help={text.account.inviteCodeHelp}
          error={inviteError}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      <TextField
        label={text.account.email}
        value={email}
        onChange={setEmail}
        help={text.account.emailHelp}
        error={emailError}
        type="email"
        autoComplete="email"
      />
      <Callout severity="warning" title={text.account.onlyKeys.title}>
        {text.account.onlyKeys.body}
      </Callout>
      <Button type="submit" look="primary" wide disabled={password !== "" && !enough}>
        {text.account.registerAction}
      </Button>
    </form>
  );
}
