import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { PictureId, Session } from "../../client/api.ts";

/** Addresses of opened pictures; null: nothing that may be shown. */
interface OpenPictures {
  open(id: PictureId): Promise<string | null>;
  known(id: PictureId): string | null;
}

const Opened = createContext<OpenPictures | null>(null);

interface PicturesOfProps {
  readonly session: Session;
  readonly children: ReactNode;
}

/** Opens each picture of this account's people once, and gives them all back with the account. */
export function PicturesOf({ session, children }: PicturesOfProps) {
  const [opened, setOpened] = useState<OpenPictures | null>(null);
  useEffect(() => {
    const addresses = new Map<PictureId, string | null>();
    const opening = new Map<PictureId, Promise<string | null>>();
    let over = false;
    const open = async (id: PictureId) => {
      const picture = await session.openPicture(id).catch(() => null);
      const address = picture === null || over ? null : URL.createObjectURL(picture);
      addresses.set(id, address);
      return address;
    };
    setOpened({
      open(id) {
        const known = opening.get(id) ?? open(id);
        opening.set(id, known);
        return known;
      },
      known: (id) => addresses.get(id) ?? null,
    });
    return () => {
      over = true;
      for (const address of addresses.values()) if (address !== null) URL.revokeObjectURL(address);
    };
  }, [session]);
  return <Opened value={opened}>{children}</Opened>;
}

/** The address of the picture; null until it is open, and where it cannot be shown. */
export function usePicture(id: PictureId | null): string | null {
  const opened = useContext(Opened);
  const known = id === null ? null : (opened?.known(id) ?? null);
  const [, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (id === null || known !== null) return;
    let wanted = true;
    void opened?.open(id).then((address) => {
      if (wanted) setShown(address);
    });
    return () => {
      wanted = false;
    };
  }, [opened, id, known]);
  return known;
}
