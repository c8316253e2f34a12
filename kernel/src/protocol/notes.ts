import { writeSync } from "node:fs";

/** More is not said: a stream that nobody reads would make the thread wait. */
const LIMIT = 20;

let said = 0;

/** Says on the process's own error stream what was ignored and why. */
export function note(text: string): void {
  if (said >= LIMIT) return;
  said += 1;
  try {
    writeSync(2, `kernel: ${text.slice(0, 200)}\n`);
  } catch {
    // Nobody listens.
  }
}
