// make bench: everything measured, one table, target/bench.json.
//   node end2end/bench/run.mjs [server] [peers] [browser]
// Wants DATABASE_URL (a durable PostgreSQL), HOLDFAST_SERVER_BIN and HOLDFAST_SITE; .ci/bench sets them.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, measureBrowser } from "./browser.mjs";
import { machine, versions } from "./machine.mjs";
import { measurePeers } from "./peers.mjs";
import { table } from "./table.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const wanted = process.argv.slice(2);
const wants = (part) => wanted.length === 0 || wanted.includes(part);

/** The Rust side; its last line is the result. */
async function measureServer() {
  const child = spawn("cargo", ["bench", "--quiet", "-p", "server", "--bench", "replication"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`the server's measurements ended with ${code}`);
  return JSON.parse(output.trim().split("\n").at(-1));
}

const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
await mkdir(target, { recursive: true });
const begun = Date.now();
const measured = { machine: machine(root), versions: versions(root, chromium) };
if (wants("browser")) measured.browser = await measureBrowser(target);
if (wants("server")) measured.server = await measureServer();
if (wants("peers")) measured.peers = await measurePeers();
measured.seconds = Math.round((Date.now() - begun) / 1000);

await writeFile(join(target, "bench.json"), `${JSON.stringify(measured, null, 2)}\n`);
console.log(table(measured));
