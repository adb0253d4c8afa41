import { Copy, Ellipsis, Pencil, Reply, SmilePlus, Trash2 } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import type { Message } from "../../../client/api.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { classNames } from "../../../ui/classNames.ts";
import { Menu, type MenuItem } from "../../../ui/Menu.tsx";
import { text } from "../../../ui/messages/index.ts";
import { Popover } from "../../../ui/Popover.tsx";
import styles from "./MessageToolbar.module.css";
import type { MessageContext } from "./messageContext.ts";

const EmojiPicker = lazy(async () => ({ default: (await import("../../emoji/EmojiPicker.tsx")).EmojiPicker }));

const usual = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface MessageToolbarProps extends MessageContext {
  readonly message: Message;
  /** Brought out by a tap, where nothing hovers. */
  readonly shown: boolean;
}

/** Beside a message while one points at it: react, reply, and the rest in a menu. Tab stops at the menu of the message one is at. */
export function MessageToolbar({ message, shown, view, actions }: MessageToolbarProps) {
  const [open, setOpen] = useState<"menu" | "emoji" | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const react = useRef<HTMLButtonElement>(null);
  const { body, mine } = message;
  const close = () => setOpen(null);

  function pick(emoji: string) {
    setOpen(null);
    view.react(message.id, emoji);
  }

  const items: MenuItem[] = [
    { label: text.chat.reply, icon: <Reply size={16} aria-hidden="true" />, onChoose: () => actions.reply(message) },
    {
      label: text.chat.copyText,
      icon: <Copy size={16} aria-hidden="true" />,
      onChoose: () => void (body.kind === "text" && navigator.clipboard.writeText(body.text)),
    },
  ];
  if (mine) {
    items.push(
      { label: text.chat.edit, icon: <Pencil size={16} aria-hidden="true" />, onChoose: () => actions.edit(message) },
      {
        label: text.chat.remove,
        icon: <Trash2 size={16} aria-hidden="true" />,
        danger: true,
        onChoose: () => actions.remove(message),
      },
    );
  }

  return (
    <div className={classNames(styles.toolbar, (shown || open !== null) && styles.shown)}>
      <IconButton
        ref={react}
        label={text.chat.react}
        className={styles.button}
        tabIndex={-1}
        aria-haspopup="dialog"
        data-emoji-picker
        onClick={() => setOpen("emoji")}
      >
        <SmilePlus size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={text.chat.reply}
        className={styles.button}
        tabIndex={-1}
        onClick={() => actions.reply(message)}
      >
        <Reply size={16} className="flips" aria-hidden="true" />
      </IconButton>
      <IconButton
        ref={more}
        label={text.chat.actions}
        className={styles.button}
        tabIndex={-1}
        data-row-with
        aria-haspopup="menu"
        aria-expanded={open === "menu"}
        onClick={() => setOpen("menu")}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </IconButton>
      {open === "menu" && (
        <Menu anchor={more} label={text.chat.actions} items={items} onClose={close}>
          <div className={styles.usual}>
            {usual.map((emoji) => (
              <button
                key={emoji}
                type="button"
                className={styles.emoji}
                aria-label={text.chat.reactWith(emoji)}
                onClick={() => pick(emoji)}
              >
                {emoji}
              </button>
            ))}
            <IconButton label={text.chat.moreEmoji} className={styles.button} onClick={() => setOpen("emoji")}>
              <SmilePlus size={18} aria-hidden="true" />
            </IconButton>
          </div>
        </Menu>
      )}
      {open === "emoji" && (
        <Popover anchor={react} onClose={close}>
          <Suspense>
            <EmojiPicker onPick={pick} onClose={close} />
          </Suspense>
        </Popover>
      )}
    </div>
  );
}
