import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { firstPaintBudget } from "./firstPaintBudget.ts";

const server = process.env["CRYPT_TALK_SERVER"] ?? "http://localhost:5000";

export default defineConfig({
  plugins: [react(), firstPaintBudget(200)],
  build: {
    target: "es2023",
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licences of everything bundled, served beside it.
    license: { fileName: "licenses.md" },
  },
  worker: { format: "es" },
  server: {
    // The Host header stays as the browser sent it: device sessions are bound to it.
    proxy: {
      "/api": { target: server },
      "/socket.io": { target: server, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
