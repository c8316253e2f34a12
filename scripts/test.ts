// npm test [-- --long [--slice I/N] | FILTER…]: runs Vitest and ends with one line of counts.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.mjs";
import { pathInClone, slowest } from "./test-order.ts";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
  testResults: { name: string; startTime: number; endTime: number }[];
}

/** A file that takes longer belongs among those that begin first. */
const slowSeconds = 30;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { long: { type: "boolean", default: false }, slice: { type: "string" } },
});
const folder = mkdtempSync(join(tmpdir(), "craton-test-"));
const report = join(folder, "report.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...positionals];
if (values.slice) args.push(`--shard=${values.slice}`);

const env = { ...process.env, ...(values.long ? { CRATON_LONG: "1" } : {}) };
const child = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio: "inherit", env });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  const counts = read();
  rmSync(folder, { recursive: true, force: true });
  if (counts) {
    if (!values.long) tellSlow(counts);
    const skipped = counts.numPendingTests + counts.numTodoTests;
    console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped`);
  }
  process.exit(code ?? 1);
});

function tellSlow({ testResults }: Report): void {
  for (const { name, startTime, endTime } of testResults) {
    const seconds = (endTime - startTime) / 1000;
    if (seconds > slowSeconds && !slowest.includes(pathInClone(name)))
      console.log(`${pathInClone(name)} took ${seconds.toFixed(0)} s: name it in scripts/test-order.ts`);
  }
}

function read(): Report | undefined {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as Report;
  } catch {
    return undefined;
  }
}
