import type { Message } from "../../../client/api.ts";
import { text } from "../../../ui/messages/index.ts";
import { formatList, formatNumber } from "../../../ui/messages/time.ts";
import type { MessageContext } from "./messageContext.ts";
import styles from "./Reactions.module.css";

interface ReactionsProps extends Pick<MessageContext, "view" | "people"> {
  readonly message: Message;
}

/** Each emoji once, with how many gave it. The own one is pressed; pressing it again takes it back. */
export function Reactions({ message, view, people }: ReactionsProps) {
  return (
    <div className={styles.reactions}>
      {message.reactions.map(({ emoji, accounts, mine }) => {
        const names = accounts.map((account) => people.get(account) ?? text.chat.somebody);
        // The number belongs to the name: who speaks to the page says what stands on the button.
        const shown = accounts.length > 1 ? `${emoji} ${formatNumber(accounts.length)}` : emoji;
        const label = text.chat.reactedBy(shown, formatList(names));
        return (
          <button
            key={emoji}
            type="button"
            className={styles.reaction}
            aria-pressed={mine}
            aria-label={label}
            title={label}
            tabIndex={-1}
            data-row-with
            data-testid="reaction"
            onClick={() => view.react(message.id, mine ? "" : emoji)}
          >
            <span aria-hidden="true" className={styles.emoji}>
              {emoji}
            </span>
            {accounts.length > 1 && <span aria-hidden="true">{formatNumber(accounts.length)}</span>}
          </button>
        );
      })}
    </div>
  );
}
