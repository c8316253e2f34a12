// npm run bench -- [NAME…] [--json FILE]: runs <package>/bench/NAME.ts and prints one table for all.
import { globSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Measure } from "./measure.ts";
import { root } from "./setup.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const files = new Map(globSync("*/bench/*.ts", { cwd: root }).map((file) => [basename(file, ".ts"), join(root, file)]));
const names = positionals.length > 0 ? positionals : [...files.keys()];
const rows = [];
for (const name of names) {
  const file = files.get(name);
  if (!file) {
    console.error(`There is no benchmark "${name}"; there are: ${[...files.keys()].join(", ")}`);
    process.exit(1);
  }
  const { bench } = (await import(pathToFileURL(file).href)) as { bench: () => Promise<Measure[]> };
  for (const { moreIsBetter = false, ...measure } of await bench()) {
    const { ours, peer } = measure;
    const ratio = peer === undefined ? undefined : moreIsBetter ? ours / peer : peer / ours;
    rows.push({ bench: name, ...measure, ratio });
  }
}
const round = (value: number | undefined): string => (value === undefined ? "" : String(Number(value.toPrecision(3))));
console.table(
  rows.map(({ bench, row, unit, ours, peer, peerName, ratio, most, ofLimit }) => ({
    bench,
    row,
    unit,
    ours: round(ours),
    peer: peer === undefined ? (peerName ?? "") : `${round(peer)} ${peerName ?? ""}`,
    "times better": round(ratio),
    bar: most === undefined ? "" : `${round(most)}${ours <= most ? "" : " missed"}`,
    "% of limit": round(ofLimit && 100 * ofLimit),
  })),
);
const compared = rows.filter(({ ratio }) => ratio !== undefined);
const width = Math.max(0, ...compared.map(({ row }) => row.length));
for (const { row, unit, peerName, ratio } of compared)
  console.log(`${row.padEnd(width)} ${bar(ratio!).padEnd(31)} ${round(ratio)} × ${peerName}'s ${unit}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);

/** A bar of a third of a doubling per mark; left of the line we are behind. */
function bar(ratio: number): string {
  const marks = Math.max(-9, Math.min(20, Math.round(3 * Math.log2(ratio))));
  return marks < 0 ? `${"▒".repeat(-marks).padStart(10)}│` : `${" ".repeat(10)}│${"█".repeat(marks)}`;
}
