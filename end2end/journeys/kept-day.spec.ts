// A phone that is started anew shows the day before the app itself is there, and a touch counts.
import type { Page } from "@playwright/test";
import { faults } from "../fixtures/axe";
import { expect, test } from "../fixtures/fleet";
import { bluebonnet, fillSignIn } from "../fixtures/people";
import { card } from "../fixtures/visit";

const keptDay = (page: Page) => page.evaluate(() => localStorage.getItem("holdfast-day"));

/** In the page, before anything else: the app's own start waits for `letGo`. */
function holdBack() {
  const gate = new Promise<void>((letGo) => Object.assign(window, { letGo }));
  for (const name of ["instantiateStreaming", "instantiate"] as const) {
    const open = WebAssembly[name] as (...given: unknown[]) => Promise<unknown>;
    Object.assign(WebAssembly, { [name]: (...given: unknown[]) => gate.then(() => open.apply(WebAssembly, given)) });
  }
}

const letGo = (page: Page) => page.evaluate(() => (window as unknown as { letGo(): void }).letGo());

test("the day is there before the app is, and a touch opens the job", async ({ fleet, office }) => {
  const job = await office.job({ title: "Pump the main tank" });
  const device = await fleet.pocketPhone("tech1");
  await expect(card(device.page, job)).toBeVisible();
  await expect.poll(() => keptDay(device.page)).toContain(`#${job.number}`);
  await device.switchOff();

  const page = await device.switchOn({ offline: true });
  await page.addInitScript(holdBack);
  await page.goto("/jobs/assigned");
  const list = page.locator("#kept-day");
  await expect(list.locator(card(page, job))).toContainText("Pump the main tank");
  expect(await faults(page, "the kept day")).toEqual([]);
  await page.screenshot({ path: "test-results/kept-day.png" });

  await card(page, job).click();
  expect(new URL(page.url()).pathname).toBe(`/jobs/${job.id}`);
  await expect(list.locator("[aria-busy=true]")).toHaveCount(1);
  await letGo(page);
  await expect(page.getByTestId("start-job").first()).toBeVisible();
  await expect(list).toHaveCount(0);
  await page.goBack();
  await expect(card(page, job)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/jobs/assigned");
});

test("the app takes over from the kept day, which follows what changes and goes with its owner", async ({ fleet, office }) => {
  const [first, second] = [await office.job({ title: "First" }), await office.job({ title: "Second" })];
  const device = await fleet.pocketPhone("tech1");
  await expect.poll(() => keptDay(device.page)).toContain("Second");
  await office.command(second, { name: "cancel_visit", visit_id: second.visit, reason: "Called off" });
  await expect.poll(() => keptDay(device.page)).not.toContain("Second");

  const page = device.page;
  await page.addInitScript(holdBack);
  await page.goto("/jobs/assigned");
  await expect(page.locator("#kept-day").locator(card(page, first))).toBeVisible();
  await letGo(page);
  await expect(page.locator(".tabs__panel").locator(card(page, first)).locator(".chip")).toBeVisible();
  await expect(card(page, first)).toHaveCount(1);

  // Without a new page: what the first person saw must not come back for the next one.
  await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
  expect(await keptDay(page)).toBeNull();
  await page.evaluate(() => {
    const seen = new Set<string>();
    new MutationObserver(() => document.querySelectorAll(".job-card__number").forEach((number) => seen.add(number.textContent ?? ""))).observe(document, { childList: true, subtree: true });
    Object.assign(window, { seen });
  });
  await fillSignIn(page, bluebonnet("tech2"));
  await expect.poll(() => keptDay(page)).toContain(`"cards"`);
  expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).not.toContain(`#${first.number}`);
});
