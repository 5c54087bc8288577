// Who should go: suggestions with reasons, taken with the office's line down; and an emergency, whose
// consequences are shown before anything changes and taken back in one step.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";

const HOUR = 3_600_000;

/** A day on which the demo data has nothing, and ten in the morning of it in Austin (UTC−6 in winter, −5 in summer). */
function farDay(): { date: string; ten: number } {
  const noon = new Date(Date.now() + 43 * 24 * HOUR);
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(noon);
  const utc = Date.parse(`${date}T16:00:00Z`);
  const shown = Number(new Intl.DateTimeFormat("en-US", { timeZone: "America/Chicago", hour: "numeric", hourCycle: "h23" }).format(utc));
  return { date, ten: utc + (10 - shown) * HOUR };
}

const DAY = farDay();

/** A zone where it is about noon: who can be somewhere today is no question for the middle of the night. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

/** A visit of an hour from ten on. */
async function visitAtTen(office: Office, technicians: string[]): Promise<Job> {
  const job = await office.job({ technicians, startsIn: null });
  const window = { start: DAY.ten, end: DAY.ten + HOUR };
  await office.command(job, { name: "schedule_visit", visit_id: job.visit, window, arrival: "exact", duration_minutes: 60 });
  return job;
}

async function openBoard(page: Page, date: string): Promise<void> {
  await page.goto(`/dispatch/board?day=${date}`);
  await expect(page.locator(".board__row").first()).toBeVisible();
}

const card = (within: Page | Locator, job: Job) => within.locator(".board-card").filter({ hasText: `#${job.number}` });
const nameOf = async (office: Office, person: string) => office.server.sql(`select name from users where id = '${await office.person(person)}'`);

/** Who goes to the job's visit, and when. */
const placeOf = (office: Office, job: Job) =>
  office.server.sql(
    `select coalesce(extract(epoch from coalesce(planned_start, window_start))::bigint * 1000, 0),
            coalesce((select string_agg(u.name, ',') from visit_technicians t join users u on u.id = t.user_id where t.visit_id = v.id), '')
     from visits v where id = '${job.visit}'`,
  );

/** Where every visit stands, and how urgent its job is. */
const everything = (office: Office) =>
  office.server.sql(
    `select v.id, j.priority, v.window_start, coalesce(v.planned_start, v.window_start), v.duration_minutes,
            (select string_agg(t.user_id::text, ',' order by t.user_id) from visit_technicians t where t.visit_id = v.id)
     from visits v join jobs j on j.id = v.job_id order by v.id`,
  );

test("suggestions say why, leave out who is taken, and are assigned with the line down", async ({ fleet, office }) => {
  const busy = await nameOf(office, "tech1");
  const other = await visitAtTen(office, ["tech1"]);
  const job = await visitAtTen(office, []);
  const page = await fleet.desk();
  await openBoard(page, DAY.date);
  await expect(card(page, other)).toBeVisible();
  await page.context().setOffline(true);
  await card(page.locator(".board__tray"), job).focus();
  await page.keyboard.press("s");

  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Who could go to #${job.number}`);
  const rows = dialog.getByTestId("suggestion");
  await expect(rows.first()).toContainText(/of \d+(\.5)? hours booked/);
  const taken = rows.filter({ hasText: busy });
  await expect(taken).toContainText(`At work on #${other.number}`);
  await expect(taken).toContainText("Cannot go");
  await expect(taken.getByRole("button")).toHaveCount(0);
  await expect(rows.last(), "who must not go comes last").toContainText(busy);

  const first = (await rows.first().locator(".list__title").innerText()).replace(/\s*\d.*$/s, "");
  await rows.first().getByRole("button", { name: /^Assign/ }).click();
  await expect(card(page.locator(".board__row").filter({ hasText: first }), job), "the board works with the line down").toBeVisible();
  await page.context().setOffline(false);
  await expect.poll(() => placeOf(office, job)).toBe(`${DAY.ten}|${first}`);
  await expect.poll(async () => (await office.get<{ taken: number }>("/api/v1/assignment-suggestions")).taken).toBe(1);
});

test("an emergency shows its consequences first, and one undo takes all of it back", async ({ fleet, office }) => {
  const timeZone = noonZone();
  await office.server.sql(`update tenants set time_zone = '${timeZone}'`);
  await office.job({ title: "Grease trap", technicians: ["tech3"], startsIn: 1 });
  const job = await office.job({ title: "Sewage in the kitchen", technicians: [], startsIn: null });
  const page = await fleet.desk();
  await openBoard(page, new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date()));
  const before = await everything(office);
  await card(page.locator(".board__tray"), job).focus();
  await page.keyboard.press("e");

  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Emergency #${job.number}`);
  const rows = dialog.getByTestId("diversion");
  await expect(rows.first()).toContainText(/There at|not known/);
  expect(await everything(office), "nothing changes while somebody looks").toBe(before);
  await rows.first().getByRole("button", { name: /^(Divert|Send) / }).click();
  await expect(card(page.locator(".board__row"), job)).toHaveAttribute("data-priority", "emergency");
  await expect.poll(() => office.server.sql(`select priority from jobs where id = '${job.id}'`)).toBe("emergency");
  await expect.poll(() => placeOf(office, job)).toMatch(/^[1-9]\d+\|\S/);
  const twice = await office.server.sql(
    `with spans as (select t.user_id, v.id, coalesce(v.planned_start, v.window_start) as start, v.duration_minutes * interval '1 minute' as long
       from visits v join visit_technicians t on t.visit_id = v.id where v.status not in ('completed', 'cancelled') and v.window_start is not null)
     select count(*) from spans a join spans b on a.user_id = b.user_id and a.id < b.id and '${job.visit}' in (a.id::text, b.id::text)
       and (a.start, a.start + a.long) overlaps (b.start, b.start + b.long)`,
  );
  expect(twice, "nobody is at two places").toBe("0");

  await page.keyboard.press("u");
  await expect.poll(() => everything(office)).toBe(before);
});
