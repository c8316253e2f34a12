import { expect, test } from "vitest";
import { type GroupName, groups } from "./groups.ts";
import type { Report } from "./protocol.ts";
import { runRounds } from "./run.ts";

/** Damaged contents per subject. */
const rounds = 10_000;
/** The same damage in every run; other numbers look at other damage. */
const seed = Number(process.env.CRATON_FUZZ_SEED ?? 1);
/** One round alone, to look at a failure. */
const only = process.env.CRATON_FUZZ_ROUND;
/** Resident memory of a process that reads damaged contents one by one, each computation within 256 MB. */
const maxPeakBytes = 1.2e9;

/** Children that share the rounds of a subject. */
const children = 2;

/** A test for each subject of a group: all rounds end with values or a typed error, within time and memory. */
export async function fuzzGroup(group: GroupName): Promise<void> {
  for (const { name } of await groups[group]()) {
    test(name, { timeout: 1_800_000 }, async () => {
      const start = performance.now();
      const reports = await Promise.all(parts().map((part) => runRounds({ group, subject: name, seed, ...part })));
      console.log(`${name}: ${summary(reports)}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
      const failures = reports.flatMap((report) => report.failures);
      const list = failures.map(({ round, problem }) => `round ${round}: ${problem}`).join("\n");
      expect(list, `CRATON_FUZZ_SEED=${seed} CRATON_FUZZ_ROUND=…`).toBe("");
      expect(sum(reports, (report) => report.rounds)).toBe(only === undefined ? rounds : 1);
      for (const { peakBytes } of reports) expect(peakBytes).toBeLessThan(maxPeakBytes);
    });
  }
}

/** The rounds of each child. */
function parts(): { from: number; to: number }[] {
  if (only !== undefined) return [{ from: Number(only), to: Number(only) + 1 }];
  const share = rounds / children;
  return Array.from({ length: children }, (_, i) => ({ from: i * share, to: (i + 1) * share }));
}

function sum(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((total, report) => total + of(report), 0);
}

function summary(reports: readonly Report[]): string {
  const codes = [...new Set(reports.flatMap(({ outcomes }) => Object.keys(outcomes)))].sort();
  const counts = codes.map((code) => `${sum(reports, ({ outcomes }) => outcomes[code] ?? 0)} ${code}`);
  const slowest = reports.map((report) => report.slowest).reduce((a, b) => (b.ms > a.ms ? b : a));
  const peakBytes = Math.max(...reports.map((report) => report.peakBytes));
  return (
    `${sum(reports, (report) => report.rounds)} rounds (${counts.join(", ")}), ` +
    `${(sum(reports, ({ cpuMs }) => cpuMs) / 1000).toFixed(0)} s of a processor, slowest ${slowest.ms.toFixed(0)} ms ` +
    `(round ${slowest.round}), peak ${(peakBytes / 1e6).toFixed(0)} MB`
  );
}
