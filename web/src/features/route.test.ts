// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { formatRoute, parseRoute, type Route } from "./route.ts";

describe("addresses", () => {
  it.each<Route>([
    { kind: "home" },
    { kind: "notes" },
    { kind: "login" },
    { kind: "notes", message: "0198f0c2" },
    { kind: "with", peer: "q83vEjRWeJA", message: "0198f0c2" },
    { kind: "with", peer: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA" },
  ])("of %o survive a round trip", (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each(["", "#", "#/nothing", "#/with", "#/with/%2e%2e", "#/with/<b>"])("such as %j lead home", (hash) => {
    expect(parseRoute(hash)).toEqual({ kind: "home" });
  });
});
