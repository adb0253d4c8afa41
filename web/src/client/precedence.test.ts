import { expect, test } from "vitest";
import { Precedence } from "./precedence.ts";

/** A clock that stands until it is told to go on. */
function standingClock() {
  const due = new Set<() => void>();
  return {
    passes: () => {
      for (const work of due) work();
    },
    clock: {
      now: () => 0,
      after: (_milliseconds: number, work: () => void) => {
        due.add(work);
        return () => due.delete(work);
      },
    },
    due,
  };
}

function pending(): { readonly work: Promise<void>; end: () => void; fail: () => void } {
  const made = { end: () => {}, fail: () => {} };
  const work = new Promise<void>((resolve, reject) => {
    made.end = resolve;
    made.fail = () => reject(new Error("it could not be read"));
  });
  return Object.assign(made, { work });
}

/** What the background has done by now. */
async function background(precedence: Precedence, done: string[]): Promise<void> {
  await precedence.clear();
  done.push("background");
}

const aMoment = () => new Promise((resume) => setTimeout(resume, 5));

test("the background goes on at once where nobody waits, and behind everything that somebody waits for", async () => {
  const { clock, due } = standingClock();
  const precedence = new Precedence(clock);
  const done: string[] = [];
  await background(precedence, done);
  const [first, second] = [pending(), pending()];
  precedence.give(first.work);
  const behind = background(precedence, done);
  first.end();
  precedence.give(second.work);
  await aMoment();
  expect(done).toEqual(["background"]);
  second.end();
  await behind;
  expect(done).toEqual(["background", "background"]);
  expect(due.size).toBe(0);
});

test("what fails or hangs does not keep it for ever", async () => {
  const { clock, passes } = standingClock();
  const precedence = new Precedence(clock);
  const failing = pending();
  failing.work.catch(() => {});
  precedence.give(failing.work);
  failing.fail();
  await precedence.clear();
  const done: string[] = [];
  precedence.give(pending().work);
  const behind = background(precedence, done);
  await aMoment();
  expect(done).toEqual([]);
  passes();
  await behind;
  expect(done).toEqual(["background"]);
});
