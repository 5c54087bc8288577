// The installed app starts at any of its addresses with no network, and never waits for one.
import { expect, test } from "./fixtures/fleet";
import { badge, card, openStep, writeNotes } from "./fixtures/visit";

test("a cold start with no signal opens every page of the technician", async ({ fleet, office }) => {
  test.setTimeout(120_000);
  const job = await office.job({ title: "Pump the east tank" });
  const phone = await fleet.pocketPhone("tech1");
  await expect(card(phone.page, job)).toBeVisible();
  const pages = [
    ["/jobs/assigned", "Pump the east tank"],
    [`/jobs/${job.id}`, "Gate code 4417"],
    [`/jobs/${job.id}?step=work`, "Work notes"],
    ["/sync", ""],
    ["/settings", ""],
  ];
  for (const [path, text] of pages) {
    await test.step(path, async () => {
      await phone.switchOff();
      const page = await phone.switchOn({ offline: true });
      await page.goto(path);
      await expect(page.locator(".offline-banner")).toBeVisible();
      await expect(page.locator("main .skeleton")).toHaveCount(0);
      await expect(page.locator("#main")).toContainText(text);
      expect(new URL(page.url()).pathname).toBe(new URL(path, page.url()).pathname);
    });
  }
});

test("the app starts and works while the server is stopped", async ({ fleet, office, server }) => {
  test.setTimeout(120_000);
  const job = await office.job({ title: "Pump the west tank" });
  const phone = await fleet.pocketPhone("tech1");
  await expect(card(phone.page, job)).toBeVisible();
  await phone.switchOff();
  await server.stop();

  const page = await phone.switchOn();
  await page.goto("/jobs/assigned");
  await expect(card(page, job)).toBeVisible();
  await openStep(page, job, "work");
  await writeNotes(page, "No server, no matter.");
  await expect(badge(page)).toHaveText("1");

  await server.start();
  await expect(badge(page)).toHaveCount(0, { timeout: 60_000 });
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe("No server, no matter.");
});

test("a network that answers nothing delays nothing", async ({ fleet, office }) => {
  const job = await office.job();
  const page = await fleet.phone("tech1");
  await expect(card(page, job)).toBeVisible();
  // Every request to the API hangs for ever, as in a lift.
  await page.context().route("**/api/**", () => {});
  await page.reload();
  await expect(card(page, job)).toBeVisible();
  await openStep(page, job, "work");
  await writeNotes(page, "Saved at once.");
  await expect(badge(page)).toHaveText("1");
  await page.context().unrouteAll({ behavior: "ignoreErrors" });
});

test("an address that does not exist shows a page of ours, with and without a network", async ({ fleet }) => {
  const page = await fleet.phone("tech1");
  for (const offline of [false, true]) {
    await page.context().setOffline(offline);
    await page.goto("/no/such/page");
    await expect(page.getByRole("heading", { name: /no such page/i })).toBeVisible();
    await expect(page).toHaveTitle(/Holdfast/);
    await page.getByRole("link", { name: /start/i }).click();
    await page.waitForURL(/\/jobs\/assigned/);
  }
});
