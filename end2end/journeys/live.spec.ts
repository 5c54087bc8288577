// What happens on a phone shows at the desk, and the other way round, on pages that nobody reloads.
import type { Page } from "@playwright/test";
import { notes, row } from "../fixtures/desk";
import { expect, test } from "../fixtures/fleet";
import type { Office } from "../fixtures/office";
import { card, openJob, openStep, start, writeNotes } from "../fixtures/visit";

/** Marks the page, so that a reload shows. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { sameDocument: true }));
const unmoved = async (page: Page) => expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

/** When, by the page's clock, an element of that kind first holds the text. */
function appears(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ([selector, text]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const there = [...document.querySelectorAll(selector)].some((element) => element.textContent?.includes(text));
          if (there) resolve(Date.now());
          return there;
        };
        const observer = new MutationObserver(() => look() && observer.disconnect());
        if (!look()) observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
      }),
    [selector, text] as const,
  );
}

/** Notes how long after the server's decision the page showed it. */
async function report(office: Office, what: string, seen: number, decided: string): Promise<void> {
  const at = Number(await office.server.sql(`select (extract(epoch from (${decided})) * 1000)::bigint`));
  test.info().annotations.push({ type: `${what}, after the server's decision`, description: `${seen - at} ms` });
}

test("a change on the phone shows on the list and on the job's page", async ({ fleet, office }) => {
  const job = await office.job();
  const phone = await fleet.phone("tech1");
  const list = await fleet.desk();
  const page = await fleet.desk("dispatcher2");
  await page.goto(`/dispatch/jobs/${job.id}`);
  await expect(row(list, job).locator(".chip").first()).toHaveText("Scheduled");
  await expect(page.locator(".chip").first()).toHaveText("Scheduled");
  await Promise.all([list, page].map(mark));

  await openJob(phone, job);
  const onList = appears(list, `.table__row:has(a[href*="${job.id}"]) .chip`, "In progress");
  const onPage = appears(page, ".chip", "In progress");
  await start(phone);
  const decided = `select max(decided_at) from mutations where job_id = '${job.id}'`;
  await report(office, "on the list", await onList, decided);
  await report(office, "on the job's page", await onPage, decided);
  await expect(row(list, job).locator(".chip").first()).toHaveText("In progress");

  await openStep(phone, job, "work");
  await writeNotes(phone, "Found the lid under the deck.");
  await expect(notes(page, "work")).toHaveValue("Found the lid under the deck.");
  await Promise.all([list, page].map(unmoved));
});

test("what the office plans shows on the phone, and what it takes back goes", async ({ fleet, office }) => {
  const job = await office.job({ technicians: [], startsIn: null });
  const phone = await fleet.phone("tech1");
  await expect(phone.getByTestId("job-card").or(phone.locator(".empty-state")).first()).toBeVisible();
  await expect(card(phone, job)).toHaveCount(0);
  await mark(phone);

  const start = Date.now();
  await office.command(job, {
    name: "schedule_visit",
    visit_id: job.visit,
    window: { start, end: start + 3_600_000 },
    arrival: "exact",
    duration_minutes: 45,
  });
  const seen = appears(phone, "[data-testid=job-card]", `#${job.number}`);
  await office.assign(job, "tech1");
  await report(office, "on the phone", await seen, `select updated_at from jobs where id = '${job.id}'`);
  await expect(card(phone, job)).toBeVisible();

  await office.command(job, { name: "set_priority", priority: "emergency" });
  await expect(card(phone, job)).toHaveAttribute("data-priority", "emergency");

  await office.assign(job, "tech3");
  await expect(card(phone, job)).toHaveCount(0);
  await unmoved(phone);
});
