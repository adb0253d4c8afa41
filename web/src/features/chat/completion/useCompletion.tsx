import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { text as texts } from "../../../ui/messages/index.ts";
import { emojiByShortcode, searchEmoji } from "../../emoji/emojiData.ts";
import { useEmoji } from "../../emoji/useEmoji.ts";
import { PersonAvatar } from "../../picture/PersonAvatar.tsx";
import { CompletionList, type CompletionOption } from "./CompletionList.tsx";
import { type CompletedWord, closedShortcodeAt, replaced, wordAt } from "./completion.ts";

export interface Mentionable {
  readonly name: string;
  readonly avatarSeed: string;
  readonly picture: string | null;
}

export interface Edited {
  readonly text: string;
  readonly caret: number;
}

const mostOptions = 6;

/**
 * Completes `:shortcodes` and `@names` before the caret. Arrow keys choose, Enter and Tab take, Escape leaves the word as it is;
 * a shortcode that is typed out becomes its emoji with its second colon.
 */
export function useCompletion(value: string, people: readonly Mentionable[], onComplete: (edited: Edited) => void) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const word = useMemo(() => wordAt(value, caret), [value, caret]);
  const loaded = useEmoji(word?.trigger === ":");
  const emoji = loaded.kind === "loaded" ? loaded.emoji : null;

  const options = useMemo((): readonly CompletionOption[] => {
    if (word === null || word.start === dismissed) return [];
    if (word.trigger === "@") return peopleOptions(people, word);
    return searchEmoji(emoji ?? [], word.query, mostOptions).map((one) => ({
      key: one.character,
      icon: one.character,
      label: one.shortcodes[0] === undefined ? one.name : `:${one.shortcodes[0]}:`,
      insert: `${one.character} `,
    }));
  }, [word, dismissed, people, emoji]);
  const at = Math.min(active, options.length - 1);

  function choose(option: CompletionOption) {
    if (word === null) return;
    onComplete(replaced(value, word.start, caret, option.insert));
  }

  /** To be called with each change of the text; may change it further. */
  function edited(text: string, newCaret: number): Edited {
    setCaret(newCaret);
    setActive(0);
    if (wordAt(text, newCaret)?.start !== dismissed) setDismissed(null);
    const code = closedShortcodeAt(text, newCaret);
    const closed = code === null || emoji === null ? null : emojiByShortcode(emoji, code);
    if (code === null || closed === null) return { text, caret: newCaret };
    return replaced(text, newCaret - code.length - 2, newCaret, closed.character);
  }

  /** True when the key was for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    const option = options[at];
    if (option === undefined || event.nativeEvent.isComposing) return false;
    switch (event.key) {
      case "ArrowDown":
        setActive((at + 1) % options.length);
        break;
      case "ArrowUp":
        setActive((at - 1 + options.length) % options.length);
        break;
      case "Enter":
      case "Tab":
        if (event.shiftKey) return false;
        choose(option);
        break;
      case "Escape":
        setDismissed(word?.start ?? null);
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const open = options.length > 0;
  return {
    edited,
    onKeyDown,
    caretMoved: setCaret,
    /** For the input, which stays in focus. */
    inputProps: open
      ? ({ "aria-autocomplete": "list", "aria-controls": id, "aria-activedescendant": `${id}-${at}` } as const)
      : {},
    list: open && (
      <CompletionList
        id={id}
        label={word?.trigger === "@" ? texts.chat.completePeople : texts.chat.completeEmoji}
        options={options}
        active={at}
        onChoose={choose}
      />
    ),
  };
}

function peopleOptions(people: readonly Mentionable[], word: CompletedWord): readonly CompletionOption[] {
  const query = word.query.toLowerCase();
  return people
    .filter((one) => one.name.toLowerCase().startsWith(query))
    .slice(0, mostOptions)
    .map((one) => ({
      key: one.name,
      icon: <PersonAvatar person={one} size={28} />,
      label: one.name,
      insert: `@${one.name} `,
    }));
}
