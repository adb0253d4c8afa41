import { ArrowLeft, Ban, NotebookPen, ShieldCheck } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type {
  AccountId,
  ConversationId,
  ConversationState,
  ConversationView,
  Message,
  MessageId,
  Session,
} from "../../client/api.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { text } from "../../ui/messages/index.ts";
import { hasTouchOnly } from "../../ui/touch.ts";
import { ConversationMenu } from "../people/ConversationMenu.tsx";
import { bodyText, presenceText } from "../people/personText.ts";
import { usePreferences } from "../people/usePreferences.ts";
import { PersonAvatar } from "../picture/PersonAvatar.tsx";
import { goHome, replaceRoute } from "../route.ts";
import { useNow } from "../useNow.ts";
import { useStore } from "../useStore.ts";
import { BlockConfirmation } from "./BlockConfirmation.tsx";
import styles from "./ChatScreen.module.css";
import { Composer } from "./Composer.tsx";
import { ComposerAbout } from "./ComposerAbout.tsx";
import { EncryptedSign } from "./EncryptedSign.tsx";
import { mentionedNames } from "./markup/blocks.ts";
import { canBeNamed, type MessageActions } from "./message/messageContext.ts";
import { RemoveConfirmation } from "./RemoveConfirmation.tsx";
import { SafetyNumber } from "./SafetyNumber.tsx";
import { Timeline } from "./Timeline.tsx";

interface ChatScreenProps {
  readonly session: Session;
  readonly peer: AccountId;
  /** Where to go in it; null: to what is unread, or the end. */
  readonly message: MessageId | null;
}

/** Opens the conversation for as long as it is on screen. */
export function ChatScreen({ session, peer, message }: ChatScreenProps) {
  const [view, setView] = useState<ConversationView | null>(null);
  // Before the page is painted: what is read for it is on its way while it is drawn.
  useLayoutEffect(() => {
    const opened = session.openConversation(peer);
    setView(opened);
    return () => opened.close();
  }, [session, peer]);
  return view && <OpenChat session={session} view={view} peer={peer} message={message} />;
}

interface OpenChatProps {
  readonly session: Session;
  readonly view: ConversationView;
  readonly peer: AccountId;
  readonly message: MessageId | null;
}

/** What the input is for: something new, or about a message. */
type Writing =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly message: Message }
  | { readonly kind: "edit"; readonly message: Message };

const writingNew: Writing = { kind: "new" };

function OpenChat({ session, view, peer, message }: OpenChatProps) {
  const state = useStore(view.state);
  const account = useStore(session.account);
  const conversation = useMemo(() => session.conversationWith(peer), [session, peer]);
  const preferences = usePreferences(session, conversation);
  const isBlocked = useStore(session.preferences).blocked.has(peer);
  const [sent, setSent] = useState(0);
  const [writing, setWriting] = useState<Writing>(writingNew);
  const [removing, setRemoving] = useState<Message | null>(null);
  const [wanted, setWanted] = useState<{ id: MessageId; time: number } | null>(null);
  const name = state.notesToSelf ? text.chat.notesTitle : (state.peer?.name ?? text.chat.somebody);

  const peerName = state.peer?.name;
  const peerSeed = state.peer?.avatarSeed ?? "";
  const peerPicture = state.peer?.picture ?? null;
  const people = useMemo(
    () => new Map([[account.id, account.name], ...(peerName === undefined ? [] : [[peer, peerName] as const])]),
    [account.id, account.name, peer, peerName],
  );
  const mentionable = useMemo(
    () =>
      [...people.values()].map((name) =>
        name === peerName
          ? { name, avatarSeed: peerSeed, picture: peerPicture }
          : { name, avatarSeed: account.avatarSeed, picture: account.picture },
      ),
    [people, peerName, peerSeed, peerPicture, account.avatarSeed, account.picture],
  );
  const actions = useMemo<MessageActions>(
    () => ({
      reply: (message) => setWriting({ kind: "reply", message }),
      edit: (message) => setWriting({ kind: "edit", message }),
      remove: setRemoving,
      showSource: (id) => setWanted({ id, time: performance.now() }),
    }),
    [],
  );
  // Gone to once: afterwards the address is that of the conversation again.
  useEffect(() => {
    if (message === null) return;
    setWanted({ id: message, time: performance.now() });
    replaceRoute(state.notesToSelf ? { kind: "notes" } : { kind: "with", peer });
  }, [message, peer, state.notesToSelf]);
  const stopWriting = () => setWriting(writingNew);

  function mentions(message: string): readonly AccountId[] {
    const names = mentionedNames(message, [...people.values()]);
    return [...people].flatMap(([id, one]) => (names.includes(one) ? [id] : []));
  }

  function send(message: string) {
    if (writing.kind === "edit") {
      view.edit(writing.message.id, message, mentions(message));
    } else {
      view.send(message, {
        mentions: mentions(message),
        ...(writing.kind === "reply" ? { replyTo: writing.message.id } : {}),
      });
      setSent((count) => count + 1);
    }
    stopWriting();
  }

  async function editLast() {
    await view.showLatest();
    const last = view.state.get().items.findLast((item) => item.kind === "message" && item.mine && canBeNamed(item));
    if (last?.kind === "message") setWriting({ kind: "edit", message: last });
  }

  return (
    <section className={styles.chat} aria-label={text.chat.conversationWith(name)}>
      <ChatHeader session={session} peerId={peer} conversation={conversation} state={state} name={name} />
      {state.trust.length > 0 && (
        <div className={styles.trust}>
          {state.trust.map((notice) => (
            <Callout
              key={notice.id}
              severity={notice.severity}
              announced
              action={
                notice.acknowledgeable && (
                  <Button onClick={() => view.acknowledgeTrust(notice.id)}>{text.chat.understood}</Button>
                )
              }
            >
              {text.chat.trust[notice.kind](name)}
            </Callout>
          ))}
        </div>
      )}
      {state.phase === "opening" && state.items.length === 0 ? (
        <p className={styles.opening} role="status">
          {text.chat.opening}
        </p>
      ) : (
        <Timeline
          view={view}
          state={state}
          peerName={name}
          people={people}
          actions={actions}
          wanted={wanted}
          sent={sent}
        />
      )}
      <NewMessages state={state} name={name} />
      {isBlocked ? (
        <div className={styles.blocked}>
          <Callout
            severity="info"
            announced
            action={<Button onClick={() => session.setBlocked(peer, false)}>{text.block.unblock}</Button>}
          >
            {text.block.notice(name)}
          </Callout>
        </div>
      ) : state.blocked === null ? (
        <Composer
          label={text.chat.inputFor(name)}
          placeholder={state.notesToSelf ? text.chat.notesPlaceholder : text.chat.placeholder}
          key={writing.kind === "new" ? "new" : `${writing.kind} ${writing.message.id}`}
          draft={writing.kind === "edit" ? editedText(writing.message) : preferences.draft}
          people={mentionable}
          onDraft={(draft) => {
            if (writing.kind !== "edit") session.keepDraft(conversation, draft);
            view.typing(draft === "");
          }}
          onSend={send}
          about={
            writing.kind !== "new" && (
              <ComposerAbout kind={writing.kind} message={writing.message} peerName={name} onCancel={stopWriting} />
            )
          }
          onEscape={writing.kind === "new" ? undefined : stopWriting}
          onEditLast={writing.kind === "new" ? () => void editLast() : undefined}
          {...(writing.kind === "edit" ? { sendLabel: text.chat.saveEdit } : {})}
        />
      ) : (
        <div className={styles.blocked}>
          <Callout severity={state.blocked === "renewingKey" ? "info" : "warning"} announced>
            {text.chat.blocked[state.blocked]}
          </Callout>
        </div>
      )}
      {removing && (
        <RemoveConfirmation
          onCancel={() => setRemoving(null)}
          onRemove={() => {
            view.remove(removing.id);
            setRemoving(null);
          }}
        />
      )}
    </section>
  );
}

