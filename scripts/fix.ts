// npm run fix: what the tools can mend by themselves: format, safe lint fixes, NOTICE.
import { spawnSync } from "node:child_process";
import { root } from "./setup.mjs";

const run = (command: string, args: string[]): number =>
  spawnSync(command, args, { cwd: root, stdio: "inherit" }).status ?? 1;
const codes = [run("biome", ["check", "--write", "."]), run("node", ["scripts/licences.ts", "--write"])];
process.exit(Math.max(...codes));
