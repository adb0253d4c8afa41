import { Dices } from "lucide-react";
import { useState } from "react";
import type { Session } from "../../client/api.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { AccountFrame } from "../account/AccountFrame.tsx";
import { useStore } from "../useStore.ts";
import styles from "./FirstPicture.module.css";
import { OwnPictureButton } from "./OwnPictureButton.tsx";

interface FirstPictureProps {
  readonly session: Session;
  readonly onDone: () => void;
}

const offered = 6;

/** After registration: one of some generated pictures, an own one, or neither for now. */
export function FirstPicture({ session, onDone }: FirstPictureProps) {
  const account = useStore(session.account);
  const [seeds, setSeeds] = useState(() => [account.avatarSeed, ...newSeeds(offered - 1)]);
  const [chosen, setChosen] = useState(account.avatarSeed);
  const [failed, setFailed] = useState(false);

  async function keep() {
    const outcome = await session.setAvatarSeed(chosen);
    setFailed(!outcome.ok);
    if (outcome.ok) onDone();
  }

  return (
    <AccountFrame title={text.picture.firstTitle}>
      <p>{text.picture.firstBody}</p>
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">{text.picture.generated}</legend>
        {seeds.map((seed, index) => (
          <label key={seed} className={styles.choice}>
            <input
              type="radio"
              name="picture"
              className="visually-hidden"
              aria-label={text.picture.choice(index + 1)}
              checked={seed === chosen}
              onChange={() => setChosen(seed)}
            />
            <Avatar seed={seed} name={account.name} size={72} />
          </label>
        ))}
      </fieldset>
      <div className={styles.buttons}>
        <Button
          look="quiet"
          onClick={() => {
            const fresh = newSeeds(offered);
            setSeeds(fresh);
            setChosen(fresh[0] ?? chosen);
          }}
        >
          <Dices size={16} aria-hidden="true" />
          {text.picture.others}
        </Button>
        <OwnPictureButton session={session} label={text.picture.own} onKept={onDone} />
      </div>
      {failed && (
        <Callout severity="danger" announced>
          {text.profile.pictureFailed}
        </Callout>
      )}
      <Button look="primary" wide onClick={keep}>
        {text.picture.keep}
      </Button>
      <Button look="quiet" wide onClick={onDone}>
        {text.picture.skip}
      </Button>
    </AccountFrame>
  );
}

function newSeeds(count: number): string[] {
  return Array.from({ length: count }, () => crypto.randomUUID());
}
