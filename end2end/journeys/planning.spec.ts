// What speaks against a place: hours, absences and skills of the team, changed on one desk and seen on
// another's board; what a dispatcher confirms nevertheless is on record.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";

const HOUR = 3_600_000;
const AXIS = { from: 6, until: 19 };

/** A Wednesday on which the demo data has nothing. */
function farWednesday(): string {
  const noon = new Date(Date.now() + 40 * 24 * HOUR);
  // The same day in Texas as here, whatever the hour is now.
  noon.setUTCHours(18);
  while (noon.getUTCDay() !== 3) noon.setTime(noon.getTime() + 24 * HOUR);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(noon);
}

const DAY = farWednesday();
const card = (within: Page | Locator, job: Job) => within.locator(".board-card").filter({ hasText: `#${job.number}` });
const row = (page: Page, name: string) => page.locator(".board__row").filter({ hasText: name });
const nameOf = async (office: Office, person: string) => office.server.sql(`select name from users where id = '${await office.person(person)}'`);

async function openBoard(page: Page): Promise<void> {
  await page.goto(`/dispatch/board?day=${DAY}`);
  await expect(page.locator(".board__row").first()).toBeVisible();
}

/** Drags the card from the tray to that hour on the technician's row. */
async function drag(page: Page, what: Locator, technician: string, hour: number): Promise<void> {
  await row(page, technician).scrollIntoViewIfNeeded();
  await what.scrollIntoViewIfNeeded();
  const from = await what.boundingBox();
  const lane = await row(page, technician).locator(".board__lane").boundingBox();
  if (!from || !lane) throw new Error("the card or the row has no place on the page");
  await page.mouse.move(from.x + 6, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 30, { steps: 4 });
  await page.mouse.move(lane.x + (lane.width * (hour - AXIS.from)) / (AXIS.until - AXIS.from) + 6, lane.y + lane.height / 2, { steps: 8 });
}

test("reasons are said, somebody else is offered, and what is confirmed is on record", async ({ fleet, office }) => {
  // Works from eight, the others from seven.
  const late = await nameOf(office, "tech4");
  const job = await office.job({ technicians: [], startsIn: null });
  const page = await fleet.desk();
  await openBoard(page);
  await drag(page, card(page.locator(".board__tray"), job), late, 7);
  await expect(page.locator(".board__ghost")).toHaveAttribute("data-verdict", "soft");
  await expect(page.locator(".board__ghost")).toContainText("Outside of working hours for 60 min.");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: /^Give it to / })).toHaveCount(3);
  await expect(dialog.getByRole("button", { name: /^Place it at 8:00/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Place it anyway" }).click();
  await expect(card(row(page, late), job)).toBeVisible();

  const confirmed = () =>
    office.server.sql(`select details->'confirmed' from audit_log where subject_id = '${job.id}' and action = 'visit.placed'`);
  await expect.poll(confirmed).toBe('["outside_hours"]');
  await page.goto(`/dispatch/jobs/${job.id}`);
  await expect(page.locator(".timeline")).toContainText("Confirmed although: outside of working hours");
});

test("a fix is one press away: somebody else who can, at the same time", async ({ fleet, office }) => {
  const job = await office.job({ technicians: [], startsIn: null });
  const page = await fleet.desk();
  await openBoard(page);
  await drag(page, card(page.locator(".board__tray"), job), await nameOf(office, "tech4"), 7);
  await page.mouse.up();
  const give = page.getByRole("dialog").getByRole("button", { name: /^Give it to / }).first();
  const name = ((await give.textContent()) ?? "").replace(/^.*Give it to /, "");
  await give.click();
  await expect(card(row(page, name), job)).toBeVisible();
});

test("the team's page changes what every board shades", async ({ fleet, office }) => {
  const name = await nameOf(office, "tech2");
  const [one, two] = [await fleet.desk("dispatcher"), await fleet.desk("dispatcher2")];
  await openBoard(two);
  const outside = row(two, name).locator('.board__shade[data-kind="outside"]');
  await expect(outside, "before and after work").toHaveCount(2);

  await one.goto("/dispatch/team");
  const person = one.getByRole("listitem").filter({ has: one.getByRole("heading", { name }) });
  await expect(person).toContainText("Controller repair");
  await expect(one.locator('.team__skill[data-state="expired"]').first()).toBeVisible();
  await person.getByRole("button", { name: `Edit ${name}` }).click();
  const dialog = one.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "Works on Wednesday" }).uncheck();
  await dialog.getByLabel("First day").fill(DAY);
  await dialog.getByRole("button", { name: "Add time off" }).click();
  await expect(dialog.getByRole("button", { name: /^Remove time off from/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await expect(outside, "the whole day").toHaveCount(1);
  await expect(row(two, name).locator('.board__shade[data-kind="off"]')).toHaveText("Vacation");
});
