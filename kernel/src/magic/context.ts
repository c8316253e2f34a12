import type { Display } from "../display/display.ts";
import type { Output } from "../display/output.ts";
import { CommandError } from "../errors.ts";
import type { Cells } from "../evaluate/cells.ts";
import type { Input } from "../evaluate/input.ts";
import { runCommand } from "./command.ts";
import type { Session } from "./session.ts";

/** What magics work with. */
export interface MagicContext {
  cells: Cells;
  output: Output;
  display: Display;
  input: Input;
  session: Session;
}

/** Runs a program under the cell, its output shown as it comes. */
export function runShown(argv: string[], { output, cells }: MagicContext): Promise<number | string> {
  return runCommand(argv, { onText: (name, text) => output.stream(name, text), signal: cells.current?.signal });
}

/** Runs a program as {@link runShown} and throws {@link CommandError} unless it ends with 0. */
export async function runWell(argv: string[], name: string, context: MagicContext): Promise<void> {
  const exit = await runShown(argv, context);
  if (exit !== 0) throw new CommandError(name, exit);
}
