// Keeps what a measurement found for run.mjs to count.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Keeps raw milliseconds under that name. */
export async function note(name: string, values: Record<string, unknown>): Promise<void> {
  const folder = process.env.HOLDFAST_BENCH_RESULTS;
  if (!folder) throw new Error("HOLDFAST_BENCH_RESULTS is not set. Run the measurements with: make bench");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(values));
}
