// Every page and dialog of both surfaces, by day and by night: axe finds nothing serious. And the
// two walks that matter most can be made with the keyboard alone.
import type { Page } from "@playwright/test";
import { faults } from "./fixtures/axe";
import { row } from "./fixtures/desk";
import { expect, test } from "./fixtures/fleet";
import type { Job, Office } from "./fixtures/office";
import { bluebonnet, PASSWORD } from "./fixtures/people";
import { openStep, sign, start, takePhotos, writeNotes } from "./fixtures/visit";

const STEPS = ["accept", "travel", "check-in", "before", "work", "parts", "after", "sign", "summary"];

/** Looks at pages in both themes and gathers what is wrong, so that one run names it all. */
class Inspector {
  readonly found: string[] = [];

  constructor(readonly page: Page) {}

  async look(name: string): Promise<void> {
    this.found.push(...(await faults(this.page, name)));
  }

  async visit(path: string, name = path): Promise<void> {
    await this.page.goto(path);
    await expect(this.page.getByRole("heading").first()).toBeVisible();
    await expect(this.page.locator(".skeleton")).toHaveCount(0);
    await this.look(name);
  }

  /** Opens something, looks, and closes it with Escape, which every dialog answers to. */
  async open(name: string, opener: () => Promise<void>): Promise<void> {
    await opener();
    const dialog = this.page.locator("dialog[open]");
    await expect(dialog.first()).toBeVisible();
    await this.look(name);
    await this.page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }

  verdict(): void {
    expect(this.found).toEqual([]);
  }
}

const ITEMS = [
  { section: "safety" as const, label: "Gloves on", kind: "check" as const, required: true },
  { section: "work" as const, label: "Filter cleaned", kind: "yes_no" as const },
  { section: "work" as const, label: "Remarks", kind: "text" as const },
];

/** A job with a bit of everything on it, worked on by `phone`. */
async function workedJob(office: Office, phone: Page): Promise<Job> {
  const job = await office.job({ title: "Pump 1,500 gal tank", priority: "urgent", service: { items: ITEMS, before: 1, after: 2, customerSigns: true } });
  await phone.goto(`/jobs/${job.id}`);
  await start(phone);
  await openStep(phone, job, "before");
  await takePhotos(phone, 1);
  await openStep(phone, job, "after");
  await takePhotos(phone, 2);
  await sign(phone);
  await openStep(phone, job, "work");
  await writeNotes(phone, "Pumped and rinsed.");
  return job;
}

test("the technician's pages", async ({ fleet, office }) => {
  test.setTimeout(420_000);
  const page = await fleet.freshPhone();
  const inspector = new Inspector(page);
  await page.setViewportSize({ width: 390, height: 6000 });
  await inspector.visit("/login");
  await fleet.signIn(page, "tech1");
  const fresh = await office.job({ title: "Inspect the lift station", priority: "emergency" });
  const job = await workedJob(office, page);

  await inspector.visit("/jobs/assigned");
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await inspector.look(`the list, ${await tab.innerText()}`);
  }
  await inspector.visit(`/jobs/${fresh.id}`, "a new job");
  await inspector.visit(`/jobs/${job.id}`, "a job under way");
  for (const step of STEPS) await inspector.visit(`/jobs/${job.id}?step=${step}`, `step ${step}`);
  await openStep(page, job, "sign");
  await inspector.open("the pad", () => page.getByTestId("capture-signature").click());
  await openStep(page, job, "before");
  await inspector.open("a photo", () => page.locator(".photo__open").first().click());
  await inspector.visit("/settings");
  await inspector.visit("/no/such/page");
  await page.goto(`/jobs/${job.id}?step=work`);
  await page.context().setOffline(true);
  await writeNotes(page, "Pumped, rinsed and locked.");
  await inspector.visit("/sync", "the sync page with work waiting");
  await page.goto("/settings");
  await inspector.open("signing out with work waiting", () => page.getByRole("button", { name: "Sign out" }).click());
  inspector.verdict();
});

