import { defineConfig } from "@playwright/test";

const CONSOLE = process.env.CONSOLE_URL ?? "http://localhost:5173"; // one that runs already is used as it is
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Camera and clipboard without questions; nothing that calls home. */
export const LAUNCH = {
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
  ],
};

export default defineConfig({
  testDir: "tests",
  testMatch: "*.spec.ts",
  workers: 1, // the engine behind is one process
  timeout: 90_000, // the first analysis starts the engine's workers
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: CONSOLE,
    locale: "en-GB",
    colorScheme: "light",
    trace: "retain-on-failure",
    launchOptions: LAUNCH,
  },
  webServer: {
    command: "../.venv/bin/hypermob console --no-open --port 5173",
    url: CONSOLE,
    reuseExistingServer: true,
    timeout: 120_000,
  },
});
