import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { AccountId, ChatClient, MessageId, Session } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";
import { ChatScreen } from "../chat/ChatScreen.tsx";
import { usePalette } from "../palette/usePalette.tsx";
import { ConversationPane } from "../people/ConversationPane.tsx";
import { HistoryProgress } from "../people/HistoryProgress.tsx";
import { formatRoute, type Route, replaceRoute, useRoute } from "../route.ts";
import { useStore } from "../useStore.ts";
import { Arrivals } from "./Arrivals.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import styles from "./MainLayout.module.css";
import { Notices } from "./Notices.tsx";
import { ProfileButton } from "./ProfileButton.tsx";
import { useUnreadBadge } from "./useUnreadBadge.ts";
import { Welcome } from "./Welcome.tsx";

interface MainLayoutProps {
  readonly client: ChatClient;
  readonly session: Session;
}

/** List and conversation side by side; on narrow pages one of them, by the route. */
export function MainLayout({ client, session }: MainLayoutProps) {
  const account = useStore(session.account);
  const route = useRoute();
  const peer = peerOf(route, account.id);
  useUnreadBadge(session);
  const palette = usePalette(session);

  useEffect(() => {
    if (route.kind === "login" || route.kind === "register" || route.kind === "recover") replaceRoute({ kind: "home" });
  }, [route.kind]);

  const main = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useReturnToRow(list, route);

  return (
    <div className={styles.layout} data-pane={peer === null ? "list" : "chat"}>
      {peer !== null && (
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          {text.app.skipToConversation}
        </button>
      )}
      <div ref={list} className={styles.list}>
        <header className={styles.header}>
          <h1 className={styles.title} tabIndex={-1} data-focus-home>
            {text.app.name}
          </h1>
          <ProfileButton client={client} session={session} account={account} />
        </header>
        <Notices session={session} />
        <HistoryProgress session={session} />
        <ConversationPane session={session} route={route} />
      </div>
      <main ref={main} className={styles.main} tabIndex={-1}>
        <ConnectionBanner session={session} />
        <div className={styles.urgent}>
          <Notices session={session} urgentOnly />
        </div>
        {peer === null ? (
          <Welcome
            name={account.name}
            onFind={() => list.current?.querySelector<HTMLElement>("input[type=search]")?.focus()}
          />
        ) : (
          <ChatScreen key={peer} session={session} peer={peer} message={messageOf(route)} />
        )}
      </main>
      <Arrivals session={session} open={peer} />
      {palette}
    </div>
  );
}

/** Who leaves a conversation for the list finds the focus where they left the list. */
function useReturnToRow(list: RefObject<HTMLElement | null>, route: Route): void {
  const before = useRef(route);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = route;
    if (route.kind !== "home" || (left.kind !== "with" && left.kind !== "notes")) return;
    const { message: _message, ...conversation } = left;
    list.current?.querySelector<HTMLElement>(`[data-row][href="${formatRoute(conversation)}"]`)?.focus();
  });
}

function messageOf(route: Route): MessageId | null {
  return (route.kind === "with" || route.kind === "notes" ? route.message : undefined) ?? null;
}

function peerOf(route: Route, self: AccountId): AccountId | null {
  if (route.kind === "notes") return self;
  return route.kind === "with" ? route.peer : null;
}
