import { execFileSync } from "node:child_process";

/** Interpreter of the outside programs that tests compare with, undefined where there is none; says so once. */
export const python: string | undefined = process.env.CRATON_TEST_PYTHON;

if (python === undefined)
  console.warn("SKIPPED: comparisons with Python's libraries; set CRATON_TEST_PYTHON=$(bash scripts/peers.sh)");

/** Runs a script with a JSON text as its input; gives what it prints, as JSON. */
export function askPython<T>(script: string, input: unknown): T {
  const output = execFileSync(python!, [script], { input: JSON.stringify(input), maxBuffer: 2 ** 28 });
  return JSON.parse(output.toString()) as T;
}
