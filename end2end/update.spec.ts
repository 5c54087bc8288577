// A new version is offered, never imposed: it waits for a form to be finished, changes over once,
// and leaves the outbox as it is.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { site } from "./fixtures/database";
import { expect, test as base } from "./fixtures/fleet";
import { HoldfastServer } from "./fixtures/server";
import { badge, openStep, workNotes, writeNotes } from "./fixtures/visit";

/** A server of its own whose site can be replaced by the next build. */
const test = base.extend<{ folder: string; server: HoldfastServer }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "holdfast-site-"));
    await cp(site(), folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  server: async ({ folder }, use) => {
    const server = await HoldfastServer.launch({ HOLDFAST_SITE: folder });
    await use(server);
    await server.dispose();
  },
});

/** Puts the same files there as another build: as a deployment that changed something does. */
async function deploy(folder: string): Promise<string> {
  const about = JSON.parse(await readFile(join(folder, "build.json"), "utf8")) as { build: string };
  const next = [...about.build].reverse().join("");
  for (const file of ["sw.js", "build.json"]) {
    const text = await readFile(join(folder, file), "utf8");
    await writeFile(join(folder, file), text.replaceAll(about.build, next));
    for (const packed of [".br", ".gz"]) await rm(join(folder, file + packed), { force: true });
  }
  return next;
}

/** Looks for a new version, as the app does by itself from time to time. */
const look = (page: Page) => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

const builds = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    const answer = new Promise<string>((resolve) => (channel.port1.onmessage = ({ data }) => resolve(data.build)));
    active?.postMessage({ type: "version" }, [channel.port2]);
    return answer;
  });

test("the banner waits for the form, reloads once, and the outbox is as it was", async ({ fleet, office, folder }) => {
  test.setTimeout(90_000);
  const job = await office.job();
  const page = await fleet.phone("tech1");
  await openStep(page, job, "work");
  const before = await builds(page);
  await expect(page.locator(".update-banner")).toHaveCount(0);

  // Work that waits, because pushes do not get through.
  await page.context().route("**/replication/**", (route) => route.abort());
  await writeNotes(page, "Not sent yet.");
  await expect(badge(page)).toHaveText("1");

  let loads = 0;
  page.on("load", () => loads++);
  const next = await deploy(folder);
  await look(page);
  const banner = page.locator(".update-banner");
  await expect(banner).toContainText(/new version/i);

  // In the middle of a sentence it does not happen, even when asked for.
  await page.addInitScript(() => Object.assign(window, { fresh: true }));
  // In one go: half a second after the last key the sentence counts as ended.
  await workNotes(page).focus();
  await banner.getByRole("button", { name: /update/i }).evaluate((button: HTMLElement) => {
    document.execCommand("insertText", false, " And more");
    button.click();
  });
  expect(loads).toBe(0);
  await expect(workNotes(page)).toHaveValue("Not sent yet. And more");

  await expect(page.locator("#note-work-state").getByTestId("saved")).toBeVisible();
  await banner.getByRole("button", { name: /update/i }).click();
  await page.waitForFunction(() => "fresh" in window);
  await expect(workNotes(page)).toHaveValue("Not sent yet. And more");
  await expect(page.locator(".update-banner")).toHaveCount(0);
  expect(await builds(page)).toBe(next);
  expect(next).not.toBe(before);
  expect(loads).toBe(1);
  await expect(badge(page)).toHaveText("1");

  await page.context().unrouteAll({ behavior: "ignoreErrors" });
  await expect(badge(page)).toHaveCount(0, { timeout: 60_000 });
  const { server } = office;
  expect(await server.sql(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe("Not sent yet. And more");
  expect(await server.sql("select count(*) - max(mutation_id) from mutations")).toBe("0");
});
