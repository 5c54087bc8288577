// The day board: a visit from the tray to a technician, by pointer and by keys, seen by everybody;
// what speaks against a place; two dispatchers at once; and all of it with the office's line down.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";
import { start } from "../fixtures/visit";

const HOUR = 3_600_000;
/** Hours that the board shows on a quiet day. */
const AXIS = { from: 6, until: 19 };

/** A working day on which the demo data has nothing, and the instant of an hour of it in Austin (UTC−6 in winter, −5 in summer). */
function farDay(): { date: string; at: (hour: number) => number } {
  const noon = new Date(Date.now() + 40 * 24 * HOUR);
  // The same day in Texas as here, whatever the hour is now.
  noon.setUTCHours(18);
  while ([0, 6].includes(noon.getUTCDay())) noon.setTime(noon.getTime() + 24 * HOUR);
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(noon);
  const utc = (hour: number) => Date.parse(`${date}T${String(hour).padStart(2, "0")}:00:00Z`);
  const shown = Number(new Intl.DateTimeFormat("en-US", { timeZone: "America/Chicago", hour: "numeric", hourCycle: "h23" }).format(utc(18)));
  return { date, at: (hour) => utc(hour) + (18 - shown) * HOUR };
}

const DAY = farDay();

/** A visit of an hour at that hour of the far day. */
async function visitAt(office: Office, hour: number | null, technicians: string[]): Promise<Job> {
  const job = await office.job({ technicians, startsIn: null });
  if (hour !== null) {
    const window = { start: DAY.at(hour), end: DAY.at(hour + 1) };
    await office.command(job, { name: "schedule_visit", visit_id: job.visit, window, arrival: "exact", duration_minutes: 60 });
  }
  return job;
}

async function openBoard(page: Page): Promise<void> {
  await page.goto(`/dispatch/board?day=${DAY.date}`);
  await expect(page.locator(".board__row").first()).toBeVisible();
}

const card = (within: Page | Locator, job: Job) => within.locator(".board-card").filter({ hasText: `#${job.number}` });
const tray = (page: Page) => page.locator(".board__tray");
const row = (page: Page, name: string) => page.locator(".board__row").filter({ hasText: name });

async function nameOf(office: Office, person: string): Promise<string> {
  return office.server.sql(`select name from users where id = '${await office.person(person)}'`);
}

/** The card's left edge, and that hour on the technician's row. */
async function way(page: Page, what: Locator, technician: string, hour: number) {
  await row(page, technician).scrollIntoViewIfNeeded();
  await what.scrollIntoViewIfNeeded();
  const from = await what.boundingBox();
  const lane = await row(page, technician).locator(".board__lane").boundingBox();
  if (!from || !lane) throw new Error("the card or the row has no place on the page");
  const x = lane.x + (lane.width * (hour - AXIS.from)) / (AXIS.until - AXIS.from);
  return { from: { x: from.x + 6, y: from.y + 20 }, to: { x: x + 6, y: lane.y + lane.height / 2 } };
}

