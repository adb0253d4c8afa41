import { type ReactNode, type RefObject, useEffectEvent, useLayoutEffect, useRef } from "react";
import styles from "./Popover.module.css";

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const gap = 6;

/** Something small above everything else, next to what opened it. Escape and a click elsewhere close it; focus goes back. */
export function Popover({ anchor, onClose, children }: PopoverProps) {
  const popover = useRef<HTMLDivElement>(null);
  const closed = useEffectEvent(onClose);

  useLayoutEffect(() => {
    const element = popover.current;
    const from = anchor.current;
    if (element === null || from === null) return;
    const onToggle = (event: ToggleEvent) => {
      if (event.newState === "closed") closed();
    };
    element.addEventListener("toggle", onToggle);
    // Where the platform has no popovers, it simply stands in the page.
    if ("showPopover" in element) element.showPopover();
    const place = () => {
      const at = from.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = element;
      const below = at.bottom + gap + height <= window.innerHeight;
      const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - height);
      const start = getComputedStyle(from).direction === "rtl" ? at.right - width : at.left;
      const left = Math.max(gap, Math.min(start, window.innerWidth - width - gap));
      element.style.top = `${top}px`;
      element.style.left = `${left}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener("resize", place);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", place);
      element.removeEventListener("toggle", onToggle);
      if (document.activeElement === document.body || element.contains(document.activeElement)) from.focus();
    };
  }, [anchor]);

  return (
    <div ref={popover} popover="auto" className={styles.popover}>
      {children}
    </div>
  );
}
