// What a dispatcher of a large company waits for: 200 technicians and 2,000 visits on one day.
import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import { note } from "./note";

const TECHNICIANS = 200;
const VISITS = 2_000;
/** Of those, how many nobody goes to yet. */
const OPEN = 60;
const OPENINGS = 9;
/** Before each opening: what the last one still does after its first picture is over by then. */
const PAUSE_MS = 2_000;
const MINUTE = 60_000;

/** Two weeks ahead, where the demo data has nothing. */
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(Date.now() + 14 * 24 * 60 * MINUTE);
/** Noon there, whichever clocks are on. */
const NOON = Date.parse(`${DAY}T18:00:00Z`);

test("a board of 200 technicians and 2,000 visits", async ({ fleet, office, server }) => {
  test.setTimeout(900_000);
  await server.sql(
    `insert into users (tenant_id, id, email, name, role, colour, password_hash, created_at)
     select u.tenant_id, gen_random_uuid(), 'crew' || n || '@bluebonnet.example', 'Crew ' || lpad(n::text, 3, '0'), 'technician', u.colour, u.password_hash, u.created_at
     from users u, generate_series(1, ${TECHNICIANS}) n where u.email = 'tech1@bluebonnet.example'`,
  );
  const crew = (await server.sql("select id from users where email like 'crew%' order by email")).split("\n");
  await plan(office.api, crew);
  let page = await fleet.desk();
  const context = page.context();
  await notePaint(context);
  const board = `/dispatch/board?day=${DAY}`;
  const opened: Record<string, number[]> = { link: [], tab: [], reload: [] };
  for (let opening = 0; opening < OPENINGS; opening++) {
    await page.close();
    page = await context.newPage();
    await page.waitForTimeout(PAUSE_MS);
    opened.tab.push(await loaded(page, board));
    await page.waitForTimeout(PAUSE_MS);
    opened.reload.push(await loaded(page, board));
    await page.goto("/dispatch");
    await page.locator(".filter-bar").first().waitFor();
    await page.waitForTimeout(PAUSE_MS);
    opened.link.push(await page.evaluate(followed, board));
  }
  const rows = await page.locator(".board__row").count();
  expect(rows, "only the rows around the view are in the document").toBeLessThan(40);
  const scrolled = await page.evaluate(scrolling, ".board__scroll");
  const dragged = await dragging(page);
  await page.goto(`${board}&view=week`);
  await page.locator(".week-card").first().waitFor();
  const week = await page.evaluate(scrolling, ".board__scroll");
  await note("board", { technicians: crew.length, visits: VISITS, rows, opened, scrolled, dragged, week });
});

/** The day's visits: each technician's one after the other from seven o'clock on, of three quarters of an hour. */
async function plan(api: APIRequestContext, crew: string[]): Promise<void> {
  const post = async (path: string, data: unknown) => {
    const answer = await api.post(path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const customer = await post("/api/v1/customers", { name: "Live Oak Property Management", kind: "commercial" });
  const site = await post(`/api/v1/customers/${customer.id}/sites`, { address_line1: "1 Main St", city: "Austin", region: "TX", postal_code: "78701", latitude: 30.27, longitude: -97.74 });
  const service = await post("/api/v1/service-types", { code: "bench", name: "Inspection", default_minutes: 45, checklist: [] });
  let next = 0;
  const lane = async () => {
    for (let visit = next++; visit < VISITS; visit = next++) {
      const slot = Math.floor(visit / crew.length);
      const start = NOON - 5 * 60 * MINUTE + slot * 60 * MINUTE;
      await post("/api/v1/jobs", {
        customer_id: customer.id,
        site_id: site.id,
        service_type_id: service.id,
        title: `Inspection ${visit + 1}`,
        visit: { technician_ids: visit < VISITS - OPEN ? [crew[visit % crew.length]] : [], window: { start, end: start + 45 * MINUTE } },
      });
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

/** Every page of the desk notes when its first cards have been painted. */
async function notePaint(desk: BrowserContext): Promise<void> {
  await desk.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector(".board__row .board-card")) return;
      seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => Object.assign(window, { painted: performance.now() })));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
}

/** Milliseconds from the navigation until the cards have been painted; everything comes from the device. */
async function loaded(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => "painted" in window);
  return page.evaluate(() => (window as unknown as { painted: number }).painted);
}

/** In the page: milliseconds from a click on a link to the board until its cards have been painted. */
function followed(address: string): Promise<number> {
  const link = Object.assign(document.createElement("a"), { href: address, textContent: "board" });
  document.body.append(link);
  return new Promise((resolve) => {
    let begun = 0;
    const seen = new MutationObserver(() => {
      if (!document.querySelector(".board__row .board-card")) return;
      seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
    });
    seen.observe(document.body, { childList: true, subtree: true });
    begun = performance.now();
    link.click();
    link.remove();
  });
}

/** In the page: milliseconds between frames while the rows go by, a third of a row in each. */
function scrolling(where: string): Promise<number[]> {
  const sheet = document.querySelector(where) as HTMLElement;
  sheet.scrollTop = 0;
  const frames: number[] = [];
  return new Promise((resolve) => {
    let before = 0;
    const frame = (now: number) => {
      if (before > 0) frames.push(now - before);
      before = now;
      const top = sheet.scrollTop;
      sheet.scrollTop = top + 24;
      if (sheet.scrollTop === top || frames.length >= 600) resolve(frames);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Milliseconds between frames while a card is dragged over the rows, a move of the pointer in each. */
async function dragging(page: Page): Promise<number[]> {
  await page.locator(".board__scroll").evaluate((sheet) => (sheet.scrollTop = 2_000));
  const card = page.locator(".board__row").nth(8).locator(".board-card").first();
  const [from, sheet] = [await card.boundingBox(), await page.locator(".board__scroll").boundingBox()];
  if (!from || !sheet) throw new Error("the card has no place on the page");
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 20, { steps: 3 });
  const frames = await page.evaluate(({ x, y, width, height }) => {
    const frames: number[] = [];
    return new Promise<number[]>((resolve) => {
      let before = 0;
      const frame = (now: number) => {
        if (before > 0) frames.push(now - before);
        before = now;
        if (frames.length >= 300) return resolve(frames);
        const at = frames.length;
        const [clientX, clientY] = [x + ((at * 7) % width), y + ((at * 5) % height)];
        const over = document.elementFromPoint(clientX, clientY) ?? document.body;
        over.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, cancelable: true, clientX, clientY }));
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  }, { x: sheet.x + 220, y: sheet.y + 60, width: sheet.width - 260, height: sheet.height - 90 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return frames;
}
