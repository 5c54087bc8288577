// Two phones and a desk edit one job without knowing of each other. In whatever order they come
// back, all three end with every edit.
import type { Page } from "@playwright/test";
import { notes, openJobPage, writeInternalNotes } from "../fixtures/desk";
import { expect, test } from "../fixtures/fleet";
import type { Job, Service } from "../fixtures/office";
import { answer, badge, chosen, openStep, tick, workNotes, writeNotes } from "../fixtures/visit";

const CHECK = "Lids secured";
const QUESTION = "Effluent filter cleaned";
const service: Service = {
  items: [
    { section: "work", label: CHECK, kind: "check" },
    { section: "work", label: QUESTION, kind: "yes_no" },
  ],
};

/** Brings a device back and waits until everything of it is sent. */
async function comeBack(page: Page): Promise<void> {
  await page.context().setOffline(false);
  await expect(page.locator(".offline-banner")).toHaveCount(0);
  await expect(badge(page)).toHaveCount(0, { timeout: 20_000 });
}

const ORDERS = ["ABD", "DBA", "BDA"];

test("different fields from three devices all survive, whoever comes back first", async ({ fleet, office }) => {
  test.setTimeout(180_000);
  const jobs: Job[] = [];
  for (const order of ORDERS) jobs.push(await office.job({ title: `Order ${order}`, technicians: ["tech1", "tech3"], service }));
  const devices = { A: await fleet.phone("tech1"), B: await fleet.phone("tech3"), D: await fleet.desk() };

  for (const [index, order] of ORDERS.entries()) {
    await test.step(`in the order ${order}`, async () => {
      const job = jobs[index];
      await openStep(devices.A, job, "work");
      await openStep(devices.B, job, "work");
      await openJobPage(devices.D, job);
      for (const page of Object.values(devices)) await page.context().setOffline(true);
      await writeNotes(devices.A, `Pumped 1,000 gallons (${order}).`);
      await tick(devices.B, CHECK);
      await writeInternalNotes(devices.D, `Bill the landlord (${order}).`);
      for (const page of Object.values(devices)) await expect(badge(page)).toHaveText("1");

      for (const name of order) await comeBack(devices[name as keyof typeof devices]);

      for (const phone of [devices.A, devices.B]) {
        await expect(workNotes(phone)).toHaveValue(`Pumped 1,000 gallons (${order}).`);
        await expect(phone.locator(".checklist__item").filter({ hasText: CHECK })).toHaveAttribute("data-state", "done");
      }
      const desk = devices.D;
      await expect(notes(desk, "work")).toHaveValue(`Pumped 1,000 gallons (${order}).`);
      await expect(desk.locator(".list__item").filter({ hasText: CHECK })).toHaveAttribute("data-state", "done");
      await expect(notes(desk, "internal")).toHaveValue(`Bill the landlord (${order}).`);
      const content = await office.server.sql(
        `select string_agg(field || '=' || text, ';' order by field) from job_notes where job_id = '${job.id}' and text <> ''`,
      );
      expect(content).toBe(`internal=Bill the landlord (${order}).;work=Pumped 1,000 gallons (${order}).`);
      expect(await office.server.sql(`select count(*) from checklist_answers where job_id = '${job.id}' and answer is not null`)).toBe("1");
    });
  }
  expect(await office.server.sql("select count(*) from mutations where outcome <> 'accepted'")).toBe("0");
  expect(await office.server.sql("select count(*) from job_conflicts")).toBe("0");
});

test("one field set to two values keeps both, and every device shows the same one", async ({ fleet, office }) => {
  test.setTimeout(120_000);
  const job = await office.job({ technicians: ["tech1", "tech3"], service });
  const [a, b] = [await fleet.phone("tech1"), await fleet.phone("tech3")];
  for (const page of [a, b]) {
    await openStep(page, job, "work");
    await page.context().setOffline(true);
  }
  await answer(a, QUESTION, "Yes");
  await answer(b, QUESTION, "No");
  await comeBack(a);
  await comeBack(b);

  const conflicts = await office.server.sql(`select values::text from job_conflicts where job_id = '${job.id}' and state = 'open'`);
  expect(conflicts.split("\n")).toHaveLength(1);
  const values = JSON.parse(conflicts) as string[];
  expect([...values].sort()).toEqual(["no", "yes"]);
  // The first one shows, everywhere.
  const shown = values[0] === "yes" ? "Yes" : "No";
  await expect(chosen(a, QUESTION)).toHaveText(shown);
  await expect(chosen(b, QUESTION)).toHaveText(shown);
  const desk = await fleet.desk();
  await openJobPage(desk, job);
  await expect(desk.locator(".list__item").filter({ hasText: QUESTION })).toContainText(shown);
  expect(await office.server.sql(`select answer::text from checklist_answers where job_id = '${job.id}'`)).toContain(values[0]);
});

test("two paragraphs of one text are both there afterwards", async ({ fleet, office }) => {
  const job = await office.job({ technicians: ["tech1", "tech3"] });
  const [a, b] = [await fleet.phone("tech1"), await fleet.phone("tech3")];
  await openStep(a, job, "work");
  await writeNotes(a, "Arrived.");
  await openStep(b, job, "work");
  await expect(workNotes(b)).toHaveValue("Arrived.");
  for (const page of [a, b]) await page.context().setOffline(true);
  await writeNotes(a, "Rain. Arrived.");
  await writeNotes(b, "Arrived. Lid was buried.");
  await comeBack(b);
  await comeBack(a);
  for (const page of [a, b]) await expect(workNotes(page)).toHaveValue("Rain. Arrived. Lid was buried.");
});
