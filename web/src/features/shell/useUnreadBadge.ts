import { useEffect } from "react";
import type { Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { useStore } from "../useStore.ts";

/** The number of unread messages, muted conversations left out, stands in the title of the tab and on its icon. */
export function useUnreadBadge(session: Session): void {
  const { items } = useStore(session.conversations);
  const preferences = useStore(session.preferences).conversations;
  const loud = items.filter((conversation) => preferences.get(conversation.id)?.muted !== true);
  const unread = loud.reduce((sum, conversation) => sum + conversation.unread, 0);
  useEffect(() => {
    document.title = unread > 0 ? text.app.titleWithUnread(unread) : text.app.name;
    return () => {
      document.title = text.app.name;
    };
  }, [unread]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (link === null || unread === 0) return;
    const plain = link.href;
    link.href = `data:image/svg+xml,${encodeURIComponent(iconWithBadge(unread))}`;
    return () => {
      link.href = plain;
    };
  }, [unread]);
}

/** The app's icon with a count in its corner. An icon stands alone in the tab: it has the colours of neither theme. */
function iconWithBadge(unread: number): string {
  const count = unread > 9 ? "9+" : String(unread);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="#0d6659" d="M32 4c16.600 0 28 10.400 28 25S48.600 54 32 54c-3.700 0-7.200-.5-10.400-1.500L8 60l3.500-13.200C6.800 42.300 4 36.100 4 29 4 14.400 15.400 4 32 4Z"/><circle cx="43" cy="43" r="20" fill="#b3261e" stroke="#fff" stroke-width="3"/><text x="43" y="53" text-anchor="middle" font-family="system-ui,sans-serif" font-size="28" font-weight="700" fill="#fff">${count}</text></svg>`;
}
