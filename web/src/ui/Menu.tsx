import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import styles from "./Menu.module.css";
import { Popover } from "./Popover.tsx";

interface MenuProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
  /** Stands above the items. */
  readonly children?: ReactNode;
}

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onChoose: () => void;
  readonly danger?: boolean;
}

/** A list of things to do; arrow keys walk through it. */
export function Menu({ anchor, label, items, onClose, children }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    const stops = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const last = stops.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) stops[to]?.focus();
    else if (event.key === "Tab" || event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <Popover anchor={anchor} onClose={onClose}>
      <div className={styles.frame}>
        {children}
        <div ref={menu} role="menu" aria-label={label} className={styles.menu} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? styles.danger : styles.item}
              onClick={() => {
                onClose();
                item.onChoose();
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      </div>
    </Popover>
  );
}
