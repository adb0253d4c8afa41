import type { ContactProfileRow } from "./catalogue.ts";
import { type Database, stored } from "./database.ts";

export function allContactProfiles(database: Database): Promise<readonly ContactProfileRow[]> {
  return stored(() => database.getAll("contactProfiles"));
}

/** Of all members who sent one. */
export function contactProfilesIn(database: Database, conversation: string): Promise<readonly ContactProfileRow[]> {
  return stored(() => database.getAll("contactProfiles", IDBKeyRange.bound([conversation], [conversation, []])));
}

/** Whether a device of the account has written anything into the conversation, as far as it is held. */
export function hasWritten(database: Database, conversation: string, account: string): Promise<boolean> {
  return stored(async () => {
    const index = database.transaction("entries").store.index("byChain");
    // The chains of an account begin with its id and a slash; "0" comes after it.
    const chains = IDBKeyRange.bound([conversation, `${account}/`], [conversation, `${account}0`]);
    return (await index.getKey(chains)) !== undefined;
  });
}
