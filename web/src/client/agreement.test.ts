/**
 * Whatever the order in which things happen, on whichever tab and device, and whatever the network does meanwhile: in the end everybody
 * sees the same. fast-check prints seed and path of a failure; `fc.assert(…, { seed, path })` repeats it.
 */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { ConversationView, Message, Session } from "./api.ts";
import type { TabClient } from "./chatClient.ts";
import { type Browser, loggedIn, messagesOf, ready, registered, textsOf, until } from "./testing/browsers.ts";
import { FakeServer } from "./testing/fakeServer.ts";
import { browser, closeBrowsers, only, quickClock } from "./testing/stories.ts";

/** Alice at home in two tabs and on the way in one, Bob in two tabs. */
const places = 5;

type Step =
  | { readonly kind: "say" | "markRead" | "reload"; readonly who: number }
  | { readonly kind: "edit" | "remove" | "reply" | "react"; readonly who: number; readonly which: number }
  | { readonly kind: "choose"; readonly who: number; readonly pinned: boolean }
  | { readonly kind: "draft"; readonly who: number; readonly text: string }
  | { readonly kind: "silent" | "down"; readonly on: boolean }
  | { readonly kind: "disconnect" | "loseAnswer" | "fault" | "wait" }
  | { readonly kind: "repeat"; readonly which: number };

const who = fc.nat(places - 1);
const which = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("say" as const), who }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("edit", "remove", "reply", "react"), who, which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("markRead", "reload"), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("choose" as const), who, pinned: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("draft" as const), who, text: fc.constantFrom("", "so", "on") }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("silent", "down"), on: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("disconnect", "loseAnswer", "fault", "wait") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeat" as const), which }) },
);

interface Place {
  readonly device: Browser;
  readonly peer: string;
  tab: TabClient;
  session: Session;
  view: ConversationView;
  /** Resolves when all that was said here is shown: from then on it survives a reload. */
  kept: Promise<unknown>;
}

class World {
  readonly server: FakeServer;
  readonly places: readonly Place[];
  readonly said: string[] = [];

  private constructor(server: FakeServer, made: readonly Place[]) {
    this.server = server;
    this.places = made;
  }

  static async make(): Promise<World> {
    const server = new FakeServer();
    const [home, way, bobs] = [0, 1, 2].map(() => browser(server, { clock: quickClock() })) as [
      Browser,
      Browser,
      Browser,
    ];
    const first = await home.tab();
    const alice = (await registered(first, "alice")).account.get().id;
    const bobTab = await bobs.tab();
    const bob = (await registered(bobTab, "bob")).account.get().id;
    const made: Place[] = [];
    const place = async (device: Browser, peer: string, tab: TabClient) => {
      const session = await ready(tab);
      made.push({ device, peer, tab, session, view: session.openConversation(peer), kept: Promise.resolve() });
    };
    await place(home, bob, first);
    made[0]?.view.send("hello");
    await until(made[0]?.view.state ?? fail(), ({ items }) => items[0]?.kind === "message", "hello is kept");
    await vi.waitUntil(() => server.conversations.size > 0 && only(server).messages.size === 1, 10_000);
    const away = await way.tab();
    await loggedIn(away, "alice");
    await place(home, bob, await home.tab());
    await place(way, bob, away);
    await place(bobs, alice, bobTab);
    await place(bobs, alice, await bobs.tab());
    return new World(server, made);
  }

  async take(one: Step): Promise<void> {
    const { server } = this;
    switch (one.kind) {
      case "say":
        return this.#say(this.#at(one.who), null);
      case "reply":
        return this.#about(one, false, (_view, { id }) => this.#say(this.#at(one.who), id));
      case "edit":
        return this.#about(one, true, (view, { id }) => view.edit(id, `${id.slice(-4)} edited by ${one.who}`));
      case "remove":
        return this.#about(one, true, (view, { id }) => view.remove(id));
      case "react":
        return this.#about(one, false, (view, { id }) => view.react(id, ["👍", "🎂", ""][one.which % 3] ?? ""));
      case "markRead": {
        const { view } = this.#at(one.who);
        return view.markRead(Math.max(0, ...messagesOf(view).map(({ sequence }) => sequence ?? 0)));
      }
      case "choose": {
        const { session, peer } = this.#at(one.who);
        return session.setPreferences(session.conversationWith(peer), { pinned: one.pinned });
      }
      case "draft": {
        const { session, peer } = this.#at(one.who);
        return session.keepDraft(session.conversationWith(peer), one.text);
      }
      case "reload":
        return this.#reload(this.#at(one.who));
      case "silent":
        server.silent = one.on;
        return;
      case "down":
        server.down = one.on;
        if (one.on) server.disconnectAll();
        return;
      case "disconnect":
        return server.disconnectAll();
      case "loseAnswer":
        server.loseAnswers += 1;
        return;
      case "fault":
        server.faults += 1;
        return;
      case "repeat":
        return server.repeat(only(server).id, one.which);
      case "wait":
        return new Promise((resume) => setTimeout(resume, 5));
    }
  }

