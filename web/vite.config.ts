import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running platform. */
const platform = process.env.CHARGEWRIGHT_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    target: "es2022",
    sourcemap: false,
    // The Content-Security-Policy lets pictures be data, and scripts and styles only be files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: "es" },
  server: {
    proxy: Object.fromEntries(["^/api/", "^/r/", "^/c/"].map((path) => [path, platform])),
  },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