test("the desk's pages", async ({ fleet, office }) => {
  test.setTimeout(420_000);
  const phone = await fleet.phone("tech1");
  const job = await workedJob(office, phone);
  await phone.close();
  const page = await fleet.desk();
  const inspector = new Inspector(page);
  await page.setViewportSize({ width: 1440, height: 2600 });
  await expect(row(page, job)).toBeVisible();
  await inspector.visit("/dispatch");
  await inspector.open("the shortcuts", () => page.keyboard.press("?"));
  await inspector.visit("/dispatch?day=any", "the list of all days");
  await inspector.visit("/dispatch/board");
  await inspector.visit(`/dispatch/jobs/${job.id}`, "a job");
  await expect(page.locator(".photo__open img").first()).toBeVisible();
  await inspector.look("a job with its photos");
  await inspector.open("the lightbox", () => page.locator(".photo__open").first().click());
  await inspector.open("describing", () => page.keyboard.press("e"));
  await inspector.open("assigning", () => page.keyboard.press("a"));
  const planned = await office.job({ title: "Not begun" });
  await page.goto(`/dispatch/jobs/${planned.id}`);
  await expect(page.getByText("Not begun").first()).toBeVisible();
  await inspector.open("scheduling", () => page.keyboard.press("s"));
  await inspector.visit("/dispatch/jobs/new");
  await inspector.visit("/dispatch/customers");
  await page.locator("main a[href^='/dispatch/customers/']").first().click();
  await expect(page.locator("h2, h3").filter({ hasText: /sites/i }).first()).toBeVisible();
  await inspector.look("a customer");
  for (const path of ["/dispatch/devices", "/dispatch/attention", "/sync", "/settings", "/no/such/page"]) await inspector.visit(path);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).last().click();
  await page.waitForURL(/\/login/);
  await inspector.look("the sign-in page");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel(/email/i)).toHaveAttribute("aria-invalid", "true");
  await inspector.look("the sign-in page with nothing filled in");
  inspector.verdict();
});

/** What has the focus, and whether that shows: an outline on it, on what stretches it over a card, or on what is drawn for it. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "", shows: true };
    const rings = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(at, "::before")];
    if (at.nextElementSibling) rings.push(getComputedStyle(at.nextElementSibling));
    if (at.parentElement instanceof HTMLLabelElement) rings.push(getComputedStyle(at.parentElement));
    const shows = rings.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
    return { name: at.outerHTML.slice(0, 160), shows };
  });

/** Goes through the page with Tab and names what takes the focus without showing it. */
async function walk(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  const hidden = new Set<string>();
  const stops = new Set<string>();
  // Until it has been through the page's end twice: a page may begin in its middle.
  for (let ends = 0, presses = 0; ends < 2 && presses < 160; presses++) {
    await page.keyboard.press("Tab");
    const { name, shows } = await focus(page);
    if (!name) ends++;
    else stops.add(name);
    if (!shows) hidden.add(name);
  }
  expect([...hidden], path).toEqual([]);
  expect(stops.size, `stops on ${path}`).toBeGreaterThan(5);
}

test("wherever the keyboard goes, the focus shows", async ({ fleet, office }) => {
  test.setTimeout(420_000);
  const job = await office.job({ service: { items: ITEMS, before: 1, customerSigns: true } });
  const phone = await fleet.phone("tech1");
  for (const path of ["/jobs/assigned", `/jobs/${job.id}`, `/jobs/${job.id}?step=before`, `/jobs/${job.id}?step=work`, `/jobs/${job.id}?step=parts`, "/sync", "/settings"]) {
    await walk(phone, path);
  }
  const desk = await fleet.desk();
  for (const path of ["/dispatch", `/dispatch/jobs/${job.id}`, "/dispatch/jobs/new", "/dispatch/customers", "/dispatch/devices", "/settings"]) await walk(desk, path);
});

test("signing in with the keyboard alone", async ({ fleet }) => {
  const page = await fleet.freshPhone();
  await page.goto("/login");
  await expect(page.getByLabel(/email/i)).toBeVisible();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("type") ?? document.activeElement?.tagName ?? "");
  for (let tabs = 0; tabs < 6 && (await focused()) !== "email"; tabs++) await page.keyboard.press("Tab");
  expect(await focused()).toBe("email");
  await page.keyboard.type(bluebonnet("tech1"));
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/jobs\/assigned/);
});

test("walking the dispatch list with the keyboard alone", async ({ fleet, office }) => {
  const jobs = [await office.job({ title: "First of two" }), await office.job({ title: "Second of two", startsIn: 0.1 })];
  const page = await fleet.desk();
  await expect(row(page, jobs[1])).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("of two");
  await expect(page.locator(".table__row")).toHaveCount(2);
  // Out of the field: in it, letters are letters.
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await expect(row(page, jobs[0])).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("j");
  await expect(row(page, jobs[1])).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("k");
  const link = row(page, jobs[0]).getByRole("link", { name: "First of two" });
  await expect(link).toBeFocused();
  // The focus shows.
  expect(await link.evaluate((element) => getComputedStyle(element).outlineStyle + getComputedStyle(element, "::after").outlineStyle)).toMatch(/solid|auto/);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/dispatch/jobs/${jobs[0].id}`));
  await page.keyboard.press("b");
  await page.waitForURL(/\/dispatch(\?|$)/);
});
