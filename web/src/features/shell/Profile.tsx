import { Dices, LogOut, Monitor, MonitorSmartphone, Moon, Sun, Trash2 } from "lucide-react";
import { useState } from "react";
import type { OwnAccount, Session } from "../../client/api.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { chooseTheme, chosenTheme, themes } from "../../ui/theme.ts";
import { OwnPictureButton } from "../picture/OwnPictureButton.tsx";
import { usePicture } from "../picture/PicturesOf.tsx";
import { LanguageField } from "./LanguageField.tsx";
import styles from "./Profile.module.css";

interface ProfileProps {
  readonly session: Session;
  readonly account: OwnAccount;
  readonly onDevices: () => void;
  readonly onLogout: () => void;
}

export function Profile({ session, account, onDevices, onLogout }: ProfileProps) {
  return (
    <>
      <Picture session={session} account={account} />
      <LanguageField />
      <Appearance />
      <Button look="secondary" wide onClick={onDevices}>
        <MonitorSmartphone size={18} aria-hidden="true" />
        {text.devices.open}
      </Button>
      <Button look="secondary" wide onClick={onLogout}>
        <LogOut size={18} aria-hidden="true" />
        {text.profile.logout}
      </Button>
    </>
  );
}

function Picture({ session, account }: { readonly session: Session; readonly account: OwnAccount }) {
  const [seed, setSeed] = useState(account.avatarSeed);
  const [failed, setFailed] = useState(false);
  const own = usePicture(account.picture);

  async function save() {
    const outcome = await session.setAvatarSeed(seed);
    setFailed(!outcome.ok);
  }

  async function remove() {
    await session.setPicture(null).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  }

  return (
    <section className={styles.picture} aria-label={text.profile.picture}>
      <Avatar seed={seed} name={account.name} picture={own} size={72} />
      <div className={styles.about}>
        <p className={styles.name}>{account.name}</p>
        {account.role === "administrator" && <p className={styles.soft}>{text.profile.admin}</p>}
        <div className={styles.pictureButtons}>
          {account.picture === null ? (
            <>
              <Button look="quiet" className={styles.small} onClick={() => setSeed(crypto.randomUUID())}>
                <Dices size={16} aria-hidden="true" />
                {text.profile.pictureAnother}
              </Button>
              {seed !== account.avatarSeed && (
                <Button look="quiet" className={styles.small} onClick={save}>
                  {text.profile.pictureSave}
                </Button>
              )}
            </>
          ) : (
            <Button look="quiet" className={styles.small} onClick={remove}>
              <Trash2 size={16} aria-hidden="true" />
              {text.picture.remove}
            </Button>
          )}
          <OwnPictureButton
            session={session}
            label={account.picture === null ? text.picture.own : text.picture.another}
            className={styles.small}
          />
        </div>
        {account.picture !== null && <p className={styles.soft}>{text.picture.whoSees}</p>}
        {failed && (
          <p role="alert" className={styles.failed}>
            {text.profile.pictureFailed}
          </p>
        )}
      </div>
    </section>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <fieldset className={styles.themes}>
      <legend>{text.profile.appearance}</legend>
      {themes.map((one) => {
        const Icon = themeIcons[one];
        return (
          <label key={one} className={styles.theme}>
            <input
              type="radio"
              name="theme"
              className="visually-hidden"
              checked={one === theme}
              onChange={() => {
                chooseTheme(one);
                setTheme(one);
              }}
            />
            <Icon size={18} aria-hidden="true" />
            {text.profile.themes[one]}
          </label>
        );
      })}
    </fieldset>
  );
}
