/** A browser whose storage is full: nothing that was written is lost, and everything goes on when there is room. */
import { afterEach, expect, test } from "vitest";
import { messagesOf, textsOf, until } from "./testing/browsers.ts";
import { pair, quickClock, shows } from "./testing/stories.ts";

const write = { put: IDBObjectStore.prototype.put, add: IDBObjectStore.prototype.add };

/** From now on every write of this process fails as on a full disk. */
function fillStorage(): void {
  const refuse = (): never => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  Object.assign(IDBObjectStore.prototype, { put: refuse, add: refuse });
}

function freeStorage(): void {
  Object.assign(IDBObjectStore.prototype, write);
}

afterEach(freeStorage);

test("what is written while the storage is full is shown, told of, and sent when there is room", async () => {
  const { alice, toBob, toAlice } = await pair(quickClock());
  fillStorage();
  toBob.send("no room for this");
  toBob.send("nor for this");
  await until(alice.notices, (all) => all.some(({ kind }) => kind === "storageFull"), "the person is told");
  await until(toBob.state, () => textsOf(toBob).length === 3, "both are shown");
  expect(
    messagesOf(toBob)
      .map(({ delivery }) => delivery?.kind)
      .slice(1),
  ).toEqual(["pending", "pending"]);
  freeStorage();
  await shows(toAlice, "nor for this");
  expect(textsOf(toAlice)).toEqual(["hello", "no room for this", "nor for this"]);
  await until(alice.notices, (all) => all.every(({ kind }) => kind !== "storageFull"), "the notice goes");
});

test("what comes while the storage is full is fetched when there is room", async () => {
  const { conversation, alice, bob, toBob, toAlice } = await pair(quickClock());
  const sent = conversation.entries.length;
  toAlice.send("to somebody without room");
  // Bob's own browser shares this process: his message is at the server before the disk fills.
  while (conversation.entries.length === sent) await new Promise((resume) => setImmediate(resume));
  fillStorage();
  await until(alice.notices, (all) => all.some(({ kind }) => kind === "storageFull"), "Alice is told");
  freeStorage();
  await shows(toBob, "to somebody without room");
  expect(toBob.state.get().trust).toEqual([]);
  expect(bob.account.get().name).toBe("bob");
});
