import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running platform. */
const platform = process.env.CHARGEWRIGHT_URL ?? "http://127.0.0.1:8080";

/** Each big enough to be fetched by itself, when a chart or a map is drawn. */
const DRAWN = /maplibre|echarts|zrender/;

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
    rolldownOptions: {
      output: {
        // What many pages share comes at once: alone, it would be a hundred files of a line or two,
        // each a way to the server and back before a page can be read.
        codeSplitting: {
          groups: [{ name: "common", minShareCount: 8, test: (id) => !DRAWN.test(id) }],
        },
      },
    },
  },
  worker: { format: "es" },
  server: {
    proxy: Object.fromEntries(["^/api/", "^/r/", "^/c/"].map((path) => [path, platform])),
  },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
