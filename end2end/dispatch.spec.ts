// The desk: from a caller's name to a planned visit, and everything a dispatcher looks at.
import type { Page } from "@playwright/test";
import { notes, openJobPage, row, writeInternalNotes } from "./fixtures/desk";
import { expect, test } from "./fixtures/fleet";
import { card, openJob, openStep, sign, start, takePhotos, tick } from "./fixtures/visit";

const dialog = (page: Page) => page.locator("dialog[open]");
const save = async (page: Page) => {
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page)).toHaveCount(0);
};

test("a new customer, their site and tank, and a job for them", async ({ fleet, server }) => {
  test.setTimeout(120_000);
  const page = await fleet.desk();
  const phone = await fleet.phone("tech1");
  await page.getByRole("link", { name: "Customers" }).first().click();
  await page.waitForURL(/\/dispatch\/customers/);
  await page.keyboard.press("n");
  await dialog(page).locator("#customer-name").fill("Odalys Whitfield");
  await dialog(page).locator("#customer-phone").fill("+1 512 555 0177");
  await save(page);
  await page.waitForURL(/\/dispatch\/customers\/[0-9a-f-]{36}/);
  await expect(page.getByText("Odalys Whitfield").first()).toBeVisible();

  await page.getByRole("button", { name: /add site|add a site|new site/i }).click();
  await dialog(page).locator("#site-address").fill("4100 Manchaca Rd");
  await dialog(page).locator("#site-city").fill("Austin");
  await dialog(page).locator("#site-latitude").fill("north");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  // What is wrong is said at its field, and nothing typed is lost.
  await expect(dialog(page).locator("#site-latitude")).toHaveAttribute("aria-invalid", "true");
  await expect(dialog(page).locator("#site-address")).toHaveValue("4100 Manchaca Rd");
  await dialog(page).locator("#site-latitude").fill("30.2300");
  await dialog(page).locator("#site-longitude").fill("-97.7900");
  await save(page);
  await expect(page.getByText("4100 Manchaca Rd").first()).toBeVisible();

  await page.getByRole("button", { name: /add (asset|equipment)/i }).click();
  await dialog(page).locator("#asset-name").fill("Concrete tank behind the shed");
  await dialog(page).getByLabel(/capacity|gallons/i).first().fill("1500");
  await save(page);
  await expect(page.getByText("Concrete tank behind the shed").first()).toBeVisible();
  expect(await server.sql("select attributes->>'gallons' from assets where name = 'Concrete tank behind the shed'")).toBe("1500");

  await page.locator("main").getByRole("link", { name: /new job/i }).first().click();
  await page.waitForURL(/\/dispatch\/jobs\/new/);
  await fillJob(page);
  await page.waitForURL(/\/dispatch\/jobs\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Tank smells after rain").first()).toBeVisible();
  await expect(page.getByText("Odalys Whitfield").first()).toBeVisible();

  // Plan it from here, with the keyboard: today, for the first technician.
  await page.keyboard.press("s");
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(new Date());
  await dialog(page).locator("#day").fill(today);
  await dialog(page).locator("#start").fill("23:00");
  await dialog(page).locator("#end").fill("23:45");
  await save(page);
  await page.keyboard.press("a");
  await dialog(page).getByLabel(/Travis Boudreaux/).check();
  await save(page);
  await expect(page.locator(".visit-card .chip").first()).toHaveText("Scheduled");
  await expect(page.locator(".visit-card").first()).toContainText("Travis Boudreaux");
  await expect(phone.getByTestId("job-card").filter({ hasText: "Tank smells after rain" })).toBeVisible();
});

/** What is left out is said at its field; then the job is created. */
async function fillJob(page: Page): Promise<void> {
  const create = page.getByRole("button", { name: "Create job" });
  const service = page.getByLabel("Service", { exact: true });
  await page.getByLabel("Title", { exact: true }).fill("Tank smells after rain");
  await create.click();
  await expect(service).toHaveAttribute("aria-invalid", "true");
  await service.selectOption({ label: "Septic pumping" });
  await create.click();
}

test("the list: day, technician, state, priority and words", async ({ fleet, office }) => {
  const mine = await office.job({ title: "Barton lift station", technicians: ["tech1"], priority: "emergency" });
  const other = await office.job({ title: "Zilker grease trap", technicians: ["tech3"] });
  const unplanned = await office.job({ title: "Mueller inspection", technicians: [], startsIn: null });
  const page = await fleet.desk();
  const shown = async (...jobs: { number: number }[]) => {
    for (const job of [mine, other, unplanned]) {
      await expect(page.locator(".table__row").filter({ hasText: String(job.number) })).toHaveCount(jobs.includes(job) ? 1 : 0);
    }
  };
  await shown(mine, other);
  const search = page.getByRole("searchbox");
  await search.fill("zilker");
  await shown(other);
  await expect(page).toHaveURL(/q=zilker/);
  await search.fill(`#${mine.number}`);
  await shown(mine);
  await search.fill("");
  await page.getByLabel("Technician").selectOption({ label: "Travis Boudreaux" });
  await shown(mine);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByLabel("Priority").first().selectOption({ label: "Emergency" });
  await shown(mine);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: /^unscheduled/i }).first().click();
  await shown(unplanned);
  await page.getByRole("button", { name: /^today$/i }).click();
  await shown(mine, other);
  const scheduled = page.locator(".filter-chip").filter({ hasText: "Scheduled" });
  await scheduled.click();
  await shown(mine, other);
  await office.command(mine, { name: "cancel_visit", visit_id: mine.visit, reason: "Called off" });
  await shown(other);
  // The choice is in the address: it outlives a reload and is back after a visit to a job.
  await page.reload();
  await shown(other);
  await row(page, other).getByRole("link").first().click();
  await page.waitForURL(/\/dispatch\/jobs\//);
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/state=scheduled/);
  await shown(other);
});

