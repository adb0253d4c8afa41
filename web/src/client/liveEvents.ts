/** What the live connection pushes, decoded and handed to the part that it concerns. What does not decode is dropped: all of it is fetched sooner or later. */
import { toBase64url } from "../protocol/base64url.ts";
import { ownBytes } from "../protocol/bytes.ts";
import { accountGrew } from "../protocol/events.ts";
import { decodeBell, decodeDelivered, decodePage, decodeRelayedMark } from "../protocol/frames.ts";
import { orNull } from "../protocol/malformed.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Contacts } from "./contacts.ts";
import type { Receipts } from "./conversation/receipts.ts";
import type { Sync } from "./conversation/sync.ts";
import type { People } from "./people.ts";
import type { PrivateStore } from "./privateStore.ts";
import type { SocketEvent } from "./socket.ts";

export interface EventTakers {
  readonly arrivals: Arrivals;
  readonly contacts: Contacts;
  readonly people: People;
  readonly privateStore: PrivateStore;
  readonly receipts: Receipts;
  readonly sync: Sync;
  /** Reads a conversation and its description again. */
  readonly readAgain: (conversation: string) => Promise<void>;
}

export async function takeEvent(event: SocketEvent, takers: EventTakers): Promise<void> {
  switch (event.kind) {
    case "entries": {
      const page = orNull(() => decodePage(event.page));
      // Pages of one connection are taken in the order of their coming.
      if (page !== null) takers.arrivals.take(page);
      return;
    }
    case "bell": {
      const bell = orNull(() => decodeBell(event.bell));
      if (bell !== null) await takers.sync.catchUp(toBase64url(bell.conversation));
      return;
    }
    case "conversation":
      return takers.readAgain(toBase64url(event.conversation));
    case "delivered": {
      const told = orNull(() => decodeDelivered(event.delivered));
      if (told === null) return;
      return takers.receipts.deliveredTo(toBase64url(told.conversation), toBase64url(told.account), told.sequence);
    }
    case "read": {
      const relayed = orNull(() => decodeRelayedMark(event.read));
      if (relayed !== null) await takers.receipts.relayedReadMark(ownBytes(relayed.mark));
      return;
    }
    case "typing": {
      const relayed = orNull(() => decodeRelayedMark(event.typing));
      if (relayed !== null) await takers.receipts.typed(ownBytes(relayed.mark));
      return;
    }
    case "presence":
      return takers.people.presenceEvent(event.presence);
    case "account": {
      const grew = orNull(() => accountGrew(event.account, "account"));
      if (grew !== null) await takers.contacts.atLeast(toBase64url(grew.account), grew.seq);
      return;
    }
    case "vault":
      await takers.privateStore.pull();
      return;
  }
}
