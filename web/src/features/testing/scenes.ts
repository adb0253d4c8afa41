import type {
  ClientState,
  ConversationSummary,
  DeliveryState,
  Message,
  Person,
  TimelineItem,
} from "../../client/api.ts";
import { FakeChatClient, fakeRecoveryCode } from "./FakeChatClient.ts";
import { FakeSession } from "./FakeSession.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const open = { registration: "open", firstAccount: false } as const;

/** The client in the state that `scene` names; "chat" for unknown ones. Use with the fragment of the screen, such as #/with/jonas. */
export function fakeScene(scene: string): FakeChatClient {
  const states: Readonly<Record<string, ClientState>> = {
    insecure: { kind: "insecure" },
    starting: { kind: "starting" },
    login: { kind: "signedOut", server: open, why: null },
    first: { kind: "signedOut", server: { registration: "invite", firstAccount: true }, why: null },
    invite: { kind: "signedOut", server: { registration: "invite", firstAccount: false }, why: null },
    unreachable: { kind: "signedOut", server: null, why: "sessionEnded" },
    deriving: { kind: "working", step: { kind: "derivingKey" } },
    fetching: { kind: "working", step: { kind: "fetchingHistory", done: 12, total: 31 } },
    code: { kind: "confirmingRecoveryCode", name: "mira", code: fakeRecoveryCode, earlierPassword: false },
    forked: { kind: "stopped", reason: "ownLogForked", unsent: [] },
    gone: {
      kind: "stopped",
      reason: "storageGone",
      unsent: [
        { to: "jonas", text: "Shall we meet at the harbour at nine?" },
        { to: null, text: "milk\nlemons\nlight bulbs" },
      ],
    },
  };
  const state = states[scene];
  const session = filledSession(scene);
  const client = new FakeChatClient(state ?? { kind: "ready", session }, session);
  if (scene === "login") client.nextError = { code: "wrongCredentials" };
  return client;
}

function filledSession(scene: string): FakeSession {
  const session = new FakeSession();
  const now = Date.now();
  if (scene === "empty") return session;

  const jonas = person("jonas", { kind: "online" });
  const amina = person("amina", { kind: "offline", lastSeen: now - 3 * hour });
  const grandma = person("Oma.Hilde", { kind: "offline", lastSeen: now - 26 * hour });
  const long = person("The_longest.name-that-fits_32chr", { kind: "unknown" });
  const self = person("self", { kind: "unknown" });
  session.people.push(
    jonas,
    amina,
    grandma,
    long,
    person("jovana", { kind: "unknown" }),
    person("joel", { kind: "unknown" }),
  );

  const talk = session.conversation("jonas");
  talk.state.update((before) => ({ ...before, ...(scene === "long" ? longTalk(now) : shortTalk(now)) }));
  if (scene === "edge") talk.state.update((state) => ({ ...state, ...extremes(now) }));
  if (scene === "brief") {
    // A first page that does not fill the view: the next ones have to come by themselves.
    talk.state.update((state) => ({ ...state, items: pageOfTalk(-1, now).slice(-2), older: "more" }));
    talk.olderPages.push(pageOfTalk(-1, now).slice(-6, -2), pageOfTalk(-1, now).slice(0, -6));
  }
  if (scene === "long") {
    for (let page = 0; page < 20; page++) talk.olderPages.push(pageOfTalk(page, now));
  }
  if (scene === "trust") {
    talk.state.update((before) => ({
      ...before,
      peerTyping: false,
      trust: [
        { id: "t1", severity: "danger", acknowledgeable: false, kind: "peerLogForked" },
        { id: "t2", severity: "warning", acknowledgeable: true, kind: "nameHasNewAccount" },
      ],
      blocked: "peerLogRefused",
    }));
    session.notices.set([
      {
        id: "n1",
        kind: "contactLogForked",
        peer: "jonas",
        name: "jonas",
        severity: "danger",
        dismissible: false,
      },
      {
        id: "n2",
        kind: "ownDeviceAdded",
        time: now - 2 * hour,
        deviceName: null,
        severity: "warning",
        dismissible: true,
      },
    ]);
  }
  if (scene === "offline") session.connection.set({ kind: "offline", since: now, retryAt: now + 9_000 });

  session.conversations.set({
    loaded: true,
    items: [
      summary(jonas, message(40, jonas.id, now - minute, "I’ll bring the tent and the small stove."), 0, true),
      summary(
        amina,
        message(12, amina.id, now - 3 * hour, "Did the parcel arrive? It should be at the neighbours’."),
        2,
      ),
      summary(long, message(9, long.id, now - 20 * hour, "هل نلتقي غداً؟"), 128),
      summary(
        grandma,
        message(7, "self", now - 26 * hour, "Happy birthday! We’ll call you tonight.", { kind: "read" }),
        0,
      ),
      {
        ...summary(self, message(3, "self", now - 2 * day, "milk, lemons, light bulbs", { kind: "stored" }), 0),
        notesToSelf: true,
      },
    ],
  });
  return session;
}

