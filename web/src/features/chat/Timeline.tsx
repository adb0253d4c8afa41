import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ConversationState, MessageId } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { text } from "../../ui/messages/index.ts";
import { formatNumber } from "../../ui/messages/time.ts";
import { useLanguage } from "../../ui/messages/useLanguage.ts";
import { useRoving } from "../../ui/useRoving.ts";
import { useNow } from "../useNow.ts";
import { Beginning } from "./Beginning.tsx";
import { MessageRow } from "./MessageRow.tsx";
import type { MessageContext } from "./message/messageContext.ts";
import { onMessageKey } from "./messageKeys.ts";
import styles from "./Timeline.module.css";
import { type TimelineRow, timelineRows } from "./timelineRows.ts";
import { useJump } from "./useJump.ts";
import { useReadMarks } from "./useReadMarks.ts";

interface TimelineProps extends MessageContext {
  readonly state: ConversationState;
  /** The message to go to, with a number that tells one wish from the next. */
  readonly wanted: { readonly id: MessageId; readonly time: number } | null;
  /** Counts the messages sent from the input: each one brings the timeline to its end. */
  readonly sent: number;
}

/** Within so many pixels of the end, the timeline follows what arrives. */
const endThreshold = 80;
/** The next page is asked for when so few rows are left above. */
const rowsBeforeLoading = 12;

/**
 * The messages, of which only those near the view are in the page. The virtual list is anchored at its end: it keeps its place
 * when a page arrives above, follows new messages only when it was at the end, and corrects itself as rows are measured.
 */
