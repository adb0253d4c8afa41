import type { ConversationId, ConversationPreferences, Session } from "../../client/api.ts";
import { useStore } from "../useStore.ts";

export const noPreferences: ConversationPreferences = { pinned: false, muted: false, archived: false, draft: "" };

export function usePreferences(session: Session, conversation: ConversationId): ConversationPreferences {
  return useStore(session.preferences).conversations.get(conversation) ?? noPreferences;
}