function shortTalk(now: number): { items: readonly TimelineItem[]; peerTyping: boolean; firstUnread: string } {
  const at = (ago: number) => now - ago;
  return {
    peerTyping: true,
    firstUnread: "m11",
    items: [
      message(1, "jonas", at(day + 3 * hour), "Are we still on for the weekend?"),
      message(2, "self", at(day + 3 * hour - minute), "Yes! I was thinking of the lake again.", { kind: "read" }),
      message(
        3,
        "self",
        at(day + 3 * hour - 2 * minute),
        "The forecast says sun on Saturday, rain from Sunday noon. So we should leave early and be back for lunch on Sunday.",
        { kind: "read" },
      ),
      {
        ...message(4, "jonas", at(day + 2 * hour), "Sounds good."),
        replyTo: {
          id: "m2",
          said: { mine: true, body: { kind: "text", text: "Yes! I was thinking of the lake again." } },
        },
        reactions: [
          { emoji: "👍", accounts: ["self"], mine: true },
          { emoji: "❤️", accounts: ["jonas"], mine: false },
        ],
      },
      { ...message(15, "jonas", at(day + hour), ""), body: { kind: "deleted" } },
      { kind: "event", id: "e1", time: at(6 * hour), event: "peerAddedDevice" },
      { kind: "event", id: "e2", time: at(6 * hour - minute), event: "peerRemovedDevice" },
      { kind: "event", id: "e3", time: at(5 * hour), event: "peerAddedDevice" },
      message(
        5,
        "jonas",
        at(4 * hour),
        "New phone, by the way. Found the list from **last time**:\n\n- tent\n- sleeping bags\n- coffee\n- the ~~old~~ good rope\n\n> pack light, as we said\n\nMap: https://example.org/lake?zoom=12\n```js\nconst hours = 2 * 1.5; // there and back\n```",
      ),
      message(6, "self", at(3 * hour), "🏕️🎉", { kind: "read" }),
      message(7, "self", at(3 * hour - minute), "I have two sleeping bags and the coffee.", { kind: "delivered" }),
      { ...message(8, "self", at(50 * minute), "Shall I pick you up at seven?", { kind: "stored" }), edited: true },
      { ...message(9, "jonas", at(40 * minute), ""), body: { kind: "unreadable", reason: "keyMissing" } },
      { ...message(10, "jonas", at(39 * minute), ""), body: { kind: "unsupported" } },
      message(11, "jonas", at(4 * minute), "Seven is early, but fine. Half past?"),
      message(12, "jonas", at(3 * minute), "I’ll bring the tent and the small stove."),
      message(13, "self", at(2 * minute), "Half past seven it is", { kind: "failed", reason: "unreachable" }),
      message(14, "self", at(minute), "See you then!", { kind: "pending" }),
    ],
  };
}

