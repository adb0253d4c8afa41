/** Beginnings of stories, and what they look at. Importing this closes the browsers of each test behind it. */
import { afterEach, vi } from "vitest";
import type { ConversationView, Session } from "../api.ts";
import type { TabClient } from "../chatClient.ts";
import { type Clock, type Environment, systemClock } from "../environment.ts";
import { Browser, messagesOf, registered, textsOf, until } from "./browsers.ts";
import { type FakeConversation, FakeServer } from "./fakeServer.ts";

const open: Browser[] = [];

afterEach(closeBrowsers);

export function closeBrowsers(): void {
  for (const one of open.splice(0)) one.close();
}

export function browser(server: FakeServer, changes: Partial<Environment> = {}): Browser {
  const made = new Browser(server.browser(), changes);
  open.push(made);
  return made;
}

/** A browser that gets no page of messages that ends below `sequence`. */
export function browserWithoutHistory(server: FakeServer, sequence: number): Browser {
  const { fetch, openSocket } = server.browser();
  const made = new Browser({
    fetch: (path, init) => {
      const before = /[?&]before=(\d+)/.exec(path)?.[1];
      return before !== undefined && Number(before) <= sequence
        ? Promise.reject(new TypeError("fetch failed"))
        : fetch(path, init);
    },
    openSocket,
  });
  open.push(made);
  return made;
}

export interface Pair {
  readonly server: FakeServer;
  readonly conversation: FakeConversation;
  readonly aliceBrowser: Browser;
  readonly aliceTab: TabClient;
  readonly alice: Session;
  readonly bobBrowser: Browser;
  readonly bob: Session;
  readonly toBob: ConversationView;
  readonly toAlice: ConversationView;
  /** Sets Alice's clock forward. */
  readonly passes: (milliseconds: number) => void;
}

/** Alice, whose clock can be set, and Bob, with "hello" between them. */
export async function pair(aliceTime: Clock = systemClock): Promise<Pair> {
  const server = new FakeServer();
  let ahead = 0;
  const clock = { ...aliceTime, now: () => aliceTime.now() + ahead };
  const aliceBrowser = browser(server, { clock });
  const aliceTab = await aliceBrowser.tab();
  const alice = await registered(aliceTab, "alice");
  const bobBrowser = browser(server);
  const bob = await registered(await bobBrowser.tab(), "bob");
  const toBob = alice.openConversation(bob.account.get().id);
  const toAlice = bob.openConversation(alice.account.get().id);
  toBob.send("hello");
  await until(toAlice.state, () => textsOf(toAlice).includes("hello"), "hello arrives");
  const conversation = only(server);
  const passes = (milliseconds: number) => {
    ahead += milliseconds;
  };
  return { server, conversation, aliceBrowser, aliceTab, alice, bobBrowser, bob, toBob, toAlice, passes };
}

export function only(server: FakeServer): FakeConversation {
  const [conversation] = server.conversations.values();
  if (conversation === undefined) throw new Error("there is a conversation");
  return conversation;
}

/** Waits until the server has `count` of the messages that the view shows. */
export const stored = (view: ConversationView, count: number) =>
  until(view.state, () => messagesOf(view).filter((one) => one.sequence !== null).length === count, "stored");

/** Waits until the account has told the server that it holds everything up to `sequence`. */
export const holds = (conversation: FakeConversation, session: Session, sequence: number) =>
  vi.waitUntil(() => (conversation.delivered.get(session.account.get().id) ?? 0) >= sequence, 10_000);

export const shows = (view: ConversationView, text: string) =>
  until(view.state, () => textsOf(view).includes(text), `"${text}" is shown`);

export const trustOf = (view: ConversationView) => view.state.get().trust.map((notice) => notice.kind);

export const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

const patienceWithAnswers = 20_000;

/** Waiting takes no longer than 20 ms, and the clock then says that it took as long as it should. Answers are waited for as ever. */
export function quickClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    after: (milliseconds, work) => {
      const short = milliseconds >= patienceWithAnswers ? milliseconds : Math.min(milliseconds, 20);
      const done = () => {
        ahead += milliseconds - short;
        work();
      };
      const timer = setTimeout(done, short);
      return () => clearTimeout(timer);
    },
  };
}
