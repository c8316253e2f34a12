import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KernelClient } from "./client.ts";
import type { Program } from "./programs.ts";

const END = "--- end of a program ---";

/** What Node prints for each of the programs, run as modules; for tests. */
export async function printedByNode(programs: Program[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-programs-"));
  try {
    const files = programs.map((_, i) => join(folder, `${i}.mjs`));
    for (const [i, file] of files.entries()) await writeFile(file, programs[i]!.statements.join("\n"));
    const runs = files.map(
      (file) =>
        `await import(${JSON.stringify(file)}).catch((e) => console.log("failed:", e.message)); console.log("${END}");`,
    );
    const main = join(folder, "main.mjs");
    await writeFile(main, runs.join("\n"));
    const { stdout } = await promisify(execFile)(process.execPath, [main], { maxBuffer: 1 << 28 });
    return stdout.split(`${END}\n`).slice(0, -1);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a program prints whose statements are spread over cells. */
export async function printedByCells(kernel: KernelClient, { statements, breaks }: Program): Promise<string> {
  const cells: string[][] = [[]];
  for (const [i, statement] of statements.entries()) {
    if (breaks[i]) cells.push([]);
    cells.at(-1)!.push(statement);
  }
  let printed = "";
  for (const cell of cells) {
    const { stdout, stderr, reply } = await kernel.run(cell.join("\n"));
    printed += stdout + stderr;
    if (reply.status !== "ok") return `${printed}failed: ${reply.evalue}\n`;
  }
  return printed;
}
