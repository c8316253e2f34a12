import type { Debugger } from "node:inspector";
import { parseSync } from "oxc-parser";
import { isFunction, type SyntaxNode, walk } from "../evaluate/syntax-tree.ts";
import type { Cdp } from "./cdp.ts";
import type { Frame } from "./frames.ts";

/** The kinds of exceptions at which a front end may choose to stop. */
export const EXCEPTION_FILTERS: readonly { filter: string; label: string; default: boolean }[] = [
  { filter: "caught", label: "Caught Exceptions", default: false },
  { filter: "uncaught", label: "Uncaught Exceptions", default: false },
];

/**
 * Whether an exception that has just been thrown ends the cell. V8 itself cannot say: for it all that a cell awaits is
 * handled, by the kernel. Of rejected promises only `try` around an `await` is seen, not `.catch()`.
 */
export async function isUncaught(
  { reason, data }: Debugger.PausedEventDataType,
  frames: Frame[],
  cdp: Cdp,
): Promise<boolean> {
  if ((data as { uncaught?: boolean } | undefined)?.uncaught === true) return true;
  if (reason !== "promiseRejection") return false;
  for (const frame of frames) if (await isGuarded(frame, cdp)) return false;
  return true;
}

async function isGuarded({ script, line, column }: Frame, cdp: Cdp): Promise<boolean> {
  const answer = cdp.post<Debugger.GetScriptSourceReturnType>("Debugger.getScriptSource", { scriptId: script.id });
  script.source ??= (await answer).scriptSource;
  return isInTry(script.source, { line, column });
}

/** Whether a place, counted from 0, is in a `try` block with a `catch`, of the same function. */
export function isInTry(source: string, { line, column }: { line: number; column: number }): boolean {
  let start = 0;
  for (let left = line; left > 0; left -= 1) start = source.indexOf("\n", start) + 1;
  const offset = start + column;
  const { program } = parseSync("script.js", source, { sourceType: "module" });
  const around = walk(program.body, () => true).filter((node) => holds(node, offset));
  const inner = Math.max(0, ...around.filter(isFunction).map((node) => node.start));
  return around.some(({ type, start: at, handler, block }) => {
    return type === "TryStatement" && at >= inner && handler && holds(block, offset);
  });
}

function holds({ start, end }: SyntaxNode, offset: number): boolean {
  return start <= offset && offset < end;
}
