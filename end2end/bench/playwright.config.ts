// Measurements in the browser: one at a time, without traces or pictures, which would cost time.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "../playwright.config";

export default defineConfig({
  testDir: ".",
  testMatch: "*.measure.ts",
  globalSetup: "../fixtures/template.ts",
  outputDir: "../test-results/bench",
  reporter: "list",
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  use: { browserName: "chromium", launchOptions, locale: "en-US", timezoneId: "America/Chicago" },
});
