// What a role may not do is not offered by the app and refused by the server.
import { expect, test } from "./fixtures/fleet";
import { apiAs, bluebonnet } from "./fixtures/people";

test("a technician has no way to the desk", async ({ fleet, office, server }) => {
  const page = await fleet.phone("tech1");
  await expect(page.locator('a[href^="/dispatch"]')).toHaveCount(0);
  for (const path of ["/dispatch", "/dispatch/customers", "/dispatch/devices", "/dispatch/attention", "/dispatch/jobs/new"]) {
    await page.goto(path);
    await page.waitForURL(/\/jobs\/assigned/);
  }
  const other = await office.job({ technicians: ["tech3"], title: "Somebody else's" });
  await page.goto(`/jobs/${other.id}`);
  await expect(page.locator(".empty-state")).toBeVisible();
  await expect(page.getByText("Somebody else's")).toHaveCount(0);

  const api = await apiAs(server.url, bluebonnet("tech1"));
  for (const path of ["/api/v1/customers", "/api/v1/devices", "/api/v1/quarantine", "/api/v1/audit", "/api/v1/technicians"]) {
    expect((await api.get(path)).status(), path).toBe(403);
  }
  expect((await api.get(`/api/v1/jobs/${other.id}`)).status()).toBe(404);
  const command = { name: "set_priority", priority: "emergency" };
  expect([403, 404]).toContain((await api.post(`/api/v1/jobs/${other.id}/commands`, { data: { command } })).status());
  await api.dispose();
});

test("sales may look but not plan", async ({ fleet, office }) => {
  const job = await office.job();
  const page = await fleet.desk("sales");
  await expect(page.getByRole("link", { name: /new job/i })).toHaveCount(0);
  await expect(page.locator('.sidebar a[href="/dispatch/devices"]')).toHaveCount(0);
  await page.goto(`/dispatch/jobs/${job.id}`);
  await expect(page.getByText(job.title).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /schedule|assign|cancel/i })).toHaveCount(0);
});

test("who is not signed in sees the sign-in page and gets nothing from the server", async ({ page, office }) => {
  const job = await office.job();
  await page.goto(`/jobs/${job.id}`);
  await page.waitForURL(/\/login/);
  expect((await page.request.get(`/api/v1/jobs/${job.id}`)).status()).toBe(401);
});

test("one company knows nothing of the other", async ({ office, server }) => {
  const job = await office.job();
  const other = await apiAs(server.url, "owner@ridgeline.example");
  expect((await other.get(`/api/v1/jobs/${job.id}`)).status()).toBe(404);
  const jobs = (await (await other.get("/api/v1/jobs?limit=200")).json()) as { items: { id: string }[] };
  expect(jobs.items.map(({ id }) => id)).not.toContain(job.id);
  await other.dispose();
});
