import { useState } from "react";
import type { ChatClient } from "../client/api.ts";
import { useLanguage } from "../ui/messages/useLanguage.ts";
import { AccountGate } from "./account/AccountGate.tsx";
import { InsecureScreen } from "./account/InsecureScreen.tsx";
import { RecoveryCodeScreen } from "./account/RecoveryCodeScreen.tsx";
import { StoppedScreen } from "./account/StoppedScreen.tsx";
import { FirstPicture } from "./picture/FirstPicture.tsx";
import { PicturesOf } from "./picture/PicturesOf.tsx";
import { StartingScreen } from "./StartingScreen.tsx";
import { MainLayout } from "./shell/MainLayout.tsx";
import { useFocusHome } from "./useFocusHome.ts";
import { useStore } from "./useStore.ts";

/**
 * The screens, one for each state of the client.
 *
 * Browser tests find things by role and name, as people do; the names are those of `ui/messages/en.ts`:
 *
 * - Log in (`#/login`): "Name" and "Password" (by label, exact), button "Log in"; links "Create an account", "Forgot
 *   your password?"
 * - Register (`#/register`): "Name", "Password", "Invite code" (when asked for), "E-mail (optional)", button "Create
 *   account", disabled until the password passes the gate ("velvet harbour tulip 94" does)
 * - Recovery code: `data-testid="recovery-code"` with nine list items; button "I have kept it"; then three textboxes
 *   "Group n" (n from 1) and button "Confirm and go on"
 * - First picture, after a registration: radio buttons "Picture n", buttons "Use this picture" and "Choose later"
 * - Recover (`#/recover`): "Name", "Recovery code", button "Log in with code"
 * - Main: navigation "Conversations" with searchbox "Find people or conversations"; each conversation and person a link whose
 *   name begins with theirs; "Notes to self"; `data-testid="unread"` and `data-testid="presence"` (text) inside the links
 * - Chat: region "Conversation with NAME"; textbox "Message to NAME" (notes: "Message to Notes to self"), button "Send";
 *   button "Back" on narrow pages; `data-testid="peer-status"` (online, last seen …, typing…)
 * - Messages: `data-testid="message"` with `data-mine="true|false"` and, on own ones,
 *   `data-state="pending|stored|delivered|read|failed"`; the text alone in `data-testid="message-text"`; the state also as
 *   img "Read" and so on; failed ones have buttons "Try again" and "Delete"; `data-testid="unread-divider"`
 * - Banner: `data-testid="connection-banner"`; notices: role alert or status
 * - Log out: button "Your profile and settings", button "Log out", then once more "Log out" in the dialog
 */
export function App({ client }: { readonly client: ChatClient }) {
  const state = useStore(client.state);
  // Whoever has just registered is asked for a picture, in this tab and once.
  const [registered, setRegistered] = useState(false);
  if (state.kind === "confirmingRecoveryCode" && !registered) setRegistered(true);
  if (state.kind === "signedOut" && registered) setRegistered(false);

  useLanguage();
  useFocusHome();

  switch (state.kind) {
    case "starting":
      return <StartingScreen />;
    case "insecure":
      return <InsecureScreen />;
    case "stopped":
      return <StoppedScreen client={client} reason={state.reason} unsent={state.unsent} />;
    case "signedOut":
    case "working":
      return <AccountGate client={client} state={state} />;
    case "confirmingRecoveryCode":
      return (
        <RecoveryCodeScreen
          client={client}
          name={state.name}
          code={state.code}
          earlierPassword={state.earlierPassword}
        />
      );
    case "ready":
      return registered ? (
        <FirstPicture session={state.session} onDone={() => setRegistered(false)} />
      ) : (
        <PicturesOf session={state.session}>
          <MainLayout client={client} session={state.session} />
        </PicturesOf>
      );
  }
}
