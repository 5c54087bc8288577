// What makes it an installable app that keeps to itself: manifest, icons, headers, size.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { site } from "./fixtures/database";
import { expect, test } from "./fixtures/fleet";
import { bluebonnet, phone, signIn } from "./fixtures/people";
import { complete, openJob, sign, start, takePhotos } from "./fixtures/visit";

type Icon = { src: string; sizes: string; type: string; purpose?: string };
type Manifest = { icons: Icon[]; shortcuts: { url: string; icons: Icon[] }[]; screenshots?: Icon[]; start_url: string };

test("the browser finds nothing wrong with the manifest and would install the app", async ({ fleet }) => {
  const phone = await fleet.pocketPhone("tech1");
  const devtools = await phone.context.newCDPSession(phone.page);
  const manifest = await devtools.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
  expect(manifest.url).toMatch(/\/manifest\.webmanifest$/);
  expect((await devtools.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
});

test("every address in the manifest answers with what it says", async ({ request }) => {
  const manifest = (await (await request.get("/manifest.webmanifest")).json()) as Manifest;
  const icons = [...manifest.icons, ...manifest.shortcuts.flatMap(({ icons }) => icons), ...(manifest.screenshots ?? [])];
  expect(new Set(manifest.icons.map(({ purpose }) => purpose))).toEqual(new Set(["any", "maskable", "monochrome"]));
  for (const icon of icons) {
    const answer = await request.get(icon.src);
    expect(answer.status(), icon.src).toBe(200);
    expect(answer.headers()["content-type"], icon.src).toBe(icon.type);
    const bytes = await answer.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, icon.src).toBe(icon.sizes);
  }
  for (const url of [manifest.start_url, ...manifest.shortcuts.map(({ url }) => url)]) {
    expect((await request.get(url)).status(), url).toBe(200);
  }
});

test("every kind of answer carries the security headers", async ({ request }) => {
  const { phone: about } = JSON.parse(await readFile(join(site(), "build.json"), "utf8")) as { phone: { js: string } };
  const paths = { "/": 200, "/login": 200, "/app-shell": 200, "/sw.js": 200, [about.js]: 200, "/no/such/page": 404, "/api/v1/me": 401, "/api/v1/none": 404 };
  for (const [path, status] of Object.entries(paths)) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(status);
    const headers = answer.headers();
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["referrer-policy"], path).toBeTruthy();
    expect(headers["permissions-policy"], path).toContain("geolocation=(self)");
    expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
    const policy = headers["content-security-policy"];
    for (const rule of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy, path).toContain(rule);
    }
    expect(policy, path).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    const kept = headers["cache-control"];
    if (path === about.js) expect(kept).toContain("immutable");
    else expect(kept, path).toMatch(/no-cache|no-store/);
  }
});

/** Collects what should not happen anywhere in the context. */
async function watch(context: BrowserContext, origin: string): Promise<string[]> {
  const wrong: string[] = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.host !== new URL(origin).host) wrong.push(`request to ${url}`);
  });
  context.on("weberror", (error) => wrong.push(`error: ${error.error()}`));
  context.on("console", (message) => {
    if (/Content Security Policy|panicked/.test(message.text())) wrong.push(message.text());
  });
  await context.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`)),
  );
  return wrong;
}

test("a technician's whole day asks no other server for anything and breaks no policy", async ({ fleet, office, server }) => {
  test.setTimeout(90_000);
  const job = await office.job({ service: { photos: 1, customerSigns: true } });
  const phone: Page = await fleet.freshPhone();
  const wrong = await watch(phone.context(), server.url);
  await phone.goto("/login");
  // The watch itself works: a policy breach does show, by the browser's word and by the page's, one after the other.
  const breach = "http://127.0.0.1:9/x.png";
  await phone.evaluate((src) => void document.body.append(Object.assign(document.createElement("img"), { src })), breach);
  await expect.poll(() => wrong.filter((text) => text.includes("Content Security Policy")).length).toBeGreaterThan(0);

  await fleet.signIn(phone, "tech1");
  await openJob(phone, job);
  await start(phone);
  await takePhotos(phone, 1);
  await sign(phone);
  for (const step of ["accept", "travel", "check-in", "before", "work", "parts", "after", "sign", "summary"]) {
    await phone.goto(`/jobs/${job.id}?step=${step}`);
    await expect(phone.locator("#step-title")).toBeVisible();
  }
  await complete(phone);
  for (const path of ["/sync", "/settings", "/jobs/assigned"]) {
    await phone.goto(path);
    await expect(phone.locator(".sync-complete").first()).toBeVisible({ timeout: 20_000 });
  }
  expect(wrong.filter((text) => !text.includes(breach))).toEqual([]);
});

test("the sign-in page needs the app's first file alone", async ({ browser, server }) => {
  const page = await (await phone(browser, server.url)).newPage();
  await page.goto("/login");
  await expect(page.getByLabel(/email/i)).toBeVisible();
  expect(await page.evaluate(() => performance.getEntriesByName("later: called early").length)).toBe(0);
  await signIn(page, bluebonnet("tech1"));
  await expect(page.getByTestId("job-card").first()).toBeVisible();
});

/** What stands between a technician and the first page, and everything with what follows while that is looked at. */
const MOST = { first: 600_000, all: 1_280_000 };

test("what a technician's phone loads does not grow", async () => {
  type Build = { variant: string; css: string; phone: { js: string; wasm: string; modules: string[]; later: string } };
  const about = JSON.parse(await readFile(join(site(), "build.json"), "utf8")) as Build;
  // Only the release bundle is small: a run on another one must not pass as if this had been looked at.
  expect(about.variant, "this needs the site of: .ci/bundle release").toBe("release");
  let first = 0;
  for (const file of [about.phone.wasm, about.phone.js, about.css, ...about.phone.modules]) first += (await stat(join(site(), `${file}.br`))).size;
  const all = first + (await stat(join(site(), `${about.phone.later}.br`))).size;
  test.info().annotations.push({ type: "bundle with brotli", description: `${first} bytes, ${all} with what follows` });
  expect(first).toBeLessThanOrEqual(MOST.first);
  expect(all).toBeLessThanOrEqual(MOST.all);
});
