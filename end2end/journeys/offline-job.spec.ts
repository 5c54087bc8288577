// The plans' own test: a whole job with no signal, a cold restart in between, and everything on
// the server once the signal is back.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import type { Job, Office } from "../fixtures/office";
import { badge, complete, openJob, sign, start, takePhotos } from "../fixtures/visit";

/** Everything that a job with a photo and a signature needs, with no signal. */
async function work(page: Page, job: Job, photos: number[]): Promise<void> {
  await openJob(page, job);
  await page.context().setOffline(true);
  await expect(page.locator(".offline-banner")).toBeVisible();
  await start(page);
  await takePhotos(page, ...photos);
  await sign(page);
  await complete(page);
  await expect(badge(page)).toHaveText("1");
}

/** The phone after its restart, still with no signal, at a deep link: all is there, nothing is sent. */
async function stillThere(page: Page, job: Job): Promise<void> {
  await page.goto(`/jobs/${job.id}`);
  await expect(page.locator(".offline-banner")).toBeVisible();
  await expect(badge(page)).toHaveText("1");
  await expect(page.locator(".chip").first()).toHaveText("Completed");
}

/** From the moment the signal is back until the server has the completed job and every byte of it. */
const PROMISED_MS = 10_000;

/** Back in the signal: all of it is sent, as quickly as promised, and the phone says so. */
async function send(page: Page, office: Office, job: Job, photos: number): Promise<void> {
  const since = Date.now();
  await page.context().setOffline(false);
  const atServer = `select status, (select count(*) from blob_jobs join blobs using (tenant_id, sha256) where job_id = jobs.id and state = 'verified')
    from jobs where id = '${job.id}'`;
  // Each photo with its thumbnail, and the signature as picture and as strokes.
  const all = `completed|${2 * photos + 2}`;
  await expect.poll(() => office.server.sql(atServer), { timeout: 60_000, intervals: [200] }).toBe(all);
  const took = Date.now() - since;
  test.info().annotations.push({ type: `on the server with ${photos} photos`, description: `${took} ms` });
  expect(took).toBeLessThanOrEqual(PROMISED_MS);
  await expect(page.locator(".sync-complete").first()).toBeVisible();
  await expect(badge(page)).toHaveCount(0);
}

/** The server has the job as it was done, with every photo's and the signature's bytes. */
async function arrived(office: Office, job: Job, photos: number): Promise<void> {
  const { server } = office;
  const seen = await office.get<{ status: string; visits: { status: string }[] }>(`/api/v1/jobs/${job.id}`);
  expect([seen.status, seen.visits[0].status]).toEqual(["completed", "completed"]);
  const rows = await server.sql(
    `select encode(sha256, 'hex'), bytes, greatest(width, height) from attachments where job_id = '${job.id}' and not removed
     union all select encode(thumb_sha256, 'hex'), thumb_bytes, 0 from attachments where job_id = '${job.id}'
     union all select encode(image_sha256, 'hex'), image_bytes, 0 from sign_offs where job_id = '${job.id}'
     union all select encode(strokes_sha256, 'hex'), strokes_bytes, 0 from sign_offs where job_id = '${job.id}'`,
  );
  const blobs = rows.split("\n").map((row) => row.split("|"));
  expect(blobs).toHaveLength(2 * photos + 2);
  expect(blobs.filter(([, , side]) => side === "2048")).toHaveLength(photos);
  for (const [sha256, bytes] of blobs) {
    const stored = await office.api.get(`/api/v1/blobs/${sha256}`);
    expect(stored.status()).toBe(200);
    const body = await stored.body();
    expect(createHash("sha256").update(body).digest("hex")).toBe(sha256);
    expect(body.length).toBe(Number(bytes));
  }
  expect(await server.sql("select count(*) from blobs where state <> 'verified'")).toBe("0");
  expect(await server.sql(`select count(*) from mutations where job_id = '${job.id}' and outcome <> 'accepted'`)).toBe("0");
}

test("a job done with no signal survives a restart and reaches the server whole", async ({ fleet, office }) => {
  test.setTimeout(120_000);
  const job = await office.job({ service: { photos: 1, customerSigns: true } });
  const phone = await fleet.pocketPhone("tech1");
  await work(phone.page, job, [1]);
  await phone.switchOff();
  await stillThere(await phone.switchOn({ offline: true }), job);
  await send(phone.page, office, job, 1);
  await arrived(office, job, 1);
});

test("with six photos, after an empty battery", async ({ fleet, office }) => {
  test.setTimeout(180_000);
  const job = await office.job({ service: { photos: 6, customerSigns: true } });
  const phone = await fleet.pocketPhone("tech1");
  await work(phone.page, job, [1, 2, 3, 4, 5, 6]);
  await phone.runOutOfBattery();
  await stillThere(await phone.switchOn({ offline: true }), job);
  await send(phone.page, office, job, 6);
  await arrived(office, job, 6);
});
