// The board's other views and what is done with several visits at once: a week in which a visit keeps its time of the
// day across a change of the clocks, a month, filters that a link carries, a day on paper, and visits in another calendar.
import type { Locator, Page } from "@playwright/test";
import { faults } from "../fixtures/axe";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = "America/Chicago";

const dateOf = (at: number) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
const clockOf = (at: number) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(at);

/** The instant of an hour of that date in Austin. */
function instant(date: string, hour: number): number {
  const utc = Date.parse(`${date}T${String(hour).padStart(2, "0")}:00:00Z`);
  const ahead = utc - Date.parse(`${dateOf(utc)}T${clockOf(utc)}:00Z`);
  return utc + ahead;
}

/** The next Sunday on which the clocks change, and the Monday after it. */
function change(): { sunday: string; monday: string } {
  for (let at = Date.now() + 2 * DAY; ; at += DAY) {
    const [date, next] = [dateOf(at), dateOf(at + DAY)];
    if (instant(next, 12) - instant(date, 12) !== DAY) return { sunday: next, monday: dateOf(instant(next, 12) + DAY) };
  }
}

/** A visit of an hour at that hour of the date. */
async function visitAt(office: Office, date: string, hour: number, technicians: string[], title?: string): Promise<Job> {
  const job = await office.job({ technicians, startsIn: null, title });
  const window = { start: instant(date, hour), end: instant(date, hour + 1) };
  await office.command(job, { name: "schedule_visit", visit_id: job.visit, window, arrival: "exact", duration_minutes: 60 });
  return job;
}

const card = (within: Page | Locator, job: Job) => within.locator(".board-card").filter({ hasText: `#${job.number}` });
const cell = async (page: Page, office: Office, person: string | null, date: string) => {
  const whose = person ? `[data-technician="${await office.person(person)}"]` : ":not([data-technician])";
  return page.locator(`.week__cell${whose}[data-day="${date}"]`);
};

const placeOf = (office: Office, job: Job) =>
  office.server.sql(
    `select coalesce(extract(epoch from coalesce(planned_start, window_start))::bigint * 1000, 0), duration_minutes,
            coalesce((select string_agg(u.email, ',') from visit_technicians t join users u on u.id = t.user_id where t.visit_id = v.id), '')
     from visits v where id = '${job.visit}'`,
  );

async function dragTo(page: Page, what: Locator, where: Locator): Promise<void> {
  await where.scrollIntoViewIfNeeded();
  const [from, to] = [await what.boundingBox(), await where.boundingBox()];
  if (!from || !to) throw new Error("the card or the cell has no place on the page");
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height - 8, { steps: 8 });
}

test("in the week a visit keeps its time of the day, also where the clocks change", async ({ fleet, office }) => {
  const { sunday, monday } = change();

  const job = await visitAt(office, monday, 9, ["tech1"]);
  const page = await fleet.desk();
  await page.goto(`/dispatch/board?view=week&day=${monday}`);
  await expect(card(await cell(page, office, "tech1", monday), job)).toContainText("9:00");

  await dragTo(page, card(page, job), await cell(page, office, "tech2", sunday));
  await expect(page.locator(".week__ghost")).toHaveAttribute("data-verdict", "free");
  await page.mouse.up();
  await expect(card(await cell(page, office, "tech2", sunday), job)).toContainText("9:00");
  await expect.poll(() => placeOf(office, job)).toBe(`${instant(sunday, 9)}|60|tech2@bluebonnet.example`);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => placeOf(office, job)).toBe(`${instant(monday, 9)}|60|tech1@bluebonnet.example`);

  // By keys, and with the line down.
  await page.context().setOffline(true);
  await card(page, job).focus();
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".board__told")).toContainText("9:00");
  await page.keyboard.press("Enter");
  await expect(card(await cell(page, office, "tech1", sunday), job)).toContainText("9:00");
  await page.context().setOffline(false);
  await expect.poll(() => placeOf(office, job)).toBe(`${instant(sunday, 9)}|60|tech1@bluebonnet.example`);
});

test("a double booking is not to be had in the week either", async ({ fleet, office }) => {
  const { monday } = change();
  const tuesday = dateOf(instant(monday, 12) + DAY);
  const first = await visitAt(office, tuesday, 9, ["tech1"]);
  const second = await visitAt(office, monday, 9, ["tech2"]);
  const page = await fleet.desk();
  await page.goto(`/dispatch/board?view=week&day=${monday}`);
  await dragTo(page, card(page, second), await cell(page, office, "tech1", tuesday));
  await expect(page.locator(".week__ghost")).toHaveAttribute("data-verdict", "hard");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`#${first.number}`);
  await expect(dialog.getByRole("button", { name: "Place it anyway" })).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Place it at 10:15/ }).click();
  await expect.poll(() => placeOf(office, second)).toBe(`${instant(tuesday, 10) + HOUR / 4}|60|tech1@bluebonnet.example`);
});

