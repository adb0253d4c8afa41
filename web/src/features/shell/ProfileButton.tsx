import { useState } from "react";
import type { ChatClient, OwnAccount, Session } from "../../client/api.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import { PersonAvatar } from "../picture/PersonAvatar.tsx";
import { Devices } from "./Devices.tsx";
import { LogoutConfirmation } from "./LogoutConfirmation.tsx";
import styles from "./Profile.module.css";
import { Profile } from "./Profile.tsx";

interface ProfileButtonProps {
  readonly client: ChatClient;
  readonly session: Session;
  readonly account: OwnAccount;
}

/** The own picture; behind it the profile, the appearance and the way out. */
export function ProfileButton({ client, session, account }: ProfileButtonProps) {
  const [open, setOpen] = useState<"profile" | "devices" | "logout" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        aria-label={text.profile.open}
        title={text.profile.open}
        aria-haspopup="dialog"
        onClick={() => setOpen("profile")}
      >
        <PersonAvatar person={account} size={40} />
      </button>
      {open === "profile" && (
        <Dialog title={text.profile.title} onClose={close}>
          <Profile
            session={session}
            account={account}
            onDevices={() => setOpen("devices")}
            onLogout={() => setOpen("logout")}
          />
        </Dialog>
      )}
      {open === "devices" && (
        <Dialog title={text.devices.title} onClose={close}>
          <Devices session={session} />
        </Dialog>
      )}
      {open === "logout" && (
        <Dialog title={text.profile.logoutTitle} onClose={close}>
          <LogoutConfirmation client={client} onCancel={close} />
        </Dialog>
      )}
    </>
  );
}
