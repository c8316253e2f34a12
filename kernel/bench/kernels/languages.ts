import { globSync } from "node:fs";
import { join } from "node:path";
import { nodePeers } from "../../../scripts/node-peers.ts";

/** A kernel and what it is asked to do, in its own language. */
export interface Language {
  name: string;
  /** How it is started; the kernel of this package when absent. */
  argv?: string[];
  /** How front ends interrupt it. */
  interrupt: "message" | "signal";
  lines: string;
  megabytes: string;
  /** A cell with a type annotation and an import, different for each number. */
  annotated: (i: number) => string;
  completion: string;
  hover: string;
  /** Defines `keep`. */
  keep: string;
  endless: Record<string, string>;
}

const typescript: Omit<Language, "name" | "argv"> = {
  interrupt: "message",
  lines: "for (let i = 0; i < 100_000; i++) console.log('line', i)",
  megabytes: "console.log('x'.repeat(50e6))",
  annotated: (i) => `import { sep } from "node:path";\nconst p${i}: string = sep;\np${i}.length`,
  completion: "Math.hyp",
  hover: "Math.max",
  keep: "var keep = 42; var sleep = (ms) => new Promise((r) => setTimeout(r, ms)); keep",
  endless: {
    "a loop": "while (true) {}",
    "a pending await": "await new Promise(() => undefined)",
    "a loop after an await": "await sleep(50); while (true) {}",
  },
};

const python: Omit<Language, "name" | "argv"> = {
  interrupt: "signal",
  lines: "for i in range(100000): print('line', i)",
  megabytes: "print('x' * 50_000_000)",
  annotated: (i) => `from os.path import sep\np${i}: str = sep\nlen(p${i})`,
  completion: "import math; math.hyp",
  hover: "max",
  keep: "import asyncio; keep = 42; keep",
  endless: {
    "a loop": "while True: pass",
    "a pending await": "await asyncio.Event().wait()",
    "a loop after an await": "await asyncio.sleep(0.05)\nwhile True: pass",
  },
};

/** Our kernel. */
export const OURS: Language = { name: "craton", ...typescript };

/** The other kernels that this machine can run; says loudly which it cannot. */
export function peers(): Language[] {
  const found: Language[] = [];
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (interpreter) {
    const argv = [interpreter, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    found.push({ name: "ipykernel", ...python, argv });
  } else console.warn("SKIPPED: ipykernel (set CRATON_TEST_PYTHON to a Python that has it)");
  const folder = nodePeers();
  if (!folder) return found;
  const tslab = join(folder, "node_modules", "tslab", "bin", "tslab");
  // Its type check finds Node's types only in the folder that it runs in, and without them it runs no cell with a console.
  const withTypes = ["sh", "-c", 'ln -s "$0" node_modules && exec "$@"', join(folder, "node_modules")];
  const tslabArgv = [...withTypes, process.execPath, tslab, "kernel", "--config-path", "{connection_file}"];
  found.push({ name: "tslab", ...typescript, interrupt: "signal", argv: tslabArgv });
  const [deno] = globSync(join(folder, "node_modules", "@deno", "*", "deno"));
  if (deno)
    found.push({ name: "Deno", ...typescript, argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"] });
  else console.warn("SKIPPED: Deno, whose package has no program for this platform");
  return found;
}
