import { NotebookPen, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import type { Session } from "../../client/api.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import { presenceText } from "../people/personText.ts";
import { usePeopleSearch } from "../people/usePeopleSearch.ts";
import { PersonAvatar } from "../picture/PersonAvatar.tsx";
import { goTo } from "../route.ts";
import { useNow } from "../useNow.ts";
import { useStore } from "../useStore.ts";
import styles from "./Palette.module.css";
import { type PaletteEntry, paletteEntries } from "./paletteEntries.ts";

interface PaletteProps {
  readonly session: Session;
  readonly onClose: () => void;
}

/** Goes anywhere by typing a few letters: one input that keeps the focus, and a list that arrow keys walk through. */
export function Palette({ session, onClose }: PaletteProps) {
  const { items } = useStore(session.conversations);
  const now = useNow(60_000);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const found = usePeopleSearch(session, query.trim());
  const entries = paletteEntries(query, items, found?.ok ? found.people : []);
  const at = Math.min(active, entries.length - 1);

  function choose(entry: PaletteEntry) {
    onClose();
    goTo(entry.route);
  }

  function onKeyDown(event: KeyboardEvent) {
    const entry = entries[at];
    if (event.nativeEvent.isComposing || entry === undefined) return;
    if (event.key === "ArrowDown") setActive((at + 1) % entries.length);
    else if (event.key === "ArrowUp") setActive((at - 1 + entries.length) % entries.length);
    else if (event.key === "Enter") choose(entry);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title={text.palette.title} onClose={onClose} look="command">
      <div className={styles.search}>
        <Search size={18} aria-hidden="true" className={styles.icon} />
        <input
          className={styles.input}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-label={text.palette.input}
          aria-expanded={entries.length > 0}
          aria-controls={id}
          aria-activedescendant={entries.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          placeholder={text.palette.input}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={32}
          autoFocus
        />
      </div>
      <div id={id} role="listbox" aria-label={text.palette.results} className={styles.entries}>
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and points at the options.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys.
          <div
            key={entry.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={styles.entry}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(entry)}
          >
            {entry.person === null ? (
              <span className={styles.notes} aria-hidden="true">
                <NotebookPen size={16} />
              </span>
            ) : (
              <PersonAvatar person={entry.person} size={32} online={entry.person.presence.kind === "online"} />
            )}
            <span className={styles.name}>{entry.name}</span>
            <span className={styles.soft}>{entry.person !== null && presenceText(entry.person.presence, now)}</span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.hint}>
        {entries.length > 0
          ? text.palette.hint
          : found === null
            ? text.people.searching
            : text.people.nobodyFound(query.trim())}
      </p>
    </Dialog>
  );
}
