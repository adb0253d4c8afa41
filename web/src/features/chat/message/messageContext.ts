import type { AccountId, ConversationView, Message, MessageId } from "../../../client/api.ts";

/** What a person does with a message of the timeline. The object stays the same while the conversation is open. */
export interface MessageActions {
  readonly reply: (message: Message) => void;
  readonly edit: (message: Message) => void;
  readonly remove: (message: Message) => void;
  readonly showSource: (id: MessageId) => void;
}

/** What every message of a conversation is drawn with. */
export interface MessageContext {
  readonly view: ConversationView;
  readonly peerName: string;
  /** Names of the members, for mentions and reactions. */
  readonly people: ReadonlyMap<AccountId, string>;
  readonly actions: MessageActions;
}

/** The server has it and it says something: it can be answered and reacted to, and changed by who sent it. */
export function canBeNamed(message: Message): boolean {
  return message.sequence !== null && message.body.kind === "text";
}
