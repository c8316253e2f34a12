import { parseSync } from "oxc-parser";
import { walk } from "../evaluate/syntax-tree.ts";

const STOPPABLE = /(Statement|Declaration|Expression)$/;
const NEVER = /^(BlockStatement|EmptyStatement|TS|FunctionExpression|ArrowFunctionExpression|Program)/;

/** The line, from 1, at or after this one where code can stop; `undefined` when there is none. What has magics is taken as it is. */
export function codeLine(code: string, line: number): number | undefined {
  const { program, errors } = parseSync("cell.ts", code, { lang: "ts" });
  if (errors.length > 0) return line;
  const starts = lineStarts(code);
  const wanted = starts[line - 1] ?? code.length;
  const after = walk(program.body, ({ type }) => !type.startsWith("TS"))
    .filter(({ type, start }) => STOPPABLE.test(type) && !NEVER.test(type) && start >= wanted)
    .map(({ start }) => start);
  if (after.length === 0) return undefined;
  const first = Math.min(...after);
  return starts.findLastIndex((start) => start <= first) + 1;
}

function lineStarts(code: string): number[] {
  return [0, ...Array.from(code.matchAll(/\n/g), ({ index }) => index + 1)];
}
