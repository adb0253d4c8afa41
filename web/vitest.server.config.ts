import { defineConfig } from "vitest/config";

/** What needs a running server, apart from the tests so that none of them is ever skipped: npm run test:server. */
export default defineConfig({
  test: { include: ["src/**/*.check.ts"] },
});
