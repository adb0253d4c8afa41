import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { text as texts } from "../../ui/messages/index.ts";
import { hasTouchOnly } from "../../ui/touch.ts";
import styles from "./Composer.module.css";
import { textLength } from "./textLength.ts";

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onSend: (text: string) => void;
}

export function Composer({ label, placeholder, draft, onDraft, onSend }: ComposerProps) {
  const [value, setValue] = useState(draft);
  const input = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const length = textLength(value);
  const sendable = value.trim() !== "" && length.kind !== "over";

  useEffect(() => {
    if (!hasTouchOnly()) input.current?.focus();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [value]);

  function change(next: string) {
    setValue(next);
    onDraft(next);
  }

  function send() {
    if (!sendable) return;
    onSend(value.trim());
    change("");
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
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
      <div className={styles.line}>
        <textarea
          ref={input}
          className={styles.input}
          rows={1}
          value={value}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={label}
          placeholder={placeholder}
          aria-invalid={length.kind === "over" ? true : undefined}
          aria-describedby={length.kind === "fits" ? undefined : noteId}
          dir="auto"
        />
        <button
          type="submit"
          className={styles.send}
          disabled={!sendable}
          aria-label={texts.chat.send}
          title={texts.chat.sendHint}
        >
          <SendHorizontal size={20} aria-hidden="true" />
        </button>
      </div>
      {length.kind !== "fits" && (
        <p id={noteId} className={length.kind === "over" ? styles.over : styles.near} role="status">
          {length.kind === "over" ? texts.chat.tooLong(length.over) : texts.chat.charactersLeft(length.left)}
        </p>
      )}
    </form>
  );
}
