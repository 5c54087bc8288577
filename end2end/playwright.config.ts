// Two viewports, one browser: Debian's Chromium, so that nothing has to be downloaded.
import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

const chromium =
  process.env.HOLDFAST_CHROMIUM ??
  execFileSync("sh", ["-c", "command -v chromium || command -v google-chrome"], { encoding: "utf8" }).trim();

/** Quiet on a closed network, and able to start as root. Shared with tests that launch a browser of their own. */
export const launchOptions = {
  executablePath: chromium,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  testIgnore: "**/node_modules/**",
  globalSetup: "./fixtures/template.ts",
  outputDir: "test-results/output",
  reporter: [["list"], ["json", { outputFile: "test-results/results.json" }]],
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only at its second try is named in the closing lines; elsewhere it fails at once.
  retries: process.env.CI ? 1 : 0,
  // For a slow machine: a test waits for what it expects and goes on at once when that is there.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    launchOptions,
    // Recording costs a quarter of the time: where there is a second try, only that one is recorded.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    screenshot: "only-on-failure",
    locale: "en-US",
    timezoneId: "America/Chicago",
  },
  projects: [
    {
      name: "phone",
      testIgnore: "**/dispatch.spec.ts",
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    // Journeys open their own phones and desks; here is what is about the desk alone.
    { name: "desktop", testMatch: "dispatch.spec.ts", use: { viewport: { width: 1440, height: 900 } } },
  ],
});
