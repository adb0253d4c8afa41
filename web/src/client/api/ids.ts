/** How the screens name what they talk about. */

export type AccountId = string;
export type ConversationId = string;
export type MessageId = string;
/** Names one picture: another one has another id. */
export type PictureId = string;
