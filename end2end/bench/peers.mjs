// The same scenario on other systems, in the same run: 200 edits over 50 jobs made without
// signal, then the signal is back. What each calls an acknowledgement is said beside it.
import { fileURLToPath } from "node:url";
import { race } from "./peers/work.mjs";

const RUNS = 7;

const PEERS = [
  {
    name: "automerge-repo",
    script: "automerge-repo.mjs",
    settings: {},
    acknowledgement: "none in its protocol; files are written 100 ms later at most, without fsync",
  },
  {
    name: "automerge-repo, fsync",
    script: "automerge-repo.mjs",
    settings: { saveDebounceRate: 0, sync: true },
    acknowledgement: "none in its protocol; every file is fsynced (our adapter), no debounce",
  },
  {
    name: "Hocuspocus, SQLite",
    script: "hocuspocus.mjs",
    settings: {},
    acknowledgement: "the server's memory has it; SQLite gets it 2 s later",
  },
  {
    name: "Hocuspocus, SQLite at once",
    script: "hocuspocus.mjs",
    settings: { debounce: 0 },
    acknowledgement: "the server's memory has it; SQLite stores each change without debounce",
  },
];

/** Milliseconds, nearest rank, as the Rust side counts. */
export function summary(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const rank = (share) => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] * 100) / 100;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

export async function measurePeers() {
  const measured = [];
  for (const { name, script, settings, acknowledgement } of PEERS) {
    const path = fileURLToPath(new URL(`./peers/${script}`, import.meta.url));
    const runs = [];
    let problem;
    try {
      for (let run = 0; run < RUNS; run++) runs.push(await race(path, settings));
    } catch (error) {
      // A peer that does not run here is said to be so; it stops nothing.
      problem = String(error.message ?? error);
    }
    const of = (what) => summary(runs.map((run) => run[what]));
    const result = { name, acknowledgement, visible_ms: of("visible"), acknowledged_ms: of("acknowledged"), stored_ms: of("stored"), problem };
    console.error(JSON.stringify(result));
    measured.push(result);
  }
  return measured;
}
