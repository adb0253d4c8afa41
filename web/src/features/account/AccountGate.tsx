import { type RefObject, useEffect, useRef, useState } from "react";
import type { ChatClient, ClientState } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { formatRoute, useRoute } from "../route.ts";
import { AccountFrame } from "./AccountFrame.tsx";
import styles from "./Form.module.css";
import { LoginForm } from "./LoginForm.tsx";
import { RecoverForm } from "./RecoverForm.tsx";
import { RegisterForm } from "./RegisterForm.tsx";
import { WorkProgress } from "./WorkProgress.tsx";

interface AccountGateProps {
  readonly client: ChatClient;
  readonly state: Extract<ClientState, { kind: "signedOut" | "working" }>;
}

/**
 * Everything before one is signed in. The form stays mounted, hidden, while the engine works, so that a refusal finds what
 * was typed still there.
 */
export function AccountGate({ client, state }: AccountGateProps) {
  const route = useRoute();
  // What the server said last, also while the engine works.
  const [server, setServer] = useState(state.kind === "signedOut" ? state.server : null);
  if (state.kind === "signedOut" && state.server !== server) setServer(state.server);
  const working = state.kind === "working";
  const form = useRef<HTMLDivElement>(null);
  useFocusGivenBack(form, working);

  const preferred = server?.firstAccount ? "register" : "login";
  const page = route.kind === "login" || route.kind === "register" || route.kind === "recover" ? route.kind : preferred;
  const title = {
    login: text.account.loginTitle,
    register: text.account.registerTitle,
    recover: text.account.recoverTitle,
  }[page];

  return (
    <AccountFrame title={title}>
      {state.kind === "working" && <WorkProgress step={state.step} />}
      <div ref={form} className={styles.form} hidden={working}>
        {state.kind === "signedOut" && state.why !== null && (
          <Callout severity={state.why === "loggedOut" ? "info" : "warning"}>{text.account.why[state.why]}</Callout>
        )}
        {server === null && (
          <Callout
            severity="warning"
            announced
            action={<Button onClick={() => client.retryServer()}>{text.common.tryAgain}</Button>}
          >
            {text.account.serverUnreachable}
          </Callout>
        )}
        {page === "login" && <LoginForm client={client} />}
        {page === "recover" && <RecoverForm client={client} />}
        {page === "register" && <RegisterForm client={client} server={server} />}
        <nav className={styles.links}>
          {page === "login" && <a href={formatRoute({ kind: "recover" })}>{text.account.forgotPassword}</a>}
          {page === "recover" && <a href={formatRoute({ kind: "login" })}>{text.account.backToPassword}</a>}
          {page === "register" ? (
            <p>
              {text.account.toLoginQuestion} <a href={formatRoute({ kind: "login" })}>{text.account.toLogin}</a>
            </p>
          ) : (
            server?.registration !== "closed" && (
              <p>
                {text.account.toRegisterQuestion}{" "}
                <a href={formatRoute({ kind: "register" })}>{text.account.toRegister}</a>
              </p>
            )
          )}
        </nav>
      </div>
    </AccountFrame>
  );
}

/** A refusal brings the form back, and with it the focus to where it was. */
function useFocusGivenBack(form: RefObject<HTMLElement | null>, hidden: boolean): void {
  const last = useRef<EventTarget>(null);
  useEffect(() => {
    const element = form.current;
    const remember = (event: FocusEvent) => {
      last.current = event.target;
    };
    element?.addEventListener("focusin", remember);
    return () => element?.removeEventListener("focusin", remember);
  }, [form]);
  useEffect(() => {
    if (!hidden && last.current instanceof HTMLElement && last.current.isConnected) last.current.focus();
  }, [hidden]);
}