test("several visits move as one step, by mouse and by keys, and come back as one", async ({ fleet, office }) => {
  const date = dateOf(Date.now() + 41 * DAY);
  const [one, two] = [await visitAt(office, date, 9, ["tech1"]), await visitAt(office, date, 11, ["tech1"])];
  const page = await fleet.desk();
  await page.goto(`/dispatch/board?day=${date}`);
  for (const job of [one, two]) await card(page, job).click({ modifiers: ["Control"] });
  await expect(page.getByText("2 selected")).toBeVisible();

  // One by one the first would stand too close to the second.
  await page.getByLabel("Move by…").selectOption({ label: "60 min later" });
  await expect.poll(() => placeOf(office, one)).toBe(`${instant(date, 10)}|60|tech1@bluebonnet.example`);
  await expect.poll(() => placeOf(office, two)).toBe(`${instant(date, 12)}|60|tech1@bluebonnet.example`);
  await page.keyboard.press("u");
  await expect.poll(() => placeOf(office, one)).toBe(`${instant(date, 9)}|60|tech1@bluebonnet.example`);
  await expect.poll(() => placeOf(office, two)).toBe(`${instant(date, 11)}|60|tech1@bluebonnet.example`);

  for (const job of [one, two]) {
    await card(page, job).focus();
    await page.keyboard.press("x");
  }
  await page.keyboard.press("a");
  await expect(page.getByLabel("Assign to…")).toBeFocused();
  await page.getByLabel("Assign to…").selectOption(await office.person("tech3"));
  await expect.poll(() => placeOf(office, two)).toBe(`${instant(date, 11)}|60|tech3@bluebonnet.example`);

  for (const job of [one, two]) await card(page, job).click({ modifiers: ["Control"] });
  await page.keyboard.press("Backspace");
  await expect.poll(() => placeOf(office, one)).toBe(`${instant(date, 9)}|60|`);
  await expect(card(page.locator(".board__tray"), two)).toBeVisible();
});

test("filters stand in the address, and the month leads to the day", async ({ fleet, office }) => {
  const date = dateOf(Date.now() + 42 * DAY);
  const [wanted, other] = [await visitAt(office, date, 9, ["tech1"], "Find this one"), await visitAt(office, date, 11, ["tech2"])];
  const page = await fleet.desk();
  await page.goto(`/dispatch/board?day=${date}`);
  await expect(card(page, other)).toBeVisible();
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByLabel("Town").selectOption("Austin");
  await page.getByLabel("State").selectOption("scheduled");
  await page.getByLabel("Technician", { exact: true }).selectOption(await office.person("tech1"));
  await page.getByRole("searchbox").fill("find this");
  await expect(card(page, wanted)).toBeVisible();
  await expect(card(page, other)).toHaveCount(0);
  await expect(page).toHaveURL(/town=Austin/);
  await page.reload();
  await expect(card(page, wanted)).toBeVisible();
  await expect(card(page, other)).toHaveCount(0);
  await expect(page.getByRole("searchbox")).toHaveValue("find this");

  await page.getByRole("link", { name: "Month", exact: true }).click();
  const day = page.locator(`.month__day[href*="day=${date}"]`);
  await expect(day).toHaveAccessibleName(/1 planned, 1 h booked/);
  await day.click();
  await expect(page).toHaveURL(new RegExp(`day=${date}.*state=scheduled`));
  await expect(card(page, wanted)).toBeVisible();
});

for (const view of ["day", "week", "month", "capacity"]) {
  test(`axe finds nothing on the ${view}'s view, by day and by night`, async ({ fleet, office }) => {
    const date = dateOf(Date.now() + 43 * DAY);
    await visitAt(office, date, 9, ["tech1"]);
    await visitAt(office, date, 10, []);
    const page = await fleet.desk();
    await page.goto(`/dispatch/board?view=${view}&day=${date}&priority=routine`);
    await expect(page.locator(".board-card, .month__count, .capacity__slot").first()).toBeVisible();
    expect(await faults(page, view)).toEqual([]);
  });
}

test("a day is printed, a page for each technician", async ({ fleet, office }) => {
  const date = dateOf(Date.now() + 44 * DAY);
  const job = await visitAt(office, date, 9, ["tech1"]);
  const page = await fleet.desk();
  await page.goto(`/dispatch/board?day=${date}`);
  await expect(card(page, job)).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".print-page");
  await expect(paper).toHaveCount(1);
  for (const text of [`#${job.number}`, "9:00", "Pecan Grove Cottages", "300 Congress Ave", "+1 512 555 0190", "Gate code 4417"]) {
    await expect(paper).toContainText(text);
  }
  await expect(page.locator(".sidebar"), "nothing of the screen").toBeHidden();
  await expect(page.locator(".board__bar")).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(paper).toHaveCount(0);
});

test("a technician's visits are read by another calendar until the address is revoked", async ({ fleet, office }) => {
  const date = dateOf(Date.now() + 3 * DAY);
  const job = await visitAt(office, date, 9, ["tech1"]);
  const phone = await fleet.phone("tech1");
  await phone.goto("/settings");
  await phone.getByRole("button", { name: "Make an address" }).click();
  const address = await phone.getByLabel("Address", { exact: true }).inputValue();
  const read = await fetch(address);
  expect(read.headers.get("content-type")).toContain("text/calendar");
  const text = (await read.text()).replaceAll("\r\n ", "");
  expect(text).toContain(`SUMMARY:#${job.number} `);
  expect(text).toContain(`DTSTART:${new Date(instant(date, 9)).toISOString().replace(/[-:]|\.000/g, "")}`);
  expect(text, "access notes stay in Holdfast").not.toContain("4417");

  await phone.reload();
  await expect(phone.getByText("Last read")).toBeVisible();
  await expect(phone.getByLabel("Address", { exact: true }), "it is shown once").toHaveCount(0);
  await phone.getByRole("button", { name: "Revoke the address" }).click();
  await phone.getByRole("dialog").getByRole("button", { name: "Revoke the address" }).click();
  await expect(phone.getByRole("button", { name: "Make an address" })).toBeVisible();
  expect((await fetch(address)).status).toBe(404);
});
