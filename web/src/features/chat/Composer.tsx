import { SendHorizontal, Smile } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { IconButton } from "../../ui/Button.tsx";
import { text as texts } from "../../ui/messages/index.ts";
import { hasTouchOnly } from "../../ui/touch.ts";
import styles from "./Composer.module.css";
import { type Edited, type Mentionable, useCompletion } from "./completion/useCompletion.tsx";
import { textLength } from "./textLength.ts";

const EmojiPicker = lazy(async () => ({ default: (await import("../emoji/EmojiPicker.tsx")).EmojiPicker }));
const nobody: readonly Mentionable[] = [];

/** In UTF-16 units. More than that fits no message by far, and browsers take seconds to lay it out. */
const mostPasted = 100_000;

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly draft: string;
  /** Who can be mentioned with @. */
  readonly people?: readonly Mentionable[];
  readonly onDraft: (draft: string) => void;
  readonly onSend: (text: string) => void;
  /** Above the input: what is answered or edited. */
  readonly about?: ReactNode;
  /** Ends answering or editing. */
  readonly onEscape?: (() => void) | undefined;
  /** The arrow up in an empty input. */
  readonly onEditLast?: (() => void) | undefined;
  readonly sendLabel?: string;
}

export function Composer(props: ComposerProps) {
  const { label, placeholder, draft, people = nobody, onDraft, onSend, about, onEscape, onEditLast } = props;
  const [value, setValue] = useState(draft);
  const [known, setKnown] = useState(draft);
  const [picking, setPicking] = useState(false);
  const [refusedPaste, setRefusedPaste] = useState(0);
  const input = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const noteId = useId();
  const length = textLength(value);
  const sendable = value.trim() !== "" && length.kind !== "over";
  // What the person goes on writing on another device comes here, unless something else was begun here.
  if (draft !== known) {
    setKnown(draft);
    if (value === known) setValue(draft);
  }
  const completion = useCompletion(value, people, put);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes to the screen.
  useEffect(() => {
    if (hasTouchOnly() && !about) return;
    input.current?.focus();
    input.current?.setSelectionRange(value.length, value.length);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: height and caret follow the text.
  useLayoutEffect(() => {
    const element = input.current;
    if (element === null) return;
    fitHeight(element);
    if (caret.current !== null) element.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);

  // A page that becomes narrower breaks its lines elsewhere.
  useEffect(() => {
    const fit = () => input.current && fitHeight(input.current);
    window.addEventListener("resize", fit);
    return () => window.removeEventListener("resize", fit);
  }, []);

  function onPaste(event: ClipboardEvent) {
    const { length: pasted } = event.clipboardData.getData("text/plain");
    if (pasted <= mostPasted) return;
    event.preventDefault();
    setRefusedPaste(pasted);
  }

  function change(next: string) {
    setRefusedPaste(0);
    setValue(next);
    onDraft(next);
  }

  /** Changes the text otherwise than by a key, with the caret at a given place. */
  function put(edited: Edited) {
    caret.current = edited.caret;
    change(edited.text);
    completion.caretMoved(edited.caret);
    input.current?.focus();
  }

  function typed(element: HTMLTextAreaElement) {
    const { selectionEnd } = element;
    const edited = completion.edited(element.value, selectionEnd);
    if (edited.caret !== selectionEnd) caret.current = edited.caret;
    change(edited.text);
  }

  function pick(emoji: string) {
    setPicking(false);
    const element = input.current;
    if (element === null) return;
    const { selectionStart, selectionEnd } = element;
    put({
      text: value.slice(0, selectionStart) + emoji + value.slice(selectionEnd),
      caret: selectionStart + emoji.length,
    });
  }

  const stopPicking = useCallback(() => {
    setPicking(false);
    input.current?.focus();
  }, []);

  function send() {
    if (!sendable) return;
    onSend(value.trim());
    change("");
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (completion.onKeyDown(event)) return;
    if (event.key === "ArrowUp" && value === "" && onEditLast !== undefined) {
      event.preventDefault();
      onEditLast();
      return;
    }
    if (event.key === "Escape" && onEscape !== undefined) {
      event.preventDefault();
      onEscape();
      return;
    }
    // While an input method composes, Enter accepts its suggestion.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    // Touch keyboards have no Shift+Enter at hand: there Enter begins a line and the button sends.
    if (hasTouchOnly()) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {completion.list}
      {about}
      {picking && (
        <div className={styles.picker}>
          <Suspense>
            <EmojiPicker onPick={pick} onClose={stopPicking} />
          </Suspense>
        </div>
      )}
      <div className={styles.line}>
        <IconButton
          label={texts.emoji.open}
          className={styles.emoji}
          aria-haspopup="dialog"
          aria-expanded={picking}
          data-emoji-picker
          onClick={() => setPicking(!picking)}
        >
          <Smile size={22} aria-hidden="true" />
        </IconButton>
        <textarea
          ref={input}
          className={styles.input}
          rows={1}
          value={value}
          onChange={(event) => typed(event.target)}
          onSelect={(event) => completion.caretMoved(event.currentTarget.selectionEnd)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          aria-label={label}
          placeholder={placeholder}
          aria-invalid={length.kind === "over" ? true : undefined}
          aria-describedby={length.kind === "fits" ? undefined : noteId}
          dir="auto"
          data-focus-home
          {...completion.inputProps}
        />
        <button
          type="submit"
          className={styles.send}
          disabled={!sendable}
          aria-label={props.sendLabel ?? texts.chat.send}
          title={props.sendLabel ?? texts.chat.sendHint}
        >
          <SendHorizontal size={20} className="flips" aria-hidden="true" />
        </button>
      </div>
      {refusedPaste > 0 && (
        <p className={styles.over} role="status">
          {texts.chat.pasteTooLong(refusedPaste)}
        </p>
      )}
      {length.kind !== "fits" && (
        <p id={noteId} className={length.kind === "over" ? styles.over : styles.near} role="status">
          {length.kind === "over" ? texts.chat.tooLong(length.over) : texts.chat.charactersLeft(length.left)}
        </p>
      )}
    </form>
  );
}

/** As high as its text, within the limits of its style. */
function fitHeight(element: HTMLTextAreaElement): void {
  element.style.height = "auto";
  // One line needs no measuring, which would lay the whole page out while a conversation opens.
  if (element.value === "") return;
  element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
}
