// Work that comes again: a plan made at the desk becomes jobs on boards and phones; a change says first
// what it means; one date is left out; the plan is paused.
import { faults } from "../fixtures/axe";
import { expect, test } from "../fixtures/fleet";

test("a plan becomes jobs, follows its changes, and can be left out, paused and found from its job", async ({ fleet }) => {
  const desk = await fleet.desk("dispatcher");
  await desk.goto("/dispatch/recurring");
  await expect(desk.getByRole("link", { name: "Monthly grease trap" })).toBeVisible();
  await expect(desk.getByText("Every April and October on the first Tuesday, 12:00 PM – 5:00 PM")).toBeVisible();
  expect(await faults(desk, "recurring-list")).toEqual([]);

  await desk.getByRole("link", { name: "New recurring job" }).click();
  await desk.locator("#find-customer").fill("Hill Country Grill");
  await desk.getByRole("button", { name: /Hill Country Grill/ }).first().click();
  await desk.getByLabel("Fill in from a template").selectOption({ label: "Monthly grease trap" });
  await desk.getByLabel("Title").fill("Weekly trap check");
  await desk.getByLabel("Repeats").selectOption({ label: "weeks" });
  // The template's weekday was of a month; of a week it is Tuesday until another is chosen.
  const dates = desk.getByRole("region", { name: "Next dates" });
  await expect(dates.locator("time").first()).toContainText("Tuesday");
  expect(await faults(desk, "recurring-new")).toEqual([]);
  // What is typed outlives a look at another page.
  await desk.reload();
  await expect(desk.getByLabel("Title")).toHaveValue("Weekly trap check");
  await desk.getByRole("button", { name: "Create recurring job" }).click();

  await expect(desk.getByRole("heading", { name: "Weekly trap check" })).toBeVisible();
  const occurrences = desk.getByRole("region", { name: "Dates ahead" });
  await expect(occurrences.locator("a.numeric"), "its jobs are made in the background").not.toHaveCount(0);
  expect(await faults(desk, "recurring-one")).toEqual([]);

  // One date less.
  const made = await occurrences.locator("a.numeric").count();
  await occurrences.getByRole("button", { name: /^Leave out/ }).nth(1).click();
  await desk.locator("dialog[open]").getByRole("button", { name: "Leave out" }).click();
  await expect(occurrences.getByText("Left out")).toBeVisible();
  await expect(occurrences.locator("a.numeric")).toHaveCount(made - 1);

  // An hour later from now on, with what it means told first.
  await desk.getByRole("button", { name: "Edit the plan" }).click();
  const dialog = desk.locator("dialog[open]");
  await dialog.locator("#start").fill("07:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(`${made - 1} jobs will be planned anew`)).toBeVisible();
  await dialog.getByRole("button", { name: "Do it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(occurrences.getByText("7:00 AM – 9:00 AM").first()).toBeVisible();

  // The job knows its plan.
  await occurrences.locator("a.numeric").first().click();
  await desk.getByRole("link", { name: /Part of .Weekly trap check./ }).click();
  await desk.getByRole("button", { name: "Pause" }).click();
  await expect(desk.locator("dialog[open]").getByText(/will be called off/)).toBeVisible();
  await desk.locator("dialog[open]").getByRole("button", { name: "Pause" }).click();
  await expect(desk.locator(".page-head").getByText("Paused")).toBeVisible();
  await expect(desk.getByText("No dates ahead.")).toBeVisible();
});
