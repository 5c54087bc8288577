// What a technician waits for, in Debian's Chromium with its profile on this machine's disk.
import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import { phone } from "../fixtures/people";
import { card, openStep } from "../fixtures/visit";
import { note } from "./note";

const JOBS = 5;
const EDITS_PER_JOB = 40;
const STARTS = 10;
const PAINTS = 9;
/** Of those, how many wait until the form is there: the rest of the bundle takes its time. */
const FORMS = 3;
const CHECKS = Array.from({ length: 10 }, (_, item) => ({ section: "work" as const, label: `Lid ${item + 1} secured`, kind: "check" as const }));

async function slowDown(page: Page, cpu: number): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  return devtools;
}

test("one edit until it is durable", async ({ fleet, office }) => {
  const jobs = [];
  for (let job = 0; job < JOBS; job++) jobs.push(await office.job({ service: { items: CHECKS } }));
  const device = await fleet.pocketPhone("tech1");
  for (const job of jobs) await expect(card(device.page, job)).toBeVisible();
  // No traffic in between: only edits are written.
  await device.context.setOffline(true);
  const bare = await device.page.evaluate(bareWrites, 200);
  const edits = [];
  for (const job of jobs) {
    await openStep(device.page, job, "work");
    edits.push(...(await device.page.evaluate(tickAndUntick, EDITS_PER_JOB)));
  }
  expect(edits.map((edit) => edit.durability).filter((durability) => durability !== "strict")).toEqual([]);
  await note("commit", {
    bare,
    durable: edits.map((edit) => edit.committed - edit.begun),
    tap_to_durable: edits.map((edit) => edit.committed - edit.tapped),
    tap_to_tick: edits.map((edit) => edit.shown - edit.tapped),
  });
});

/** In the page: what a strict transaction with one small record costs by itself. */
async function bareWrites(times: number): Promise<number[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("bare-writes", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("records");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const durations = [];
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    const transaction = database.transaction("records", "readwrite", { durability: "strict" });
    transaction.objectStore("records").put(new Uint8Array(500), time);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    durations.push(performance.now() - begun);
  }
  database.close();
  return durations;
}

/** In the page: taps checklist items one after the other, each when the last is on the device. */
async function tickAndUntick(times: number) {
  type Commit = { begun: number; committed: number; durability: string };
  let tapped = 0;
  let settle: (commit: Commit) => void = () => {};
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...wanted: Parameters<typeof open>) {
    const begun = performance.now();
    const transaction = open.apply(this, wanted);
    if (transaction.mode === "readwrite") {
      transaction.addEventListener("complete", () => {
        // Not a note that the last attempt to send has failed.
        if (begun >= tapped) settle({ begun, committed: performance.now(), durability: transaction.durability });
      });
    }
    return transaction;
  };
  const boxes = [...document.querySelectorAll<HTMLInputElement>(".checklist__input[type=checkbox]")];
  const edits = [];
  for (let time = 0; time < times; time++) {
    const committed = new Promise<Commit>((resolve) => (settle = resolve));
    const shown = new Promise<number>((resolve) => {
      const observer = new MutationObserver((changes) => {
        // The mark is one element that says "saving" and then "saved", or comes anew.
        const touched = changes.flatMap((change) => (change.type === "attributes" ? [change.target] : [...change.addedNodes]));
        const isMark = (node: Node) => node instanceof Element && (node.matches("[data-testid=saved]") || node.querySelector("[data-testid=saved]"));
        if (!touched.some(isMark)) return;
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-testid"] });
    });
    tapped = performance.now();
    boxes[time % boxes.length].click();
    edits.push({ tapped, ...(await committed), shown: await shown });
  }
  IDBDatabase.prototype.transaction = open;
  return edits;
}

test("cold start with no network until the list can be used", async ({ fleet, office }) => {
  for (let job = 0; job < 20; job++) await office.job({ service: { items: CHECKS } });
  const last = await office.job({ title: "The last one", service: { items: CHECKS } });
  const device = await fleet.pocketPhone("tech1");
  await expect(card(device.page, last)).toBeVisible();
  const cards = await device.page.getByTestId("job-card").count();
  // A list with the day's jobs is written down for the next start once it stands still.
  await expect.poll(() => device.page.evaluate(() => localStorage.getItem("holdfast-day"))).toContain("The last one");
  const times: Record<string, Start[]> = { full: [], quarter: [] };
  // The first start after the installation fills the browser's code cache, as on any phone.
  for (let start = -1; start < STARTS; start++) {
    for (const [name, cpu] of [["full", 1], ["quarter", 4]] as const) {
      await device.switchOff();
      const page = await device.switchOn({ offline: true });
      await page.addInitScript(watchForList);
      await slowDown(page, cpu);
      await page.goto("/jobs/assigned", { waitUntil: "commit" });
      await page.waitForFunction(() => "answered" in window);
      if (start >= 0) times[name].push(await page.evaluate(whenListed));
      await expect(page.getByTestId("job-card")).toHaveCount(cards);
      await card(page, last).click();
      await page.waitForURL(new RegExp(`/jobs/${last.id}`));
    }
  }
  await note("cold_start", { cards, ...times });
});

/**
 * Milliseconds since the page was asked for, until something was painted, until the day's cards were there to
 * be read and touched, and until the app itself had drawn them.
 */
type Start = { painted: number; listed: number; answered: number };

/** In the page, before anything else: notes when cards have been painted, the kept ones and the app's. */
function watchForList() {
  const seen = new Set<string>();
  const watch = (name: string, selector: string) => {
    if (seen.has(name) || !document.querySelector(selector)) return;
    seen.add(name);
    // The frame with the card in it is on the screen when the next one begins.
    requestAnimationFrame(() => requestAnimationFrame(() => Object.assign(window, { [name]: performance.now() })));
  };
  new MutationObserver(() => {
    watch("listed", "[data-testid=job-card]");
    watch("answered", "[data-testid=job-card] .chip");
  }).observe(document, { childList: true, subtree: true });
}

function whenListed(): Start {
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
  const { listed, answered } = window as unknown as Omit<Start, "painted">;
  // Cards that are part of the first paint are seen when that is on the screen.
  return { painted, listed: Math.max(painted, listed), answered };
}

test("first contentful paint on a phone that has never been here", async ({ browser, server }) => {
  const paints = [];
  for (let visit = 0; visit < PAINTS; visit++) {
    const context = await phone(browser, server.url);
    const page = await context.newPage();
    const devtools = await slowDown(page, 4);
    await devtools.send("Network.enable");
    // Lighthouse's slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back.
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: 1_600_000 / 8,
      uploadThroughput: 750_000 / 8,
    });
    await page.goto("/login", { waitUntil: "commit" });
    const painted = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    let form: number | undefined;
    if (visit < FORMS) {
      await page.getByRole("button", { name: /^sign in$/i }).waitFor({ timeout: 60_000 });
      form = await page.evaluate(() => performance.now());
    }
    paints.push({ painted: await painted.jsonValue(), form });
    await context.close();
  }
  await note("first_paint", { visits: paints });
});
