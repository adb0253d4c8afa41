import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type SealedAtRest, storeNames } from "../../storage/catalogue.ts";
import { type Database, wipe } from "../../storage/database.ts";
import { rewriteEntries } from "../../storage/entries.ts";
import { tabLocks } from "../environment.ts";
import type { HistoryIndex } from "./historyIndex.ts";
import { deletes, edits, HeldHistory, hitsOf, indexed, says, type Written } from "./testing.ts";

const write = IDBObjectStore.prototype.add;

afterEach(() => {
  IDBObjectStore.prototype.add = write;
});

const history = (...written: readonly Written[]) => HeldHistory.of(new Map([["chat", written]]));

describe("the index", () => {
  test("finds what a scan of everything finds, however history came and was cut into steps", async () => {
    const words = [
      "tent",
      "tents",
      "Zelt",
      "Zeltplatz",
      "old",
      "été",
      "会議",
      "明日の会議",
      "ทะเล",
      "أهلاً",
      "мир",
      "a1b2",
      "straße",
    ];
    const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((all) => all.join(" "));
    const written = fc.record({
      account: fc.constantFrom("alice", "bob"),
      kind: fc.constantFrom("text", "text", "text", "edit", "delete", "reaction"),
      text,
      about: fc.nat(1_000),
    });
    const histories = fc.array(fc.array(written, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 });
    const move = fc.record({
      conversation: fc.nat(2),
      end: fc.constantFrom("append" as const, "prepend" as const),
      count: fc.integer({ min: 1, max: 40 }),
      steps: fc.nat(2),
    });
    const query = fc.constantFrom(
      "tent",
      "zelt",
      "z",
      "old tents",
      "会",
      "会議",
      "議",
      "ete",
      "ทะ",
      "اهلا",
      "ми",
      "strasse a1",
      "none",
    );
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(move, { maxLength: 12 }),
        fc.array(query, { minLength: 2, maxLength: 4 }),
        async (all, moves, queries) => {
          const ids = ["a", "b", "c"];
          const held = await HeldHistory.of(new Map(all.map((one, index) => [ids[index] ?? "", one.map(asWritten)])));
          const index = held.index({ entriesInStep: 7, mergedAtOnce: 2 });
          for (const { conversation, end, count, steps } of moves) {
            const id = ids[conversation % all.length] ?? "";
            await held.hold(id, end, count);
            for (let i = 0; i < steps; i++) await index.step();
          }
          await indexed(index);
          for (const one of queries) {
            expect(await hitsOf(index, one)).toEqual(held.scan(one, null));
            expect(await hitsOf(index, one, "a")).toEqual(held.scan(one, "a"));
          }
          held.database.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  test("holds 3,000 messages in a few segments, each message once, and finds the newest 200", async () => {
    const held = await history(
      ...Array.from({ length: 3_000 }, (_, place) => says(`common word${place} other${place}lengthened`)),
    );
    const index = held.index();
    // New messages come one after the other; older ones in pages.
    await held.hold("chat", "append", 1_400);
    for (let page = 0; page < 100; page++) {
      await held.hold("chat", "append", 1);
      await held.hold("chat", "prepend", 15);
      await index.step();
    }
    await indexed(index);
    const segments = await held.database.getAll("searchSegments");
    expect(segments.length).toBeLessThan(25);
    expect(segments.reduce((sum, one) => sum + one.count, 0)).toBe(3_000);
    const blocks = segments.reduce((sum, one) => sum + one.blocks + 1, 0);
    expect(await held.database.count("searchBlocks")).toBe(blocks);
    for (const place of [0, 7, 99, 1_400, 2_999]) {
      expect(await hitsOf(index, `word${place}`)).toEqual(held.scan(`word${place}`, null));
    }
    expect(Math.max(...segments.map((one) => one.blocks))).toBeGreaterThan(1);
    for (const beginning of ["comm", "word", "w", "word2", "other1"]) {
      expect(await hitsOf(held.index(), beginning)).toEqual(held.scan(beginning, null).slice(0, 200));
    }
  }, 60_000);

  test("does not find what an edit or a delete took away, whichever of them it has first", async () => {
    const held = await history(
      says("the old harbour"),
      says("a secret"),
      says("never Bob's"),
      edits(1, "the new harbour"),
      deletes(2),
      edits(3, "forged", "alice"),
    );
    const index = held.index();
    await held.hold("chat", "append", 3);
    await indexed(index);
    expect(await hitsOf(index, "new")).toEqual([]);
    await held.hold("chat", "prepend", 3);
    await indexed(index);
    expect(await hitsOf(index, "new harb")).toEqual(["chat/1: the new harbour"]);
    expect(await hitsOf(index, "old")).toEqual([]);
    expect(await hitsOf(index, "secret")).toEqual([]);
    expect(await hitsOf(index, "forged")).toEqual([]);
    expect(await hitsOf(index, "never")).toEqual(["chat/3: never Bob's"]);
  });

  test("takes less than 50 bytes for a message of a dozen words, of which a start opens next to nothing", async () => {
    const syllables = ["ba", "ke", "ti", "lo", "mu", "ran", "ser", "vin"];
    let state = 1;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    // As in languages: few words are said often, most of them seldom.
    const word = () => {
      const rank = Math.floor(Math.exp(random() * Math.log(40_000)));
      return [...rank.toString(8)].map((digit) => syllables[Number(digit)]).join("");
    };
    const messages = 6_000;
    const texts = Array.from({ length: messages }, () => Array.from({ length: 12 }, word).join(" "));
    const held = await history(...texts.map((text) => says(text)));
    await held.holdAll();
    const index = await indexed(held.index());
    const segments = await held.database.getAll("searchSegments");
    const blocks = await held.database.getAll("searchBlocks");
    const bytes = (sealed: readonly SealedAtRest[]) => sealed.reduce((sum, { data }) => sum + data.length, 0);
    expect(bytes(blocks.map((block) => block.sealed)) / messages).toBeLessThan(50);
    expect(bytes(segments.map((segment) => segment.head))).toBeLessThan(1_000);
    expect(await hitsOf(index, "bake lo")).toEqual(held.scan("bake lo", null).slice(0, 200));
  }, 60_000);

  test("finds the newest messages also when older ones were edited later", async () => {
    const held = await history(
      ...Array.from({ length: 450 }, (_, place) => says(`common ${place}`)),
      ...Array.from({ length: 250 }, (_, place) => edits(place + 1, `common ${place}, edited`)),
    );
    await held.holdAll();
    expect(await hitsOf(await indexed(held.index()), "common")).toEqual(held.scan("common", null).slice(0, 200));
  });

  test("goes on where a crash ended it, and keeps no half of a step", async () => {
    const held = await history(...Array.from({ length: 1_200 }, (_, place) => says(`line ${place}`)));
    await held.holdAll();
    const first = held.index();
    const { done } = await first.step();
    expect(done).toBe(512);
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...row) {
      if (this.name === "searchBlocks") throw new DOMException("no room", "QuotaExceededError");
      return write.apply(this, row);
    };
    await expect(first.step()).rejects.toThrow("storage for this site is full");
    IDBObjectStore.prototype.add = write;
    expect(await held.database.count("searchSegments")).toBe(1);
    const second = held.index();
    expect((await second.find(["line"], null)).done).toBe(512);
    expect((await second.step()).done).toBe(1_024);
    await indexed(second);
    expect(await hitsOf(second, "line 7")).toEqual(held.scan("line 7", null));
    expect(await messagesIn(held.database)).toBe(1_200);
  });

  test("is built once by two tabs that build at the same time", async () => {
    const held = await history(...Array.from({ length: 2_000 }, (_, place) => says(`line ${place}`)));
    await held.holdAll();
    const locks = tabLocks();
    const build = async (index: HistoryIndex) => {
      for (;;) {
        const { done, held: all } = await locks.run("search index", () => index.step());
        if (done === all) return;
      }
    };
    const tabs = [held.index(), held.index()] as const;
    await Promise.all(tabs.map(build));
    expect(await messagesIn(held.database)).toBe(2_000);
    expect(await hitsOf(tabs[0], "line 12")).toEqual(await hitsOf(tabs[1], "line 12"));
    // Without the lock one of the two comes too late, and adds nothing.
    await held.database.clear("searchRanges");
    await held.database.clear("searchSegments");
    await held.database.clear("searchBlocks");
    await Promise.all(tabs.map((index) => index.step()));
    expect(await messagesIn(held.database)).toBe(512);
  });

  test("takes a message again whose key came later, also when it came during the step", async () => {
    const held = await history(says("first of all"), says("came without its key"), says("so did this one"));
    await held.holdAll();
    const readable = [await held.row("chat", 2), await held.row("chat", 3)];
    const [second, third] = readable.map(({ content: _, messageId: __, ...row }) => ({
      ...row,
      shown: false,
      refused: "keyMissing" as const,
    }));
    if (second === undefined || third === undefined) throw new Error("there are three");
    await rewriteEntries(held.database, "chat", [second, third]);
    const index = await indexed(held.index());
    expect(await hitsOf(index, "came")).toEqual([]);
    await rewriteEntries(held.database, "chat", readable.slice(0, 1));
    expect((await index.find(["came"], null)).done).toBe(2);
    await indexed(index);
    expect(await hitsOf(index, "came")).toEqual(["chat/2: came without its key"]);

    await held.database.delete("searchRanges", "chat");
    const seal = vi.spyOn(held.atRest, "seal");
    seal.mockImplementationOnce(async (...all) => {
      await rewriteEntries(held.database, "chat", readable);
      return held.atRest.seal(...all);
    });
    await indexed(index);
    expect(await hitsOf(index, "so did")).toEqual(["chat/3: so did this one"]);
  });

  test("is built anew when its format is another, or a row of it was altered", async () => {
    const held = await history(says("the same as before"));
    await held.holdAll();
    const index = await indexed(held.index());
    await held.database.put("settings", { name: "searchIndexVersion", value: "0" });
    expect(await hitsOf(index, "same")).toEqual([]);
    await indexed(index);
    expect(await hitsOf(index, "same")).toEqual(["chat/1: the same as before"]);

    const [block] = await held.database.getAll("searchBlocks");
    if (block === undefined) throw new Error("there is a block");
    const { iv, data } = block.sealed;
    await held.database.put("searchBlocks", { ...block, block: 1, sealed: { iv, data } });
    expect(await index.find(["same"], null)).toMatchObject({ done: 0, hits: [] });
    await indexed(index);
    expect(await hitsOf(index, "same")).toEqual(["chat/1: the same as before"]);
  });

  test("leaves no word in the browser's storage, nor anything at all after the sign-out", async () => {
    const secrets = ["Harbourmaster", "夕焼け空", "прогулка"];
    const held = await history(
      ...secrets.map((secret) => says(secret)),
      ...secrets.map((one, at) => edits(at + 1, `${one} twice`)),
    );
    await held.holdAll();
    const index = await indexed(held.index());
    expect(await hitsOf(index, "harbour")).toEqual(["chat/1: Harbourmaster twice"]);
    const stored = await everything(held.database);
    expect(stored.includes("searchIndexVersion")).toBe(true);
    for (const part of ["harbour", "Harbour", "rmaster", "夕焼", "焼け", "прогул", "twice"])
      expect(stored.includes(part)).toBe(false);
    await wipe(held.database);
    // A step that was under way in a worker finds nobody signed in.
    await index.step();
    expect(await everything(held.database)).toBe("");
  });
});

function asWritten(
  { account, kind, text, about }: { account: string; kind: string; text: string; about: number },
  place: number,
): Written {
  if (kind === "text" || place === 0) return says(text, account);
  const target = 1 + (about % place);
  if (kind === "edit") return edits(target, text, account);
  if (kind === "delete") return deletes(target, account);
  return { account, content: { kind: "reaction", emoji: "👍" }, about: target };
}

async function messagesIn(database: Database): Promise<number> {
  return (await database.getAll("searchSegments")).reduce((sum, segment) => sum + segment.count, 0);
}

/** All keys and values of all stores: as text, and their bytes as UTF-8, UTF-16 and Latin-1. */
async function everything(database: Database): Promise<string> {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === "string") found.push(value);
    else if (value instanceof Uint8Array)
      found.push(...["utf-8", "utf-16le", "latin1"].map((one) => new TextDecoder(one).decode(value)));
    else if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === "object" && value !== null && !(value instanceof CryptoKey)) {
      for (const [name, inner] of Object.entries(value)) {
        look(name);
        look(inner);
      }
    }
  };
  for (const name of storeNames) {
    look(await database.getAllKeys(name));
    look(await database.getAll(name));
  }
  return found.join("\n");
}
