// The technician's side of a day that changes: being late, news of the plan, an emergency on whatever page, and
// messages while the app is closed; and what the desk sees of it.
import type { Page } from "@playwright/test";
import { expect, test as base } from "../fixtures/fleet";
import { Office } from "../fixtures/office";
import { synced } from "../fixtures/people";
import { deliver, PushService, shown } from "../fixtures/push";
import { HoldfastServer } from "../fixtures/server";
import { card, openJob } from "../fixtures/visit";

const test = base.extend<{ service: PushService }>({
  service: async ({}, use) => {
    const service = await PushService.start();
    await use(service);
    await service.stop();
  },
  // Of this machine, which no other server may call.
  server: async ({}, use) => {
    const server = await HoldfastServer.launch({ HOLDFAST_PUSH_LOCAL: "on" });
    await use(server);
    await server.dispose();
  },
});

const HOUR = 3_600_000;

test("one touch tells the office that somebody is late, with no signal too, until they arrive", async ({ fleet, office }) => {
  const job = await office.job({ technicians: ["tech3"], startsIn: 1 });
  const [phone, desk] = [await fleet.phone("tech3"), await fleet.desk("dispatcher")];
  await openJob(phone, job);
  await phone.context().setOffline(true);
  await phone.getByTestId("late-30").click();
  await expect(phone.getByTestId("late-told")).toContainText(/30 min/);
  await expect(phone.getByTestId("late-30")).toHaveAttribute("aria-pressed", "true");
  await phone.context().setOffline(false);
  await synced(phone);

  await expect(desk.getByTestId("notice-bell").locator(".badge")).toHaveText("1");
  await desk.getByTestId("notice-bell").click();
  const list = desk.getByRole("dialog");
  await expect(list).toContainText(`30 min late at #${job.number}`);
  await list.getByRole("button", { name: "Close" }).click();
  await expect(desk.getByTestId("notice-bell").locator(".badge")).toHaveCount(0);
  const row = desk.getByTestId("job-card").filter({ hasText: job.title });
  await expect(row.getByTestId("late-mark")).toContainText(/Late 30 min, told/);
  await desk.goto("/dispatch/board");
  await expect(card(desk, job).first()).toContainText(/Late 30 min/);

  await office.command(job, { name: "start_visit", visit_id: job.visit });
  await expect(card(desk, job).first()).not.toContainText(/Late/);
  await expect(phone.getByTestId("late-30")).toHaveCount(0);
});

test("what changed while the app was closed is told, with what and why, until it is dismissed", async ({ fleet, office }) => {
  const [moved, taken] = [await office.job({ technicians: ["tech4"], startsIn: 2 }), await office.job({ technicians: ["tech4"], startsIn: 4 })];
  const phone = await fleet.phone("tech4");
  // In the evening six hours ahead are tomorrow.
  const everyDay = "/jobs/assigned?range=all";
  await phone.goto(everyDay);
  await expect(card(phone, moved)).toBeVisible();
  await expect(phone.getByTestId("plan-news"), "nothing is news the first time").toHaveCount(0);
  await phone.goto("about:blank");
  await office.place(moved, Date.now() + 6 * HOUR, "tech4");
  await office.assign(taken, "tech5");
  const given = await office.job({ technicians: ["tech4"], startsIn: 1 });
  const other = await office.server.sql(`select name from users where id = '${await office.person("tech5")}'`);

  await phone.goto("/jobs/assigned");
  const news = phone.getByTestId("plan-news");
  await expect(news).toContainText(`#${moved.number} moved from`);
  await expect(news).toContainText(`#${taken.number} was given to ${other}`);
  await expect(news).toContainText(`#${given.number} was given to you`);
  await phone.goto(`/jobs/${moved.id}`);
  await expect(phone.getByTestId("plan-news"), "the visit's page says so, too").toContainText(`#${moved.number} moved from`);
  await phone.goto("/jobs/assigned");
  await news.getByRole("button", { name: "Got it, all" }).click();
  await expect(news).toHaveCount(0);
  await phone.goto(everyDay);
  await expect(card(phone, moved)).toBeVisible();
  await expect(news).toHaveCount(0);

  // And live, on the page that is open.
  await office.command(given, { name: "cancel_visit", visit_id: given.visit, reason: "The customer has called off" });
  await expect(news).toContainText(`#${given.number} was called off: The customer has called off`);
});

test("an emergency stands on whatever page the technician is until it is accepted", async ({ fleet, office }) => {
  const phone = await fleet.phone("tech5");
  await phone.goto("/settings");
  const job = await office.job({ technicians: ["tech5"], startsIn: 1, priority: "emergency", title: "Sewage in the kitchen" });
  const alert = phone.getByTestId("emergency");
  await expect(alert).toContainText("Sewage in the kitchen");
  await expect(alert).toContainText("300 Congress Ave");
  await phone.goto("/sync");
  await expect(alert, "on another page, too").toBeVisible();
  await phone.getByTestId("accept-emergency").click();
  await expect(alert).toHaveCount(0);
  await synced(phone);
  const accepted = () => office.server.sql(`select status from visits where id = '${job.visit}'`);
  await expect.poll(accepted).toBe("accepted");
});

/** Hands the message to the worker until it is shown. */
async function showsWhenTold(phone: Page, message: unknown, notification: Record<string, unknown>): Promise<void> {
  await expect(async () => {
    await deliver(phone, message);
    await expect.poll(() => shown(phone), { timeout: 5_000 }).toMatchObject([notification]);
  }).toPass({ timeout: 60_000 });
}

test("a phone that is not looking is written to, and a touch leads to the visit", async ({ fleet, office, service }) => {
  const phone = await fleet.freshPhone();
  await service.serve(phone);
  await fleet.signIn(phone, "tech6");
  await phone.goto("/settings");
  await expect(phone.getByTestId("alerts-state")).toContainText("off");
  await phone.getByTestId("turn-on-alerts").click();
  await expect(phone.getByTestId("alerts-state")).toContainText("Alerts are on");
  await phone.getByTestId("test-alert").click();
  await expect.poll(async () => (await service.messages()).map((message) => message.title), { timeout: 15_000 }).toEqual(["Alerts work"]);

  const job = await office.job({ technicians: ["tech6"], startsIn: 1, priority: "emergency" });
  await expect.poll(async () => (await service.messages()).length, { timeout: 15_000 }).toBe(2);
  const message = (await service.messages())[1];
  expect(message).toMatchObject({ title: `EMERGENCY: job #${job.number}`, urgent: true, url: `/jobs/${job.id}?visit=${job.visit}` });
  expect(JSON.stringify(message), "nothing of the customer").not.toContain("Pecan Grove");

  await showsWhenTold(phone, message, { title: message.title, requireInteraction: true, url: message.url });
  const worker = phone.context().serviceWorkers()[0];
  await worker.evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope;
    const [notification] = await scope.registration.getNotifications();
    scope.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  });
  await phone.waitForURL(new RegExp(`/jobs/${job.id}`));
  expect(await shown(phone)).toEqual([]);

  // What cannot be read is shown all the same: browsers ask that something is.
  await showsWhenTold(phone, "no message of ours", { title: "Holdfast", url: "/" });

  await service.expire();
  // An emergency is told at any hour; another change of the plan waits for the morning.
  await office.job({ technicians: ["tech6"], startsIn: 1, priority: "emergency" });
  const left = () => office.server.sql("select count(*) from push_subscriptions");
  await expect.poll(left, { timeout: 15_000, message: "a browser that is gone is forgotten" }).toBe("0");
});