/** What people paste, and what breaks layouts. */
function extremes(now: number): { items: readonly TimelineItem[]; peerTyping: boolean; firstUnread: null } {
  const said = [
    "مرحبا! جرّب الأمر `npm run dev` ثم افتح https://example.org/path?x=1 وأخبرني. الرقم 42 مهم (جدًا).",
    "```sh\nمرحبا=1 # a comment that goes on and on beyond the edge of every screen that people hold in their hands, and then some more\nexit 0\n```",
    "English with العربية inside, and then `code` again: 100%!",
    `https://example.org/${"a-very-long-path-without-end/".repeat(12)}?q=${"x".repeat(120)}`,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3),
    "👍",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "😀".repeat(60),
    "> one\n>> two\n>>> three\n>>>> four\n>>>>> five\n>>>>>> six\n\nand the answer",
    `${"> ".repeat(40)}very deep`,
    "1. first\n2. second\n10. tenth\n- a\n- b\n\n**bold _and italic ~~and struck~~_** `code with a very long inline text that has no spaces_________________________________________`",
    "H̷̨̛͎̬̯̜̞̫̝͒̀̐̌͐͗e̶̢̛̖̭̱̦̣̩̿̓̽̈́̐l̷̯͎̗̪̈́̈́̍̓͒l̴̡͙̩̗̞̟͐̐̊̓̌o̵̧̗̮̪͇͐̿̆͂̕ \u202Etxet desrever\u202C after",
    `${"word ".repeat(900)}`,
  ];
  const many = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "🔥", "👀", "✅", "🚀", "💯"];
  const items = said.map((text, index) =>
    message(index + 1, index % 2 === 0 ? "jonas" : "self", now - (20 - index) * minute, text, { kind: "read" }),
  );
  const reacted: Message = {
    ...message(30, "jonas", now - minute, "two hundred reactions"),
    replyTo: { id: "m13", said: { mine: false, body: { kind: "text", text: "word ".repeat(900) } } },
    reactions: many.map((emoji, index) => ({
      emoji,
      accounts: Array.from({ length: 200 - 15 * index }, (_, account) => `account-${account}`),
      mine: index === 1,
    })),
  };
  return { items: [...items, reacted], peerTyping: false, firstUnread: null };
}

const pageSize = 100;

function longTalk(now: number): { items: readonly TimelineItem[]; older: "more" } {
  return { items: pageOfTalk(-1, now), older: "more" };
}

function pageOfTalk(page: number, now: number): readonly Message[] {
  return Array.from({ length: pageSize }, (_, index) => {
    const number = 10_000 - (page + 2) * pageSize + index;
    const sender = Math.floor(number / 3) % 2 === 0 ? "self" : "jonas";
    const words = "one of many lines of this long conversation ".repeat(1 + ((number * 7) % 5));
    return message(number, sender, now - (10_000 - number) * 20 * minute, `${number}: ${words}`, { kind: "read" });
  });
}

function message(
  sequence: number,
  sender: string,
  time: number,
  text: string,
  delivery: DeliveryState | null = null,
): Message {
  const mine = sender === "self";
  return {
    kind: "message",
    id: `m${sequence}`,
    sequence,
    sender,
    mine,
    time,
    body: { kind: "text", text },
    edited: false,
    replyTo: null,
    reactions: [],
    delivery: mine ? (delivery ?? { kind: "read" }) : null,
  };
}

function person(name: string, presence: Person["presence"]): Person {
  const id = name.replaceAll(".", "-");
  return { id, name, avatarSeed: id, picture: null, presence };
}

function summary(peer: Person, last: Message, unread: number, peerTyping = false): ConversationSummary {
  const { mine, time, body, delivery } = last;
  return {
    id: `conversation-${peer.id}`,
    peer,
    notesToSelf: false,
    last: { mine, time, body, delivery },
    unread,
    peerTyping,
    attention: false,
  };
}
