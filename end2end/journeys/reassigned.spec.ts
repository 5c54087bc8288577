// A job is given to somebody else while its technician works on it with no signal. What they did is
// kept and explained, the office hears of it, and their other work goes through.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";
import { badge, card, openStep, workNotes, writeNotes } from "../fixtures/visit";

const refused = (page: Page) => page.locator(".outbox__item[data-state=refused]");
const notes = (office: Office, job: Job) => office.server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`);

/** A phone whose work on `given` comes too late, while that on `kept` does not. */
async function comeTooLate(phone: Page, office: Office, given: Job, kept: Job): Promise<void> {
  await openStep(phone, given, "work");
  await phone.context().setOffline(true);
  await writeNotes(phone, "Half pumped, then the rain came.");
  await openStep(phone, kept, "work");
  await writeNotes(phone, "All done here.");
  await expect(badge(phone)).toHaveText("2");
  await office.assign(given, "tech3");
  await phone.context().setOffline(false);
  await expect(badge(phone)).toHaveCount(0, { timeout: 20_000 });
}

test("the work is kept, explained on the phone, listed at the desk, and holds up nothing", async ({ fleet, office }) => {
  const [given, kept] = [await office.job({ title: "Given away" }), await office.job({ title: "Kept" })];
  const phone = await fleet.phone("tech1");
  await comeTooLate(phone, office, given, kept);
  expect(await notes(office, kept)).toBe("All done here.");
  expect(await notes(office, given)).toBe("");
  expect(await office.server.sql("select outcome from mutations order by mutation_id")).toBe("quarantined\naccepted");

  await phone.goto("/jobs/assigned");
  await expect(card(phone, kept)).toBeVisible();
  await expect(card(phone, given)).toHaveCount(0);
  await phone.goto("/sync");
  await expect(refused(phone)).toHaveCount(1);
  await expect(refused(phone)).toContainText("Half pumped, then the rain came.");
  await expect(refused(phone)).toContainText("You are not on this job. The office has your change and decides on it.");

  const desk = await fleet.desk();
  await desk.goto("/dispatch/attention");
  const entry = desk.locator("main").getByRole("listitem").or(desk.locator("main tr, main article")).filter({ hasText: String(given.number) }).first();
  await expect(entry).toContainText("Travis Boudreaux");
  await expect(desk.locator("main")).not.toContainText(`#${kept.number}`);

  await refused(phone).getByRole("button", { name: /dismiss|discard|remove/i }).click();
  const confirm = phone.getByRole("dialog").getByRole("button", { name: /dismiss|discard|remove/i });
  if (await confirm.isVisible()) await confirm.click();
  await expect(refused(phone)).toHaveCount(0);
  // The office's copy is the office's to decide on.
  expect(await office.server.sql("select state, count(*) from quarantine group by state")).toBe("open|1");
});

test("when the job is given back, the work can be put in again", async ({ fleet, office }) => {
  const [given, kept] = [await office.job({ title: "Given away" }), await office.job({ title: "Kept" })];
  const phone = await fleet.phone("tech1");
  await comeTooLate(phone, office, given, kept);
  await office.assign(given, "tech1", "tech3");
  await phone.goto("/jobs/assigned");
  await expect(card(phone, given)).toBeVisible();

  await phone.goto("/sync");
  await refused(phone).getByRole("button", { name: /restore|again/i }).click();
  await expect(refused(phone)).toHaveCount(0);
  await expect.poll(() => notes(office, given)).toBe("Half pumped, then the rain came.");
  await openStep(phone, given, "work");
  await expect(workNotes(phone)).toHaveValue("Half pumped, then the rain came.");
});
