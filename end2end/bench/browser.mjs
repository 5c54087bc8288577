// The measurements of phone.measure.ts and board.measure.ts, and the size of what a phone loads.
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { summary } from "./peers.mjs";

export const chromium =
  process.env.HOLDFAST_CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium || command -v google-chrome"], { encoding: "utf8" }).trim();

const end2end = dirname(dirname(fileURLToPath(import.meta.url)));

async function bundle() {
  const site = process.env.HOLDFAST_SITE;
  const { css, phone, desk } = JSON.parse(await readFile(join(site, "build.json"), "utf8"));
  const size = async (...addresses) => {
    const sizes = await Promise.all(addresses.map((address) => stat(join(site, `${address}.br`))));
    return Math.round(sizes.reduce((sum, { size }) => sum + size, 0) / 100) / 10;
  };
  const total = ({ js, wasm, modules }) => size(wasm, js, css, ...modules);
  return {
    wasm_kb: await size(phone.wasm),
    js_kb: await size(phone.js, ...phone.modules),
    css_kb: await size(css),
    total_kb: await total(phone),
    later_kb: phone.later && (await size(phone.later)),
    desk_total_kb: await total(desk),
  };
}

export async function measureBrowser(target) {
  const results = await mkdtemp(join(target, "bench-"));
  try {
    const child = spawn(process.execPath, ["node_modules/@playwright/test/cli.js", "test", "-c", "bench/playwright.config.ts"], {
      cwd: end2end,
      // The profile must lie on the disk that is measured, which the system's folder may not.
      env: { ...process.env, HOLDFAST_BENCH_RESULTS: results, TMPDIR: results },
      stdio: ["ignore", process.stderr, process.stderr],
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    const read = async (name) => JSON.parse(await readFile(join(results, `${name}.json`), "utf8").catch(() => "null"));
    const [commit, cold, paint, board] = await Promise.all(["commit", "cold_start", "first_paint", "board"].map(read));
    const starts = (runs) => ({ listed: summary(runs.map((run) => run.listed)), answered: summary(runs.map((run) => run.answered)) });
    return {
      complete: code === 0,
      bundle: await bundle(),
      commit: commit && {
        durable_ms: summary(commit.durable),
        tap_to_durable_ms: summary(commit.tap_to_durable),
        tap_to_tick_ms: summary(commit.tap_to_tick),
        bare_strict_write_ms: summary(commit.bare),
      },
      cold_start: cold && { cards: cold.cards, full: starts(cold.full), quarter: starts(cold.quarter), first_paint_quarter: summary(cold.quarter.map((run) => run.painted)) },
      first_paint: paint && {
        ...summary(paint.visits.map((visit) => visit.painted)),
        form_ms: summary(paint.visits.map((visit) => visit.form)),
      },
      board: board && {
        technicians: board.technicians,
        visits: board.visits,
        opened_ms: summary(board.opened.link),
        opened_tab_ms: summary(board.opened.tab),
        opened_reload_ms: summary(board.opened.reload),
        scroll_frame_ms: summary(board.scrolled),
        week_scroll_frame_ms: summary(board.week),
        drag_frame_ms: summary(board.dragged),
      },
    };
  } finally {
    await rm(results, { recursive: true, force: true, maxRetries: 5 });
  }
}
