// The plans' own test: a whole job with no signal, a cold restart in between, and everything on
// the server once the signal is back.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { apiAs, bluebonnet, installed, phoneOnDisk, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/server";
import { complete, openJob, sign, start, takePhoto } from "../fixtures/visit";

test.skip(({ viewport }) => viewport?.width !== 390, "a technician's phone");

test("a job done with no signal survives a restart and reaches the server whole", async ({ server }) => {
  test.setTimeout(180_000);
  const profile = await mkdtemp(join(tmpdir(), "holdfast-phone-"));
  let phone = await phoneOnDisk(chromium, profile, server.url);
  let page = phone.pages()[0] ?? (await phone.newPage());
  await signIn(page, bluebonnet("tech1"));
  await installed(page);

  await expect(page.getByTestId("job-card").first()).toBeVisible();
  const job = await openJob(page);
  await phone.setOffline(true);
  await expect(page.locator(".offline-banner")).toBeVisible();
  await start(page);
  await takePhoto(page);
  await sign(page);
  await complete(page);
  await expect(page.locator(".pending-sync-badge").first()).toHaveText(/1/);

  // The phone is switched off and on again, still without signal, at a deep link.
  await phone.close();
  phone = await phoneOnDisk(chromium, profile, server.url);
  await phone.setOffline(true);
  page = phone.pages()[0] ?? (await phone.newPage());
  await page.goto(`/jobs/${job}`);
  await expect(page.locator(".offline-banner")).toBeVisible();
  await expect(page.locator(".pending-sync-badge").first()).toHaveText(/1/);

  await phone.setOffline(false);
  await expect(page.locator(".sync-complete").first()).toBeVisible({ timeout: 10_000 });
  await expect(page.locator(".pending-sync-badge")).toHaveCount(0);

  const office = await apiAs(server.url, bluebonnet("dispatcher"));
  const seen = await (await office.get(`/api/v1/jobs/${job}`)).json();
  expect(JSON.stringify(seen)).toContain('"completed"');
  expect(await server.sql(`select status from jobs where id = '${job}'`)).toBe("completed");
  const [sha256, bytes] = (await server.sql(`select encode(sha256, 'hex'), bytes from attachments where job_id = '${job}' and not removed`)).split("|");
  const stored = await office.get(`/api/v1/blobs/${sha256}`);
  expect(stored.status()).toBe(200);
  const body = await stored.body();
  expect(createHash("sha256").update(body).digest("hex")).toBe(sha256);
  expect(body.length).toBe(Number(bytes));
  expect(await server.sql(`select count(*) from blobs where state <> 'verified'`)).toBe("0");
  await phone.close();
  await rm(profile, { recursive: true, force: true });
});