test("the job's page: checklist, photos, signature, notes and timeline of the work", async ({ fleet, office }) => {
  test.setTimeout(120_000);
  const CHECK = "Lids secured";
  const job = await office.job({ service: { items: [{ section: "work", label: CHECK, kind: "check" }], before: 1, after: 1, customerSigns: true } });
  const phone = await fleet.phone("tech1");
  await openJob(phone, job);
  await start(phone);
  await openStep(phone, job, "before");
  await takePhotos(phone, 1);
  await openStep(phone, job, "after");
  await takePhotos(phone, 2);
  await openStep(phone, job, "work");
  await tick(phone, CHECK);
  await sign(phone, "Odalys Whitfield");

  const page = await fleet.desk();
  await openJobPage(page, job);
  await expect(page.locator(".list__item").filter({ hasText: CHECK })).toHaveAttribute("data-state", "done");
  await expect(page.locator(".signature-view")).toContainText("Odalys Whitfield");
  await expect(page.locator(".signature-view img")).toHaveJSProperty("complete", true);

  const photos = page.locator(".photo-grid .photo");
  await expect(photos).toHaveCount(2);
  await expect(photos.nth(1)).toHaveAttribute("data-state", "stored", { timeout: 20_000 });
  await photos.first().getByRole("button").click();
  const box = page.locator("dialog.lightbox[open]");
  const large = box.locator("img");
  await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2048);
  await expect(box.locator(".lightbox__count")).toHaveText("1 / 2");
  await page.keyboard.press("ArrowRight");
  await expect(box.locator(".lightbox__count")).toHaveText("2 / 2");
  await page.keyboard.press("Escape");
  await expect(box).toHaveCount(0);

  // The line between before and after follows the slider.
  const compare = page.locator(".compare");
  const split = () => compare.evaluate((element) => getComputedStyle(element).getPropertyValue("--split").trim());
  await expect(compare.locator("img")).toHaveCount(2);
  expect(await split()).toBe("50%");
  await compare.getByRole("slider").fill("20");
  expect(await split()).toBe("20%");

  const timeline = page.locator(".timeline__item");
  await expect(timeline.filter({ hasText: /photo added/i })).toHaveCount(2);
  await page.locator("section:has(#timeline-title) select").selectOption({ index: 4 });
  await expect(timeline.filter({ hasText: /started|in progress/i })).toHaveCount(0);
  await expect(timeline.filter({ hasText: /photo added/i })).toHaveCount(2);

  await writeInternalNotes(page, "Do not call before nine.");
  await openStep(phone, job, "summary");
  await expect(phone.locator("#note-internal")).toHaveValue("Do not call before nine.");
  await page.reload();
  await expect(notes(page, "internal")).toHaveValue("Do not call before nine.");
});

test("devices: who, when they were last heard of, and what waits on them", async ({ fleet, office, server }) => {
  const job = await office.job();
  const phone = await fleet.phone("tech1");
  await expect(card(phone, job)).toBeVisible();
  const page = await fleet.desk();
  await page.goto("/dispatch/devices");
  const device = page.locator("tr, li").filter({ hasText: "Travis Boudreaux" }).first();
  await expect(device).toBeVisible();
  const build = await server.sql("select app_build from devices d join users u on u.id = d.user_id where u.email like 'tech1@blue%'");
  expect(build).not.toBe("");
  await expect(device).toContainText(build);
});

test("keys do nothing while somebody types, and can be switched off", async ({ fleet, office }) => {
  await office.job();
  const page = await fleet.desk();
  await expect(page.locator(".table__row").first()).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("n?t");
  await expect(page.getByRole("searchbox")).toHaveValue("n?t");
  expect(new URL(page.url()).pathname).toBe("/dispatch");
  await page.getByRole("searchbox").fill("");
  await page.getByRole("searchbox").blur();
  await page.keyboard.press("?");
  await dialog(page).getByRole("switch").uncheck();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press("n");
  await page.keyboard.press("?");
  await expect(dialog(page)).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe("/dispatch");
});
