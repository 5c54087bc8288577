// The work that every peer does, and the three processes that do it: a server, a writer that was
// without signal, and a reader that is online. Times are milliseconds of this machine's one clock.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const JOBS = 50;
export const STEPS = 4;
export const ITEMS = 10;

export const now = () => performance.timeOrigin + performance.now();
export const text = "Baffle is sound, riser ring replaced.";
export const photo = () => ({ sha256: "0".repeat(64), bytes: 412_345, mime: "image/jpeg", kind: "after", width: 2048, height: 1536 });
export const part = () => ({ name: "Riser ring", unit: "each", quantity: 1 });

/** True when a job shows all four edits: `job` answers a field as plain values. */
export const isDone = (job) =>
  job.status === "in_progress" && job.notes.includes(text) && job.parts === 1 && job.attachments === 1 && job.ticked === STEPS;

/** Answers when every one of the jobs has become done. */
export function whenAllDone(count) {
  const open = new Set(Array.from({ length: count }, (_, index) => index));
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  return {
    finished,
    note(index, job) {
      if (open.has(index) && isDone(job)) open.delete(index);
      if (open.size === 0) finish(now());
    },
  };
}

/** In a child: answers each message `{ask, ...}` with what `roles[ask]` makes of it. */
export function serveParent(roles) {
  process.on("message", async ({ ask, ...details }) => {
    try {
      process.send({ ask, answer: await roles[ask](details) });
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  });
}

/** A child process in one of the roles. */
class Child {
  constructor(script, role) {
    this.process = fork(script, [role], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.process.on("exit", (code) => (this.ended = code));
  }

  async ask(question, details = {}) {
    if (this.ended !== undefined) throw new Error(`${question}: the process has ended (${this.ended})`);
    this.process.send({ ask: question, ...details });
    const gone = once(this.process, "exit").then(([code]) => {
      throw new Error(`${question}: the process ended (${code})`);
    });
    const answered = new Promise((resolve) => {
      const listen = (message) => {
        if (message.ask !== question) return;
        this.process.off("message", listen);
        resolve(message.answer);
      };
      this.process.on("message", listen);
    });
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`${question}: no answer in 60 s`)), 60_000).unref());
    gone.catch(() => {});
    return Promise.race([answered, gone, late]);
  }

  async end() {
    if (this.ended !== undefined) return;
    const gone = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await gone;
  }
}

/** One run of a peer: milliseconds from the writer's return until each milestone. */
export async function race(script, settings) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const [server, writer, reader] = ["server", "writer", "reader"].map((role) => new Child(script, role));
  try {
    const address = await server.ask("listen", { folder, settings });
    const jobs = await writer.ask("create", address);
    await reader.ask("open", { ...address, jobs });
    await server.ask("settle");
    await writer.ask("edit");
    const [seen, durable, returned] = await Promise.all([reader.ask("see"), server.ask("store", { jobs }), writer.ask("return")]);
    const since = (time) => (time === undefined ? undefined : time - returned.begun);
    return { visible: since(seen), acknowledged: since(returned.acknowledged), stored: since(durable) };
  } finally {
    await Promise.all([server.end(), writer.end(), reader.end()]);
    await rm(folder, { recursive: true, force: true });
  }
}
