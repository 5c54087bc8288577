// What was measured with: without it no figure means anything.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

const said = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
};

/** Kind of file system and whether its disk says that it turns. */
function disk(folder) {
  const [device, kind] = (said("df", "--output=source,fstype", folder) ?? "").split("\n").at(-1).split(/\s+/);
  return `${kind} on ${device}`;
}

export function machine(root) {
  const os = readFileSync("/etc/os-release", "utf8").match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1];
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    disk: disk(root),
    system: `${os}, Linux ${release()}`,
    load_before: loadavg().map((load) => Number(load.toFixed(2))),
  };
}

export function versions(root, chromium) {
  const lock = JSON.parse(readFileSync(new URL("./package-lock.json", import.meta.url), "utf8")).packages;
  const npm = (name) => lock[`node_modules/${name}`]?.version;
  const crate = (name) => readFileSync(`${root}/Cargo.lock`, "utf8").match(new RegExp(`name = "${name}"\nversion = "([^"]+)"`))?.[1];
  return {
    holdfast: said("git", "-C", root, "describe", "--always", "--dirty") ?? crate("server"),
    rustc: said("rustc", "--version"),
    node: process.version,
    chromium: said(chromium, "--version"),
    automerge: crate("automerge"),
    leptos: crate("leptos"),
    axum: crate("axum"),
    sqlx: crate("sqlx"),
    automerge_repo: `${npm("@automerge/automerge-repo")} (automerge ${npm("@automerge/automerge")})`,
    hocuspocus: `${npm("@hocuspocus/server")} (yjs ${npm("yjs")})`,
  };
}
