import { defineConfig } from "vitest/config";
import manifest from "./package.json" with { type: "json" };

// The console may stand at any path of any host, so every address in it is relative.
export default defineConfig({
  base: "./",
  define: { __CONSOLE_VERSION__: JSON.stringify(manifest.version) },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { port: 5173, strictPort: true, fs: { allow: [".."] } },
  preview: { port: 5173, strictPort: true },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: scripts, styles or fonts
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
