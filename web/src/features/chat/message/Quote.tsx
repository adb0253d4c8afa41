import type { MessageId, ReplySource } from "../../../client/api.ts";
import { text } from "../../../ui/messages/index.ts";
import { bodyText } from "../../people/personText.ts";
import styles from "./Quote.module.css";

interface QuoteProps {
  readonly source: ReplySource;
  readonly peerName: string;
  readonly onShow: (id: MessageId) => void;
}

/** What a message answers; leads to it. */
export function Quote({ source, peerName, onShow }: QuoteProps) {
  const { said } = source;
  const sender = said?.mine ? text.people.you : peerName;
  return (
    <button
      type="button"
      className={styles.quote}
      tabIndex={-1}
      data-row-with
      data-testid="quote"
      title={text.chat.showSource(sender)}
      onClick={(event) => {
        event.stopPropagation();
        onShow(source.id);
      }}
    >
      {said === null ? (
        <span className={styles.said}>{text.chat.sourceMissing}</span>
      ) : (
        <>
          <span className={styles.sender}>{sender}</span>
          <span className={styles.said} dir="auto">
            {bodyText(said.body)}
          </span>
        </>
      )}
    </button>
  );
}