export function Timeline({ state, wanted, sent, ...context }: TimelineProps) {
  const { view, peerName } = context;
  const language = useLanguage();
  const now = useNow(60_000);
  const complete = state.older === "none";
  const older = state.older === "loading" ? "more" : state.older;
  const latest = state.newer === "none";
  const [followed, setFollowed] = useState(latest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: day headings follow the language.
  const rows = useMemo(
    () => timelineRows(state.items, { firstUnread: state.firstUnread, older, now }),
    [state.items, state.firstUnread, older, now, language],
  );
  const scroller = useRef<HTMLDivElement>(null);
  useRoving(scroller, "last");
  const virtualizer = useVirtualizer({
    count: rows.length,
    // Its first look goes where reading begins: rows at the top would be drawn and measured to be left at once.
    enabled: rows.length > 0,
    initialOffset: () => estimatedBeginning(rows),
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => estimateHeight(rows[index]),
    overscan: 10,
    anchorTo: "end",
    // A page that comes behind is not what just arrived: one stays where one reads.
    followOnAppend: followed && latest,
    scrollEndThreshold: endThreshold,
    paddingEnd: 12,
  });
  const visible = virtualizer.getVirtualItems();
  const range = virtualizer.range;
  const [positioned, setPositioned] = useState(false);

  useLayoutEffect(() => {
    if (positioned || state.phase !== "open" || rows.length === 0) return;
    setPositioned(true);
    const unread = rows.findIndex((row) => row.unreadDivider);
    if (unread === -1) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(unread, { align: "start" });
  }, [positioned, state.phase, rows, virtualizer]);

  useLayoutEffect(() => setFollowed(latest), [latest]);

  const [awaitsLatest, setAwaitsLatest] = useState(false);
  function goToLatest() {
    if (latest) return virtualizer.scrollToEnd();
    setAwaitsLatest(true);
    view.showLatest();
  }
  useLayoutEffect(() => {
    if (!awaitsLatest || !latest) return;
    setAwaitsLatest(false);
    virtualizer.scrollToEnd();
  }, [awaitsLatest, latest, virtualizer]);

  const afterSending = useEffectEvent(goToLatest);
  useEffect(() => {
    if (sent > 0) afterSending();
  }, [sent]);

  const highlighted = useJump(wanted, rows, {
    show: (index) => virtualizer.scrollToIndex(index, { align: "center" }),
    fetch: async (id) => {
      const found = await view.show(id);
      // The first one becomes a row when it is known what comes before it.
      if (found && state.items[0]?.id === id) view.loadOlder();
      return found;
    },
  });

  useEndKeptOnResize(scroller, () => virtualizer.scrollToEnd());

  const nearTop = positioned && range !== null && range.startIndex < rowsBeforeLoading;
  useEffect(() => {
    if (nearTop && state.older === "more") view.loadOlder();
  }, [nearTop, state.older, view]);

  const nearEnd = positioned && range !== null && range.endIndex >= rows.length - rowsBeforeLoading;
  useEffect(() => {
    // Each page is looked at: one that is cut at the other end leaves as many rows as there were.
    if (nearEnd && !latest && rows.length > 0) view.loadNewer();
  }, [nearEnd, latest, view, rows]);

  useReadMarks(view, rows, positioned && range !== null ? range.endIndex : -1);

  const atEnd = latest && (rows.length === 0 || virtualizer.isAtEnd(endThreshold * 2));
  const beginning = (
    <Beginning peer={state.notesToSelf ? null : (state.peer ?? { name: peerName, avatarSeed: "", picture: null })} />
  );
  return (
    <div className={styles.timeline}>
      {state.older === "loading" && (
        <p className={styles.pill} role="status">
          {text.chat.loadingOlder}
        </p>
      )}
      {state.older === "failed" && (
        <div className={styles.pill} role="alert">
          {text.chat.olderFailed}
          <Button look="quiet" onClick={() => view.loadOlder()}>
            {text.common.tryAgain}
          </Button>
        </div>
      )}
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={text.chat.messagesWith(peerName)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        data-focus-home="inside"
        onKeyDown={onMessageKey}
      >
        {complete && state.phase === "open" && rows.length === 0 && <div className={styles.empty}>{beginning}</div>}
        <ol className={styles.list} style={{ blockSize: virtualizer.getTotalSize() }}>
          {visible.map((slot) => {
            const row = rows[slot.index];
            return (
              row && (
                <li
                  key={slot.key}
                  ref={virtualizer.measureElement}
                  data-index={slot.index}
                  className={styles.slot}
                  style={{ transform: `translateY(${slot.start}px)` }}
                  aria-setsize={complete && latest ? rows.length : -1}
                  aria-posinset={slot.index + 1}
                >
                  {slot.index === 0 && complete && beginning}
                  <MessageRow row={row} highlighted={row.key === highlighted} {...context} />
                </li>
              )
            );
          })}
        </ol>
      </section>
      {!atEnd && (
        <button
          type="button"
          className={styles.jump}
          aria-label={state.unread > 0 ? text.chat.jumpToLatestUnread(state.unread) : text.chat.jumpToLatest}
          title={text.chat.jumpToLatest}
          onClick={goToLatest}
        >
          <ArrowDown size={20} aria-hidden="true" />
          {state.unread > 0 && <span className={styles.count}>{formatNumber(state.unread)}</span>}
        </button>
      )}
    </div>
  );
}

/** Roughly what a row takes until it is measured: a short line, or the lines of a longer text. */
function estimateHeight(row: TimelineRow | undefined): number {
  const body = row?.item.kind === "message" ? row.item.body : null;
  const characters = body?.kind === "text" ? body.text.length : 40;
  return 38 + Math.floor(characters / 60) * 21;
}

/** Pixels above the first unread row; of all rows where everything is read, which is the end. */
function estimatedBeginning(rows: readonly TimelineRow[]): number {
  const unread = rows.findIndex((row) => row.unreadDivider);
  return rows.slice(0, unread === -1 ? rows.length : unread).reduce((sum, row) => sum + estimateHeight(row), 0);
}

/** When the input grows or a keyboard opens, a timeline that was at its end stays there. */
function useEndKeptOnResize(scroller: RefObject<HTMLElement | null>, scrollToEnd: () => void): void {
  const stay = useEffectEvent(scrollToEnd);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let wasAtEnd = true;
    let height = element.clientHeight;
    const remember = () => {
      if (element.clientHeight !== height) return;
      wasAtEnd = element.scrollHeight - element.scrollTop - height <= endThreshold;
    };
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (wasAtEnd) stay();
    });
    observer.observe(element);
    // Before the list hears it: once that has drawn other rows, to ask for a height lays the page out, with each turn of the wheel.
    element.addEventListener("scroll", remember, { passive: true, capture: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", remember, { capture: true });
    };
  }, [scroller]);
}
