import { Archive, ArchiveRestore, Bell, BellOff, EllipsisVertical, Pin, PinOff } from "lucide-react";
import { useRef, useState } from "react";
import type { ConversationId, Session } from "../../client/api.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Menu, type MenuItem } from "../../ui/Menu.tsx";
import { text } from "../../ui/messages/index.ts";
import { usePreferences } from "./usePreferences.ts";

interface ConversationMenuProps {
  readonly session: Session;
  readonly conversation: ConversationId;
  readonly name: string;
  readonly className?: string | undefined;
  /** Stand below the usual ones. */
  readonly more?: readonly MenuItem[];
}

/** Pin, mute and archive: shared by the person's devices, known to nobody else. */
export function ConversationMenu({ session, conversation, name, className, more = [] }: ConversationMenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { pinned, muted, archived } = usePreferences(session, conversation);
  const choose = (change: Parameters<Session["setPreferences"]>[1]) => () =>
    session.setPreferences(conversation, change);
  const icon = (Icon: typeof Pin) => <Icon size={16} aria-hidden="true" />;
  const items: readonly MenuItem[] = [
    {
      label: pinned ? text.people.unpin : text.people.pin,
      icon: icon(pinned ? PinOff : Pin),
      onChoose: choose({ pinned: !pinned }),
    },
    {
      label: muted ? text.people.unmute : text.people.mute,
      icon: icon(muted ? Bell : BellOff),
      onChoose: choose({ muted: !muted }),
    },
    {
      label: archived ? text.people.unarchive : text.people.archive,
      icon: icon(archived ? ArchiveRestore : Archive),
      onChoose: choose({ archived: !archived }),
    },
    ...more,
  ];
  return (
    <>
      <IconButton
        ref={button}
        label={text.people.options(name)}
        className={className}
        data-row-with
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <EllipsisVertical size={18} aria-hidden="true" />
      </IconButton>
      {open && <Menu anchor={button} label={text.people.options(name)} items={items} onClose={() => setOpen(false)} />}
    </>
  );
}
