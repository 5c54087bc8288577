// Positions: nobody is on the map who did not switch it on; then the office sees it at once, with the way
// of the day; at the site the phone asks and changes nothing; and switched off it is over everywhere.
import type { Page } from "@playwright/test";
import { faults } from "../fixtures/axe";
import { expect, test } from "../fixtures/fleet";
import { AUSTIN } from "../fixtures/people";

async function openMap(page: Page): Promise<void> {
  await page.goto("/dispatch/map");
  await expect(page.locator(".map__list")).toBeVisible();
}

const person = (page: Page, name: string) => page.locator(".map__person").filter({ hasText: name });

test("a technician is on the map while sharing, and not a moment longer", async ({ fleet, office }) => {
  const name = await office.server.sql(`select name from users where id = '${await office.person("tech1")}'`);
  const phone = await fleet.phone("tech1");
  const desk = await fleet.desk("dispatcher");
  await openMap(desk);
  await expect(person(desk, name)).toHaveAttribute("data-state", "unknown");

  await phone.goto("/jobs/assigned");
  const duty = phone.getByTestId("on-duty");
  await expect(duty, "off until somebody wants it").not.toBeChecked();
  await expect(phone.locator("#duty-promise")).toContainText("30 days");
  await duty.check();
  // This browser tells a watch of a place when it changes.
  let steps = 0;
  await expect(async () => {
    await phone.context().setGeolocation({ ...AUSTIN, latitude: AUSTIN.latitude + 0.00001 * ++steps });
    await expect(person(desk, name), "without a reload").toHaveAttribute("data-state", "fresh", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(person(desk, name)).toContainText("Just now");

  // The way of the day, in words.
  await person(desk, name).getByRole("button").first().click();
  await expect(person(desk, name)).toContainText(/1 position/);
  expect(await faults(desk, "the map")).toEqual([]);

  // The office's line is down: what was last known stays, with the day's sites.
  const nav = desk.getByRole("navigation");
  await desk.context().setOffline(true);
  await nav.getByRole("link", { name: "Board" }).click();
  await expect(desk.locator(".board")).toBeVisible();
  await nav.getByRole("link", { name: "Map" }).click();
  await expect(person(desk, name)).toHaveAttribute("data-state", "fresh");
  await desk.context().setOffline(false);

  await duty.uncheck();
  await expect(person(desk, name)).toHaveAttribute("data-state", "unknown");
  expect(await office.server.sql("select count(*) from position_consents where withdrawn_at is null")).toBe("0");
  expect(await office.server.sql("select count(*) from position_consents where withdrawn_at is not null")).toBe("1");
});

test("at the site the phone asks, and changes nothing by itself", async ({ fleet, office }) => {
  const job = await office.job({ technicians: ["tech1"] });
  const { latitude, longitude } = AUSTIN;
  const phone = await fleet.phone("tech1");
  await phone.context().setGeolocation({ latitude: latitude + 0.05, longitude, accuracy: 10 });
  await phone.goto("/jobs/assigned");
  await phone.getByTestId("on-duty").check();
  await office.command(job, { name: "start_travel", visit_id: job.visit });
  await phone.getByTestId("sync-now").click();
  await expect(phone.locator('[data-state="en-route"]').first(), "the phone has heard").toBeVisible();
  await expect(phone.getByTestId("fence-prompt")).toHaveCount(0);
  // It takes looks that are some seconds apart, and no network.
  await phone.context().setOffline(true);
  let looks = 0;
  await expect(async () => {
    await phone.context().setGeolocation({ latitude: latitude + 0.0001 * (looks++ % 2), longitude, accuracy: 10 });
    await expect(phone.getByTestId("fence-prompt")).toContainText(`#${job.number}`, { timeout: 2_000 });
  }).toPass({ timeout: 90_000 });
  await phone.context().setOffline(false);
  expect(await office.server.sql(`select status from visits where id = '${job.visit}'`), "asking is not doing").toBe("en_route");
  await phone.getByTestId("fence-prompt").getByRole("link").click();
  await expect(phone).toHaveURL(/step=check-in/);
});
