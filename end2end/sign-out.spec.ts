// Signing in and out: work that is not sent is never thrown away, and nothing of a person stays for
// the next one.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/fleet";
import { bluebonnet, signIn, fillSignIn } from "./fixtures/people";
import { badge, card, openStep, writeNotes } from "./fixtures/visit";

const databases = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

async function signOut(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
}

test("signing out waits for unsent work, or for its export", async ({ fleet, office }) => {
  const job = await office.job();
  const page = await fleet.phone("tech1");
  await openStep(page, job, "work");
  await page.context().setOffline(true);
  await writeNotes(page, "Only on this phone.");
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
  const stream = await download.createReadStream();
  let file = "";
  for await (const part of stream) file += part;
  expect(file).toContain("Only on this phone.");

  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
  await expect.poll(() => databases(page)).toEqual([]);
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

test("a wrong password is refused in words, and five of them lock the account", async ({ fleet }) => {
  const page = await fleet.freshPhone();
  await page.goto("/login");
  const attempt = async (password: string) => {
    await page.getByLabel(/email/i).fill(bluebonnet("tech6"));
    await page.getByLabel(/password/i).first().fill(password);
    await page.getByRole("button", { name: /^sign in$/i }).click();
  };
  await attempt("not the password");
  await expect(page.getByRole("alert")).toContainText(/email or password is wrong/i);
  expect(new URL(page.url()).pathname).toBe("/login");
  for (let more = 2; more <= 5; more++) {
    const [answer] = await Promise.all([page.waitForResponse(/\/api\/v1\/sessions$/), attempt(`wrong ${more}`)]);
    expect(answer.status()).toBe(401);
  }
  // Locked now, for the right password too.
  await attempt("holdfast-demo");
  await expect(page.getByRole("alert")).toContainText(/locked for another \d+ minutes/i);
});

test("a session that the office ended asks to sign in again and keeps the work", async ({ fleet, office, server }) => {
  test.setTimeout(90_000);
  const job = await office.job();
  const page = await fleet.phone("tech1");
  await openStep(page, job, "work");
  await page.context().setOffline(true);
  await writeNotes(page, "Written before the session ended.");
  await server.sql("update sessions set revoked_at = now() where revoked_at is null and user_id = (select id from users where email like 'tech1@blue%')");
  await page.context().setOffline(false);
  await expect(page.getByText(/signed out by the server/i).first()).toBeVisible();
  await expect(badge(page)).toHaveText("1");
  await page.getByRole("link", { name: /sign in/i }).or(page.getByRole("button", { name: /sign in/i })).first().click();
  await fillSignIn(page, bluebonnet("tech1"));
  await expect(badge(page)).toHaveCount(0, { timeout: 30_000 });
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe("Written before the session ended.");
});
