import type { ReactNode } from "react";
import { formatRoute, goTo, type Route } from "../route.ts";
import styles from "./ConversationRow.module.css";

interface RowLinkProps {
  readonly route: Route;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/** A line of the list: a real link, so that it opens in a new tab too. */
export function RowLink({ route, selected, children }: RowLinkProps) {
  return (
    <a
      href={formatRoute(route)}
      className={styles.row}
      data-row
      aria-current={selected ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(route);
      }}
    >
      {children}
    </a>
  );
}