/** Drags the card's left edge to that hour on the technician's row. */
async function drag(page: Page, what: Locator, technician: string, hour: number): Promise<void> {
  const { from, to } = await way(page, what, technician, hour);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 24, from.y + 10, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

const placeOf = (office: Office, job: Job) =>
  office.server.sql(
    `select coalesce(extract(epoch from coalesce(planned_start, window_start))::bigint * 1000, 0), duration_minutes,
            coalesce((select string_agg(u.email, ',') from visit_technicians t join users u on u.id = t.user_id where t.visit_id = v.id), '')
     from visits v where id = '${job.visit}'`,
  );

test("a visit goes from the tray to a technician by dragging, live for everybody, and back", async ({ fleet, office }) => {
  const name = await nameOf(office, "tech2");
  const job = await visitAt(office, null, []);
  const [one, two] = [await fleet.desk("dispatcher"), await fleet.desk("dispatcher2")];
  await openBoard(one);
  await openBoard(two);
  await drag(one, card(tray(one), job), name, 10);
  await expect(one.locator(".board__ghost")).toHaveAttribute("data-verdict", "free");
  await one.mouse.up();

  await expect(card(row(one, name), job)).toBeVisible();
  await expect(one).toHaveURL(/\/dispatch\/board/);
  await expect(card(row(two, name), job), "the other dispatcher sees it").toBeVisible();
  await expect.poll(() => placeOf(office, job)).toBe(`${DAY.at(10)}|60|tech2@bluebonnet.example`);

  await one.getByRole("button", { name: "Undo" }).click();
  await expect(card(tray(one), job)).toBeVisible();
  await expect(card(tray(two), job)).toBeVisible();
  await expect.poll(() => placeOf(office, job)).toBe("0|60|");
});

test("two boards and two phones follow one plan, and a card in the hand stays there", async ({ fleet, office }) => {
  const [second, third] = [await nameOf(office, "tech2"), await nameOf(office, "tech3")];
  const job = await visitAt(office, null, []);
  const other = await visitAt(office, 15, ["tech1"]);
  const [one, two] = [await fleet.desk("dispatcher"), await fleet.desk("dispatcher2")];
  await openBoard(one);
  await openBoard(two);
  const phones = { second: await fleet.phone("tech2"), third: await fleet.phone("tech3") };
  for (const phone of Object.values(phones)) await phone.goto(`/jobs/${job.id}`);

  await drag(one, card(tray(one), job), second, 10);
  await one.mouse.up();
  await expect(card(row(two, second), job)).toBeVisible();
  await expect(phones.second.getByTestId("start-job").first()).toBeVisible();
  await expect(phones.third.getByTestId("start-job")).toHaveCount(0);

  // The second dispatcher holds a card while the first gives the job to somebody else, who begins.
  await drag(two, card(two, other), third, 14);
  await drag(one, card(one, job), third, 12);
  await one.mouse.up();
  await expect(phones.third.getByTestId("start-job").first()).toBeVisible();
  await expect(phones.second.getByTestId("start-job")).toHaveCount(0);
  await start(phones.third);
  for (const board of [one, two]) await expect(card(row(board, third), job)).toHaveAttribute("data-state", "in-progress");
  await expect(two.locator(".board__ghost"), "still in the hand").toBeVisible();
  await two.mouse.up();
  await expect.poll(() => placeOf(office, other)).toBe(`${DAY.at(14)}|60|tech3@bluebonnet.example`);
  for (const board of [one, two]) await expect(card(row(board, third), other)).toBeVisible();
});

test("a finger that rests on a card carries it", async ({ fleet, office }) => {
  const name = await nameOf(office, "tech2");
  const job = await visitAt(office, null, []);
  const page = await fleet.desk();
  await openBoard(page);
  const { from, to } = await way(page, card(tray(page), job), name, 10);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", from);
  await expect(page.locator(".board[data-dragging]")).toBeVisible();
  for (let step = 1; step <= 8; step++) {
    await touch("touchMove", { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 });
  }
  await expect(page.locator(".board__ghost")).toHaveAttribute("data-verdict", "free");
  await touch("touchEnd");
  await expect(card(row(page, name), job)).toBeVisible();
  await expect.poll(() => placeOf(office, job)).toBe(`${DAY.at(10)}|60|tech2@bluebonnet.example`);
});

test("the keyboard picks up, moves, makes longer and puts down", async ({ fleet, office }) => {
  const job = await visitAt(office, 9, ["tech1"]);
  const page = await fleet.desk();
  await openBoard(page);
  await card(page, job).focus();
  await page.keyboard.press("m");
  await expect(page.locator(".board__told")).toContainText("9:00");
  for (const key of ["ArrowRight", "ArrowRight", "+", "+"]) await page.keyboard.press(key);
  await expect(page.locator(".board__told")).toContainText("9:30");
  await page.keyboard.press("Enter");
  await expect.poll(() => placeOf(office, job)).toBe(`${DAY.at(9) + HOUR / 2}|90|tech1@bluebonnet.example`);
  await expect(card(page, job), "the focus goes with the card").toBeFocused();

  await page.keyboard.press("m");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(page.locator(".board__ghost")).toHaveCount(0);
  expect(await placeOf(office, job)).toBe(`${DAY.at(9) + HOUR / 2}|90|tech1@bluebonnet.example`);
});

test("a double booking is not to be had, and a time that fits is offered", async ({ fleet, office }) => {
  const name = await nameOf(office, "tech1");
  const first = await visitAt(office, 9, ["tech1"]);
  const second = await visitAt(office, null, []);
  const page = await fleet.desk();
  await openBoard(page);
  await expect(card(row(page, name), first)).toBeVisible();
  await drag(page, card(tray(page), second), name, 9.5);
  await expect(page.locator(".board__ghost")).toHaveAttribute("data-verdict", "hard");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`#${first.number}`);
  await expect(dialog.getByRole("button", { name: "Place it anyway" })).toHaveCount(0);
  // Both visits are at one site: after the first and ten minutes, on the grid of a quarter of an hour.
  await dialog.getByRole("button", { name: /^Place it at 10:15/ }).click();
  await expect.poll(() => placeOf(office, second)).toBe(`${DAY.at(10) + HOUR / 4}|60|tech1@bluebonnet.example`);
});

test("of two who move one visit the second is told, and the board shows the first", async ({ fleet, office }) => {
  const [second, third] = [await nameOf(office, "tech2"), await nameOf(office, "tech3")];
  const job = await visitAt(office, 9, ["tech1"]);
  const [one, two] = [await fleet.desk("dispatcher"), await fleet.desk("dispatcher2")];
  await openBoard(one);
  await openBoard(two);
  await expect(card(two, job)).toBeVisible();
  await two.context().setOffline(true);
  await drag(two, card(two, job), third, 13);
  await two.mouse.up();
  await expect(card(row(two, third), job), "the board works with the line down").toBeVisible();
  await drag(one, card(one, job), second, 11);
  await one.mouse.up();
  await expect.poll(() => placeOf(office, job)).toBe(`${DAY.at(11)}|60|tech2@bluebonnet.example`);

  await two.context().setOffline(false);
  await expect(card(row(two, second), job)).toBeVisible();
  await two.goto("/sync");
  await expect(two.getByText(/Somebody else has planned this visit anew/)).toBeVisible();
  expect(await placeOf(office, job)).toBe(`${DAY.at(11)}|60|tech2@bluebonnet.example`);
});
