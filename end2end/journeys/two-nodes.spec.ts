// Two server nodes on one database serve one company: what happens at one is seen at the other, and
// either may go.
import { notes, openJobPage, row } from "../fixtures/desk";
import { expect, test } from "../fixtures/fleet";
import { badge, openJob, openStep, start, workNotes, writeNotes } from "../fixtures/visit";

test("live across nodes, and through the loss of one", async ({ fleet, office, server }) => {
  test.setTimeout(120_000);
  const job = await office.job();
  const other = await server.addNode();
  const phone = await fleet.phone("tech1", server);
  const desk = await fleet.desk("dispatcher", other);
  await expect(row(desk, job).locator(".chip").first()).toHaveText("Scheduled");

  await openJob(phone, job);
  await start(phone);
  await expect(row(desk, job).locator(".chip").first()).toHaveText("In progress");

  await server.kill();
  await openStep(phone, job, "work");
  await writeNotes(phone, "Written while my server was gone.");
  await expect(badge(phone)).toHaveText("1");
  // The desk's node goes on serving.
  await openJobPage(desk, job);

  await server.start();
  await expect(badge(phone)).toHaveCount(0, { timeout: 60_000 });
  await expect(notes(desk, "work")).toHaveValue("Written while my server was gone.");
  await expect(workNotes(phone)).toHaveValue("Written while my server was gone.");

  // And the other way: a change at the desk's node reaches the phone at its own.
  await phone.goto(`/jobs/${job.id}`);
  await office.command(job, { name: "describe_job", title: "Renamed at the office", description: "" });
  await expect(phone.getByText("Renamed at the office").first()).toBeVisible();
  expect(await server.sql("select count(*) from mutations where outcome <> 'accepted'")).toBe("0");
});
