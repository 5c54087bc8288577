// A session that cannot begin, and one that ended: the words are plain, and no work is lost.
import { expect, test } from "./fixtures/fleet";
import { bluebonnet, fillSignIn } from "./fixtures/people";
import { badge, openStep, workNotes, writeNotes } from "./fixtures/visit";

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
  await expect(page.getByRole("alert")).toContainText(/too many failed attempts\. try again in 1[45] minutes/i);
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
  // Back to the very page, with the work still on it.
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}\\?step=work$`));
  await expect(workNotes(page)).toHaveValue("Written before the session ended.");
  await expect(badge(page)).toHaveCount(0, { timeout: 30_000 });
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe("Written before the session ended.");
});
