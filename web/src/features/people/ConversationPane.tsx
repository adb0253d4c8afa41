import { Search, X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Session } from "../../client/api.ts";
import { IconButton } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { useRoving } from "../../ui/useRoving.ts";
import { paletteShortcut } from "../palette/shortcut.ts";
import type { Route } from "../route.ts";
import { useNow } from "../useNow.ts";
import { useStore } from "../useStore.ts";
import styles from "./ConversationPane.module.css";
import { NotesRow } from "./ConversationRow.tsx";
import { ConversationRows } from "./ConversationRows.tsx";
import { SearchResults } from "./SearchResults.tsx";

interface ConversationPaneProps {
  readonly session: Session;
  readonly route: Route;
}

/** The list of conversations and, while something is typed into the search, what it finds. */
export function ConversationPane({ session, route }: ConversationPaneProps) {
  const list = useStore(session.conversations);
  const now = useNow(60_000);
  const [query, setQuery] = useState("");
  const pane = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useRoving(pane, "first");
  const wanted = query.trim();
  const notes = list.items.find((one) => one.notesToSelf) ?? null;
  const others = list.items.filter((one) => !one.notesToSelf);
  const selectedPeer = route.kind === "with" ? route.peer : null;

  /** Up and down walk through the search field and the rows. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && query !== "") {
      setQuery("");
      input.current?.focus();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops: (Element | null)[] = [input.current, ...(pane.current?.querySelectorAll("[data-row]") ?? [])];
    const at = stops.indexOf(document.activeElement);
    const next = at === -1 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <nav ref={pane} className={styles.pane} aria-label={text.people.conversations} onKeyDown={onKeyDown}>
      <div className={styles.search}>
        <Search size={18} aria-hidden="true" className={styles.searchIcon} />
        <input
          ref={input}
          type="search"
          className={styles.searchInput}
          placeholder={text.people.search}
          aria-label={text.people.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          data-focus-home
        />
        {query === "" ? (
          <kbd className={styles.shortcut} title={text.palette.open(paletteShortcut)}>
            {paletteShortcut}
          </kbd>
        ) : (
          <IconButton
            label={text.people.clearSearch}
            className={styles.clear}
            onClick={() => {
              setQuery("");
              input.current?.focus();
            }}
          >
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <div className={styles.rows}>
        {wanted !== "" ? (
          <SearchResults
            session={session}
            query={wanted}
            all={list.items}
            selectedPeer={selectedPeer}
            openPeer={route.kind === "notes" ? session.account.get().id : selectedPeer}
            now={now}
          />
        ) : (
          <>
            <NotesRow conversation={notes} selected={route.kind === "notes"} now={now} />
            <ConversationRows session={session} conversations={others} selectedPeer={selectedPeer} now={now} />
            {others.length === 0 &&
              (list.loaded ? (
                <div className={styles.empty}>
                  <p className={styles.emptyTitle}>{text.people.noConversations}</p>
                  <p>{text.people.noConversationsHint}</p>
                </div>
              ) : (
                <p className={styles.empty} role="status">
                  {text.people.loading}
                </p>
              ))}
          </>
        )}
      </div>
    </nav>
  );
}
