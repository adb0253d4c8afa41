// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { Message, TimelineEvent, TimelineItem } from "../../client/api.ts";
import { type TimelineRow, timelineRows } from "./timelineRows.ts";

const noon = new Date(2026, 2, 10, 12).getTime();
const minute = 60_000;
const dayLength = 24 * 60 * minute;

function said(id: string, sender: string, time: number): Message {
  return {
    kind: "message",
    id,
    sequence: null,
    sender,
    mine: sender === "alice",
    time,
    body: { kind: "text", text: id },
    edited: false,
    replyTo: null,
    reactions: [],
    delivery: null,
  };
}

function rowsOf(
  items: readonly Message[],
  firstUnread: string | null = null,
  older: "none" | "more" | "failed" = "none",
): readonly TimelineRow[] {
  return timelineRows(items, { firstUnread, older, now: noon });
}

const groups = (rows: readonly TimelineRow[]) =>
  rows.map((row) => `${row.groupStart ? "[" : ""}${row.key}${row.groupEnd ? "]" : ""}`).join(" ");

describe("the rows of a timeline", () => {
  it("group what one person says in short succession", () => {
    const rows = rowsOf([
      said("a1", "alice", noon),
      said("a2", "alice", noon + minute),
      said("b1", "bob", noon + 2 * minute),
      said("b2", "bob", noon + 8 * minute),
    ]);
    expect(groups(rows)).toBe("[a1 a2] [b1] [b2]");
  });

  it("begin a new group and a heading at midnight", () => {
    const midnight = new Date(2026, 2, 10).getTime();
    const rows = rowsOf([said("late", "bob", midnight - minute), said("early", "bob", midnight)]);
    expect(groups(rows)).toBe("[late] [early]");
    expect(rows.map((row) => row.day)).toEqual(["Yesterday", "Today"]);
  });

  it("head the first row only when nothing older exists, so that a page arriving above moves nothing", () => {
    const items = [said("m", "bob", noon)];
    expect(rowsOf(items, null, "more")[0]?.day).toBeNull();
    expect(rowsOf(items, null, "none")[0]?.day).toBe("Today");
  });

  it("stay as they are when older ones arrive, wherever the page above ends", () => {
    const items = [
      said("b1", "bob", noon - dayLength),
      said("b2", "bob", noon - dayLength + minute),
      said("a1", "alice", noon),
      said("a2", "alice", noon + minute),
      said("a3", "alice", noon + 20 * minute),
      said("b3", "bob", noon + 21 * minute),
      said("b4", "bob", noon + 22 * minute),
    ];
    const all = rowsOf(items);
    for (let cut = 1; cut < items.length - 1; cut++) {
      const before = rowsOf(items.slice(cut), null, "more");
      expect(before).toHaveLength(items.length - cut - 1);
      expect(before).toEqual(all.slice(-before.length));
    }
  });

  it("begin with the only one there is, and with the one where reading begins", () => {
    const items = [said("b1", "bob", noon), said("b2", "bob", noon + minute)];
    expect(groups(rowsOf(items.slice(1), null, "more"))).toBe("[b2]");
    expect(groups(rowsOf(items, "b1", "more"))).toBe("[b1 b2]");
  });

  it("leave nothing out when the older ones could not be had", () => {
    const rows = rowsOf([said("b1", "bob", noon), said("b2", "bob", noon + minute)], null, "failed");
    expect(groups(rows)).toBe("[b1 b2]");
    expect(rows[0]?.day).toBeNull();
  });

  it("break a group at the first unread message", () => {
    const rows = rowsOf([said("b1", "bob", noon), said("b2", "bob", noon + minute)], "b2");
    expect(groups(rows)).toBe("[b1] [b2]");
    expect(rows.map((row) => row.unreadDivider)).toEqual([false, true]);
  });

  it("never join messages around an event", () => {
    const event = { kind: "event", id: "e", time: noon, event: "peerAddedDevice" } as const;
    const rows = timelineRows([said("b1", "bob", noon), event, said("b2", "bob", noon)], {
      firstUnread: null,
      older: "none",
      now: noon,
    });
    expect(groups(rows)).toBe("[b1] [e] [b2]");
  });

  it("tell changes of devices that follow each other together, under the key of the last one", () => {
    const change = (id: string, event: TimelineEvent["event"]) => ({ kind: "event", id, time: noon, event }) as const;
    const page = [
      change("e2", "peerAddedDevice"),
      change("e3", "peerRemovedDevice"),
      change("r", "recordRefused"),
      change("e4", "peerAddedDevice"),
      said("b1", "bob", noon),
      change("e5", "peerAddedDevice"),
    ];
    const told = (items: readonly TimelineItem[]) =>
      timelineRows(items, { firstUnread: null, older: "none", now: noon }).map(({ key, earlier }) =>
        [...earlier.map(({ id }) => id), key].join("+"),
      );
    expect(told(page)).toEqual(["e2+e3", "r", "e4", "b1", "e5"]);
    expect(told([said("b0", "bob", noon), change("e1", "peerAddedDevice"), ...page])).toEqual([
      "b0",
      "e1+e2+e3",
      "r",
      "e4",
      "b1",
      "e5",
    ]);
  });

  it("name older days by weekday, date, and year when it is another", () => {
    const days = [400, 40, 3].map((ago) => said(`d${ago}`, "bob", noon - ago * dayLength));
    const headings = rowsOf(days).map((row) => row.day);
    expect(headings[0]).toMatch(/2025/);
    expect(headings[1]).toMatch(/January/);
    expect(headings[1]).not.toMatch(/2026/);
    expect(headings[2]).toBe("Saturday");
  });
});
