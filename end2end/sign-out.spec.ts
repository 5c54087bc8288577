// Signing out: work that is not sent is never thrown away, and nothing of a person stays for
// the next one.
import type { Page } from "@playwright/test";
import { faults } from "./fixtures/axe";
import { notes } from "./fixtures/desk";
import { expect, test } from "./fixtures/fleet";
import { bluebonnet, signIn } from "./fixtures/people";
import { badge, card, openStep, start, takePhotos, writeNotes } from "./fixtures/visit";

const databases = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

async function signOut(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
}

test("signing out waits for unsent work, or for its export, which the office takes in", async ({ fleet, office }) => {
  const job = await office.job();
  const page = await fleet.phone("tech1");
  await page.goto(`/jobs/${job.id}`);
  await start(page);
  await openStep(page, job, "work");
  await page.context().setOffline(true);
  await writeNotes(page, "Only on this phone.");
  await openStep(page, job, "before");
  await takePhotos(page, 7);
  await signOut(page);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/not sent/i);
  await dialog.getByRole("button", { name: /close/i }).click();
  await expect(badge(page)).toHaveText("1");

  await page.getByRole("button", { name: "Sign out" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("button", { name: /save as file/i }).click(),
  ]);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
  await expect.poll(() => databases(page)).toEqual([]);

  const desk = await fleet.desk();
  await desk.goto("/dispatch/devices");
  await desk.getByRole("button", { name: "Take in a file of unsent work" }).click();
  const takeIn = desk.getByRole("dialog");
  await takeIn.getByLabel("Choose the file").setInputFiles({ name: "lunch.cbor", mimeType: "application/cbor", buffer: Buffer.from("not work") });
  await expect(takeIn.getByRole("alert")).toContainText("not a whole file");
  await takeIn.getByLabel("Choose the file").setInputFiles(await download.path());
  await expect(takeIn).toContainText("Work of Travis Boudreaux");
  expect(await faults(desk, "the file's dialog")).toEqual([]);
  await takeIn.getByRole("button", { name: "Send to the server" }).click();
  await expect(takeIn.getByRole("status").first()).toContainText(/On the server: \d+ changes, 2 picture files/);
  await takeIn.getByRole("button", { name: "Close" }).last().click();
  await desk.goto(`/dispatch/jobs/${job.id}`);
  await expect(notes(desk, "work")).toHaveValue("Only on this phone.");
  await expect(desk.locator(".photo__open img")).toHaveCount(1);
});

test("signing out with everything sent leaves nothing, and the next person sees nothing of it", async ({ fleet, office }) => {
  const mine = await office.job({ title: "For the first technician" });
  const theirs = await office.job({ title: "For the second technician", technicians: ["tech3"] });
  const page = await fleet.phone("tech1");
  await expect(card(page, mine)).toBeVisible();
  expect(await databases(page)).not.toEqual([]);
  await signOut(page);
  await page.waitForURL(/\/login/);
  await expect.poll(() => databases(page)).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain(bluebonnet("tech1"));
  expect((await page.context().cookies()).filter(({ name }) => name.includes("session"))).toEqual([]);

  // Not even by the way back, or by the address.
  await page.goto(`/jobs/${mine.id}`);
  await page.waitForURL(/\/login/);
  await signIn(page, bluebonnet("tech3"));
  await expect(card(page, theirs)).toBeVisible();
  await expect(card(page, mine)).toHaveCount(0);
  await page.goto(`/jobs/${mine.id}`);
  await expect(page.getByText("For the first technician")).toHaveCount(0);
});