function editedText(message: Message): string {
  return message.body.kind === "text" ? message.body.text : "";
}

interface ChatHeaderProps {
  readonly session: Session;
  readonly peerId: AccountId;
  readonly conversation: ConversationId;
  readonly state: ConversationState;
  readonly name: string;
}

function ChatHeader({ session, peerId, conversation, state, name }: ChatHeaderProps) {
  const preferences = useStore(session.preferences);
  const verified = preferences.verified.has(peerId);
  const isBlocked = preferences.blocked.has(peerId);
  const [comparing, setComparing] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const now = useNow(60_000);
  const heading = useRef<HTMLHeadingElement>(null);
  const { peer } = state;

  // Elsewhere the input takes the focus; somewhere it must go, for the list it came from may be hidden now.
  useEffect(() => {
    if (hasTouchOnly()) heading.current?.focus();
  }, []);

  const status = state.peerTyping ? text.people.typing : peer === null ? "" : presenceText(peer.presence, now);
  return (
    <header className={styles.header}>
      <IconButton label={text.common.back} className={styles.back} onClick={goHome}>
        <ArrowLeft size={22} className="flips" aria-hidden="true" />
      </IconButton>
      {state.notesToSelf ? (
        <span className={styles.notes} aria-hidden="true">
          <NotebookPen size={18} />
        </span>
      ) : (
        peer && <PersonAvatar person={peer} size={40} online={peer.presence.kind === "online"} />
      )}
      <div className={styles.who}>
        <div className={styles.nameLine}>
          <h1 ref={heading} className={styles.name} tabIndex={-1} data-focus-home>
            {name}
          </h1>
          {verified && (
            <ShieldCheck size={16} className={styles.verified} role="img" aria-label={text.safety.verifiedSign} />
          )}
        </div>
        <p className={styles.status} data-testid="peer-status">
          {state.notesToSelf ? text.people.notesHint : status}
          {state.peerTyping && (
            <span className={styles.dots} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          )}
        </p>
      </div>
      <EncryptedSign peerName={state.notesToSelf ? null : name} />
      {!state.notesToSelf && (
        <ConversationMenu
          session={session}
          conversation={conversation}
          name={name}
          more={[
            {
              label: text.safety.open,
              icon: <ShieldCheck size={16} aria-hidden="true" />,
              onChoose: () => setComparing(true),
            },
            {
              label: isBlocked ? text.block.lift(name) : text.block.choose(name),
              icon: <Ban size={16} aria-hidden="true" />,
              onChoose: () => (isBlocked ? session.setBlocked(peerId, false) : setBlocking(true)),
            },
          ]}
        />
      )}
      {blocking && (
        <BlockConfirmation
          name={name}
          onCancel={() => setBlocking(false)}
          onBlock={() => {
            session.setBlocked(peerId, true);
            setBlocking(false);
          }}
        />
      )}
      {comparing && <SafetyNumber session={session} peer={peerId} name={name} onClose={() => setComparing(false)} />}
    </header>
  );
}

/** Says aloud what arrives while the conversation is open; the list itself is no live region, for scrolling changes it. */
function NewMessages({ state, name }: { readonly state: ConversationState; readonly name: string }) {
  const [openedAt] = useState(() => Date.now());
  const last = state.items.at(-1);
  const fresh = last?.kind === "message" && !last.mine && last.time > openedAt ? last : null;
  return (
    <p className="visually-hidden" aria-live="polite">
      {fresh && text.chat.newMessageFrom(name, bodyText(fresh.body))}
    </p>
  );
}
