// Two tabs of one browser share one replica: one numbering, one sender, and each sees what the other
// did.
import { expect, test } from "./fixtures/fleet";
import { badge, item, openStep, tick, workNotes, writeNotes } from "./fixtures/visit";

const CHECK = "Lids secured";

test("two tabs edit one job with no signal: both edits arrive once, numbered without a gap", async ({ fleet, office, server }) => {
  test.setTimeout(90_000);
  const job = await office.job({ service: { items: [{ section: "work", label: CHECK, kind: "check" }] } });
  const first = await fleet.phone("tech1");
  await openStep(first, job, "work");
  const second = await first.context().newPage();
  await openStep(second, job, "work");
  await first.context().setOffline(true);

  await writeNotes(first, "From the first tab.");
  await expect(workNotes(second)).toHaveValue("From the first tab.");
  await tick(second, CHECK);
  await expect(item(first, CHECK)).toHaveAttribute("data-state", "done");
  await writeNotes(second, "From the first tab. And from the second.");
  await expect(workNotes(first)).toHaveValue("From the first tab. And from the second.");
  for (const page of [first, second]) await expect(badge(page)).toHaveText("1");

  await first.context().setOffline(false);
  for (const page of [first, second]) await expect(badge(page)).toHaveCount(0, { timeout: 20_000 });
  expect(await server.sql("select count(*), min(mutation_id), max(mutation_id), count(distinct replica_id) from mutations")).toBe("3|1|3|1");
  expect(await server.sql("select count(*) from mutations where outcome <> 'accepted'")).toBe("0");
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe(
    "From the first tab. And from the second.",
  );
  expect(await server.sql(`select count(*) from checklist_answers where job_id = '${job.id}' and answer is not null`)).toBe("1");
});

test("when the tab that sends is closed, the other takes over", async ({ fleet, office, server }) => {
  const job = await office.job();
  const first = await fleet.phone("tech1");
  await openStep(first, job, "work");
  const second = await first.context().newPage();
  await openStep(second, job, "work");
  await first.context().setOffline(true);
  await writeNotes(first, "Left behind by a closed tab.");
  await expect(workNotes(second)).toHaveValue("Left behind by a closed tab.");
  await first.close();
  await second.context().setOffline(false);
  await expect(badge(second)).toHaveCount(0, { timeout: 20_000 });
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}'  and field = 'work'`)).toBe("Left behind by a closed tab.");
});
