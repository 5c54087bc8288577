// An edit that was shown as saved is on the device, even when the browser's process ends at that
// very moment.
import { expect, test } from "../fixtures/fleet";
import { badge, card, openStep, workNotes, writeNotes } from "../fixtures/visit";

const TIMES = 10;

test("what was called saved outlives the browser's process, every time", async ({ fleet, office }) => {
  test.setTimeout(240_000);
  const job = await office.job();
  const phone = await fleet.pocketPhone("tech1");
  await expect(card(phone.page, job)).toBeVisible();
  await phone.page.context().setOffline(true);
  await openStep(phone.page, job, "work");
  let text = "";
  for (let time = 1; time <= TIMES; time++) {
    text += `Line ${time}. `;
    await writeNotes(phone.page, text);
    await phone.runOutOfBattery();
    const page = await phone.switchOn({ offline: true });
    await openStep(page, job, "work");
    await expect(workNotes(page)).toHaveValue(text);
    await expect(badge(page)).toHaveText("1");
  }
  await phone.context.setOffline(false);
  await expect(badge(phone.page)).toHaveCount(0, { timeout: 20_000 });
  const { server } = office;
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe(text.trim());
  // Every edit once, in one unbroken row of numbers.
  expect(await server.sql("select count(*), max(mutation_id), min(mutation_id), count(distinct replica_id) from mutations")).toBe(
    `${TIMES}|${TIMES}|1|1`,
  );
});
