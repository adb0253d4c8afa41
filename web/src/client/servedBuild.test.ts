// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { otherBuildServed } from "./servedBuild.ts";

const page = (script: string) =>
  `<!doctype html><html><head><script type="module" crossorigin src="${script}"></script></head><body></body></html>`;

const own = () => new DOMParser().parseFromString(page("/assets/index-A.js"), "text/html");

function serves(answer: Response | Error): void {
  vi.stubGlobal("fetch", async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["the same page", page("/assets/index-A.js"), 200, false],
  ["another build", page("/assets/index-B.js"), 200, true],
  ["a proxy's page without the app", "<html><body>Please wait</body></html>", 200, false],
  ["an error", page("/assets/index-B.js"), 503, false],
])("%s", async (_what, html, status, other) => {
  serves(new Response(html, { status }));
  expect(await otherBuildServed(own())).toBe(other);
});

test("no answer is no other build", async () => {
  serves(new TypeError("fetch failed"));
  expect(await otherBuildServed(own())).toBe(false);
});
