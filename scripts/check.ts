// npm run check: formatting, lint, types, dead code, licences. Every step runs; the first failure does not hide the next.
import { spawnSync } from "node:child_process";
import { root } from "./setup.mjs";

const steps: [name: string, command: string, args: string[]][] = [
  ["format and lint", "biome", ["check", "--error-on-warnings", "."]],
  [
    "types",
    "tsc",
    ["-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", "node_modules/.cache/types.tsbuildinfo"],
  ],
  ["types in the browser", "tsc", ["-p", "extensions/lab/tsconfig.json"]],
  ["dead code", "knip", []],
  ["licences", "node", ["scripts/licences.ts"]],
];
const failed = steps.filter(([name, command, args]) => {
  console.log(`— ${name}`);
  return spawnSync(command, args, { cwd: root, stdio: "inherit" }).status !== 0;
});
for (const [name] of failed) console.error(`failed: ${name}`);
process.exit(failed.length > 0 ? 1 : 0);
