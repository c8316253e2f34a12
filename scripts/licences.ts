// Licence allow-list over every installed package; writes NOTICE with --write, otherwise fails when NOTICE is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.mjs";

const allowed = new Set(
  "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC-BY-4.0 CC0-1.0 ISC MIT MIT-0 MPL-2.0 NIST-PD OFL-1.1 Python-2.0 Unlicense WTFPL Zlib".split(
    " ",
  ),
);
/** Packages whose manifest is not precise, by what their own licence files say. */
const known: Record<string, string> = { h5wasm: "NIST-PD AND BSD-3-Clause", khroma: "MIT" };
/** Accepted by name: weak copyleft, used unmodified. elkjs (EPL-2.0) comes with JupyterLab's Mermaid renderer. */
const excepted = new Set(["elkjs"]);

interface Locked {
  dev?: boolean;
  link?: boolean;
  optional?: boolean;
}

function licenceOf(name: string, path: string): string {
  const file = join(root, path, "package.json");
  if (!existsSync(file)) return "absent";
  const { license, licenses } = JSON.parse(readFileSync(file, "utf8")) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  const stated =
    typeof license === "object" ? license.type : (license ?? licenses?.map((each) => each.type).join(" OR "));
  return known[name] ?? stated ?? "none";
}

/** SPDX: `A OR B` passes with one allowed, `A AND B` needs both. */
function passes(expression: string): boolean {
  return expression
    .replace(/[()]/g, "")
    .split(/ OR /i)
    .some((option) => option.split(/ AND /i).every((part) => allowed.has(part.trim())));
}

const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
const rows = Object.entries(lock.packages)
  .filter(([path, entry]) => path.includes("node_modules/") && !entry.link)
  .map(([path, entry]) => ({ path, name: path.slice(path.lastIndexOf("node_modules/") + 13), entry }))
  .map((row) => ({ ...row, licence: licenceOf(row.name, row.path) }))
  .filter((row) => row.licence !== "absent");
const bad = rows.filter((row) => !passes(row.licence) && !excepted.has(row.name));
for (const row of bad) console.error(`licence not on the allow-list: ${row.name}: ${row.licence}`);

const shipped = rows.filter((row) => !row.entry.dev && !row.entry.optional);
const notice = [
  "Craton",
  "Copyright the Craton authors. Licensed under the Apache License, Version 2.0 (see LICENSE).",
  "",
  "It uses these packages, each under its own licence (list made by scripts/licences.ts):",
  "",
  ...new Set(shipped.map((row) => `${row.name} — ${row.licence}`).toSorted()),
  "",
].join("\n");
const file = join(root, "NOTICE");
if (parseArgs({ options: { write: { type: "boolean" } } }).values.write) writeFileSync(file, notice);
else if (!existsSync(file) || readFileSync(file, "utf8") !== notice) {
  console.error("NOTICE is stale: run npm run fix");
  process.exitCode = 1;
}
if (bad.length > 0) process.exitCode = 1;