  /** The network is well again, and whoever looks at a message that failed tries it again. */
  heal(): void {
    Object.assign(this.server, { silent: false, down: false, loseAnswers: 0, faults: 0 });
    this.server.disconnectAll();
  }

  retryFailed(): void {
    for (const { view } of this.places)
      for (const { id, delivery } of messagesOf(view)) if (delivery?.kind === "failed") view.retry(id);
  }

  /** What each place shows, without what only concerns the place itself. */
  seen(): readonly { readonly everybody: unknown; readonly own: unknown }[] {
    return this.places.map(({ view, session, peer }) => {
      const messages = messagesOf(view);
      const { unread, trust, blocked, items } = view.state.get();
      const summary = session.conversations.get().items[0];
      const chosen = session.preferences.get().conversations.get(session.conversationWith(peer));
      return {
        everybody: { messages: messages.map(shown), trust, blocked },
        own: {
          delivery: messages.map(({ delivery }) => delivery?.kind ?? null),
          events: items.filter(({ kind }) => kind === "event").map(({ id }) => id),
          unread,
          summary: { last: summary?.last, unread: summary?.unread },
          pinned: chosen?.pinned ?? false,
          draft: chosen?.draft ?? "",
        },
      };
    });
  }

  agree(): boolean {
    const seen = this.seen().map(({ everybody, own }) => ({
      all: JSON.stringify(everybody),
      own: JSON.stringify(own),
    }));
    const [home, tab, away, bob, bobTab] = seen;
    const settled = this.places.every(({ view }) =>
      messagesOf(view).every(({ sequence, delivery }) => sequence !== null && delivery?.kind !== "pending"),
    );
    return (
      settled &&
      new Set(seen.map(({ all }) => all)).size === 1 &&
      home?.own === tab?.own &&
      home?.own === away?.own &&
      bob?.own === bobTab?.own
    );
  }

  #say(place: Place, replyTo: string | null): void {
    const text = `message ${this.said.length}`;
    this.said.push(text);
    const { view } = place;
    view.send(text, replyTo === null ? {} : { replyTo });
    place.kept = Promise.all([place.kept, until(view.state, () => textsOf(view).includes(text), `“${text}” is kept`)]);
  }

  async #reload(place: Place): Promise<void> {
    await place.kept;
    place.tab.close();
    place.tab = await place.device.tab();
    place.session = await ready(place.tab);
    place.view = place.session.openConversation(place.peer);
  }

  #about(
    one: { readonly who: number; readonly which: number },
    own: boolean,
    act: (view: ConversationView, message: Message) => void,
  ): void {
    const { view } = this.#at(one.who);
    const possible = messagesOf(view).filter((message) => message.sequence !== null && (!own || message.mine));
    const message = possible[possible.length === 0 ? 0 : one.which % possible.length];
    if (message !== undefined) act(view, message);
  }

  #at(index: number): Place {
    return this.places[index] ?? fail();
  }
}

function shown({ id, sequence, sender, time, body, edited, replyTo, reactions }: Message): unknown {
  return {
    ...{ id, sequence, sender, time, body, edited, replyTo: replyTo && { id: replyTo.id, said: replyTo.said?.body } },
    reactions: reactions.map(({ emoji, accounts }) => [emoji, ...accounts]),
  };
}

/** More would take longer than people wait for; a failure shows in few. */
const mostRuns = 12;
const longestMilliseconds = 6_000;

test("any interleaving on several tabs and devices ends in the same view everywhere", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = await World.make();
      try {
        for (const one of steps) await world.take(one);
        world.heal();
        const agreed = async () => {
          world.retryFailed();
          return world.agree();
        };
        await vi.waitUntil(agreed, { timeout: 25_000, interval: 20 }).catch(() => {});
        const seen = world.seen();
        const [home, , , bob] = seen;
        for (const [index, one] of seen.entries()) {
          expect(one.everybody, `place ${index} shows what place 0 shows`).toEqual(home?.everybody);
          expect(one.own, `place ${index} agrees with its own`).toEqual(index < 3 ? home?.own : bob?.own);
        }
        expect(world.agree(), "nothing is pending").toBe(true);
        const { messages } = (home ?? fail()).everybody as { messages: readonly unknown[] };
        expect(messages, "each message is there once").toHaveLength(1 + world.said.length);
      } finally {
        closeBrowsers();
      }
    }),
    { numRuns: mostRuns, interruptAfterTimeLimit: longestMilliseconds, endOnFailure: true },
  );
}, 60_000);

function fail(): never {
  throw new Error("the story's beginning is missing");
}
