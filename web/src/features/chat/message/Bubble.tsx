import { CircleAlert, CircleSlash2, FileQuestion } from "lucide-react";
import { useId, useState } from "react";
import type { Message, MessageBody } from "../../../client/api.ts";
import { Button } from "../../../ui/Button.tsx";
import { classNames } from "../../../ui/classNames.ts";
import { text } from "../../../ui/messages/index.ts";
import { clockTime, exactTime } from "../../../ui/messages/time.ts";
import { DeliveryMark } from "../DeliveryMark.tsx";
import styles from "../MessageRow.module.css";
import { Markup } from "../markup/Markup.tsx";
import type { TimelineRow } from "../timelineRows.ts";
import { MessageToolbar } from "./MessageToolbar.tsx";
import { canBeNamed, type MessageContext } from "./messageContext.ts";
import { Quote } from "./Quote.tsx";
import { Reactions } from "./Reactions.tsx";

interface BubbleProps extends MessageContext {
  readonly message: Message;
  readonly row: TimelineRow;
  readonly highlighted: boolean;
}

export function Bubble({ message, row, highlighted, ...context }: BubbleProps) {
  const { view, peerName, people, actions } = context;
  const { delivery, mine, body, replyTo } = message;
  const [touched, setTouched] = useState(false);
  const id = useId();
  const failed = delivery?.kind === "failed" ? delivery : null;
  return (
    <article
      className={classNames(
        styles.message,
        mine ? styles.mine : styles.theirs,
        row.groupStart && styles.groupStart,
        row.groupEnd && styles.groupEnd,
        highlighted && styles.highlighted,
      )}
      aria-label={text.chat.saidAt(mine ? text.people.you : peerName, clockTime(message.time))}
      aria-describedby={id}
      data-row
      data-row-group
      data-testid="message"
      data-mine={mine}
      data-state={delivery?.kind}
    >
      <div className={styles.line}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: on touch screens a tap brings out the toolbar, which keys reach by themselves. */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above. */}
        <div
          id={id}
          className={classNames(styles.bubble, failed && styles.failed)}
          onClick={() => setTouched(!touched)}
        >
          {replyTo && <Quote source={replyTo} peerName={peerName} onShow={actions.showSource} />}
          <Content body={body} mine={mine} peerName={peerName} people={people} />
          <span className={styles.meta}>
            {message.edited && <span>{text.chat.edited}</span>}
            <time dateTime={new Date(message.time).toISOString()} title={exactTime(message.time)}>
              {clockTime(message.time)}
            </time>
            {delivery && <DeliveryMark state={delivery} />}
          </span>
        </div>
        {canBeNamed(message) && <MessageToolbar message={message} shown={touched} {...context} />}
      </div>
      {message.reactions.length > 0 && <Reactions message={message} view={view} people={people} />}
      {failed && (
        <div className={styles.failure}>
          <p role="alert">{text.chat.failed[failed.reason]}</p>
          <Button look="quiet" className={styles.small} onClick={() => view.retry(message.id)}>
            {text.chat.retry}
          </Button>
          <Button look="quiet" className={styles.small} onClick={() => view.discard(message.id)}>
            {text.chat.discard}
          </Button>
        </div>
      )}
    </article>
  );
}

interface ContentProps extends Pick<MessageContext, "people" | "peerName"> {
  readonly body: MessageBody;
  readonly mine: boolean;
}

const noNames: readonly string[] = [];

function Content({ body, mine, people, peerName }: ContentProps) {
  switch (body.kind) {
    case "text": {
      const names = body.mentions?.map((account) => people.get(account) ?? "").filter((name) => name !== "");
      return <Markup text={body.text} names={names ?? noNames} />;
    }
    case "deleted":
      return (
        <p className={styles.explanation}>
          <CircleSlash2 size={16} aria-hidden="true" />
          {mine ? text.chat.deletedByYou : text.chat.deletedBy(peerName)}
        </p>
      );
    case "unsupported":
      return (
        <p className={styles.explanation}>
          <FileQuestion size={16} aria-hidden="true" />
          {text.chat.unsupported}
        </p>
      );
    case "unreadable":
      return (
        <p className={styles.explanation}>
          <CircleAlert size={16} aria-hidden="true" />
          {text.chat.unreadable[body.reason]}
        </p>
      );
  }
}
