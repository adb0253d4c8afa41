import { Apple, Car, Dog, Flag, Heart, Lightbulb, Search, Smile, Trophy, UserRound } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { hasTouchOnly } from "../../ui/touch.ts";
import styles from "./EmojiPicker.module.css";
import { type Emoji, type EmojiGroup, emojiGroups, searchEmoji } from "./emojiData.ts";
import { useEmoji } from "./useEmoji.ts";

interface EmojiPickerProps {
  readonly onPick: (character: string) => void;
  readonly onClose: () => void;
}

const groupIcons: Readonly<Record<EmojiGroup, typeof Smile>> = {
  smileys: Smile,
  people: UserRound,
  nature: Dog,
  food: Apple,
  travel: Car,
  activities: Trophy,
  objects: Lightbulb,
  symbols: Heart,
  flags: Flag,
};

const mostFound = 120;

/** All emoji by group, and a search. Arrow keys walk through the grid as it stands on the screen. */
export function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const loaded = useEmoji(true);
  const [query, setQuery] = useState("");
  const picker = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const emoji = loaded.kind === "loaded" ? loaded.emoji : null;
  const found = useMemo(
    () => (emoji === null || query.trim() === "" ? null : searchEmoji(emoji, query, mostFound)),
    [emoji, query],
  );
  const groups = useMemo(
    () => emojiGroups.map((group) => ({ group, emoji: emoji?.filter((one) => one.group === group) ?? [] })),
    [emoji],
  );

  useEffect(() => {
    if (hasTouchOnly()) picker.current?.focus();
    else search.current?.focus();
    const onPointerDown = (event: PointerEvent) => {
      const inside = event.target instanceof Element && event.target.closest("[data-emoji-picker]") !== null;
      if (!inside) onClose();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    if (event.key === "Enter" && event.target === search.current) {
      event.preventDefault();
      const first = found?.[0];
      if (first) onPick(first.character);
      return;
    }
    const next = neighbour(picker.current, event);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <div
      ref={picker}
      className={styles.picker}
      role="dialog"
      aria-label={text.emoji.title}
      data-emoji-picker
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={styles.search}>
        <Search size={16} aria-hidden="true" className={styles.searchIcon} />
        <input
          ref={search}
          type="search"
          className={styles.input}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          aria-label={text.emoji.search}
          placeholder={text.emoji.search}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
        />
      </div>
      {found === null && emoji !== null && (
        <div className={styles.groups}>
          {emojiGroups.map((group) => {
            const Icon = groupIcons[group];
            return (
              <button
                key={group}
                type="button"
                className={styles.group}
                aria-label={text.emoji.groups[group]}
                title={text.emoji.groups[group]}
                onClick={() =>
                  picker.current?.querySelector(`[data-group="${group}"]`)?.scrollIntoView({ block: "start" })
                }
              >
                <Icon size={18} aria-hidden="true" />
              </button>
            );
          })}
        </div>
      )}
      <div
        className={styles.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard; arrow keys go on from here.
        tabIndex={0}
      >
        {found !== null && found.length > 0 && <Grid emoji={found} label={text.emoji.found} onPick={onPick} />}
        {found === null &&
          emoji !== null &&
          groups.map(({ group, emoji: some }) => (
            <section key={group} className={styles.section} data-group={group} aria-label={text.emoji.groups[group]}>
              <p className={styles.heading} aria-hidden="true">
                {text.emoji.groups[group]}
              </p>
              <Grid emoji={some} label={text.emoji.groups[group]} onPick={onPick} />
            </section>
          ))}
        <p role="status" className={styles.status}>
          {loaded.kind === "loading" && text.common.loading}
          {found?.length === 0 && text.emoji.nothingFound(query.trim())}
        </p>
        {loaded.kind === "failed" && (
          <div className={styles.status} role="alert">
            <p>{text.emoji.failed}</p>
            <Button onClick={loaded.retry}>{text.common.tryAgain}</Button>
          </div>
        )}
      </div>
    </div>
  );
}

interface GridProps {
  readonly emoji: readonly Emoji[];
  readonly label: string;
  readonly onPick: (character: string) => void;
}

const Grid = memo(function Grid({ emoji, label, onPick }: GridProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn and announced as part of a form.
    <div className={styles.grid} role="group" aria-label={label}>
      {emoji.map((one) => (
        <button
          key={one.character}
          type="button"
          className={styles.emoji}
          data-emoji
          tabIndex={-1}
          aria-label={one.name}
          title={one.shortcodes[0] === undefined ? one.name : `${one.name} :${one.shortcodes[0]}:`}
          onClick={() => onPick(one.character)}
        >
          {one.character}
        </button>
      ))}
    </div>
  );
});

/** The button an arrow key leads to: by place on the screen, so that rows of any length and both directions work. */
function neighbour(picker: HTMLElement | null, event: KeyboardEvent): HTMLElement | null {
  if (picker === null || !event.key.startsWith("Arrow")) return null;
  const buttons = [...picker.querySelectorAll<HTMLElement>("[data-emoji]")];
  const current = document.activeElement;
  const at = current instanceof HTMLElement ? buttons.indexOf(current) : -1;
  if (at === -1 || !(current instanceof HTMLElement)) return event.key === "ArrowDown" ? (buttons[0] ?? null) : null;
  const leftToRight = getComputedStyle(picker).direction === "ltr";
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const forward = (event.key === "ArrowRight") === leftToRight;
    return buttons[at + (forward ? 1 : -1)] ?? null;
  }
  const down = event.key === "ArrowDown";
  const here = current.getBoundingClientRect();
  const line = (one: HTMLElement) => one.getBoundingClientRect().top;
  let nearest: HTMLElement | null = null;
  let nearestTop: number | null = null;
  for (let index = at + (down ? 1 : -1); index >= 0 && index < buttons.length; index += down ? 1 : -1) {
    const one = buttons[index];
    if (one === undefined) break;
    const top = line(one);
    if (Math.abs(top - here.top) < 4) continue;
    nearestTop ??= top;
    if (Math.abs(top - nearestTop) >= 4) break;
    const distance = Math.abs(one.getBoundingClientRect().left - here.left);
    if (nearest === null || distance < Math.abs(nearest.getBoundingClientRect().left - here.left)) nearest = one;
  }
  return nearest ?? (down ? null : picker.querySelector<HTMLElement>("input"));
}
