import { styleText } from "node:util";
import { withoutHub } from "./hub-text.ts";
import { linesOf } from "./places.ts";
import type { Problem } from "./service.ts";

/** Warnings shown for one cell, and the longest of their messages and lines, in UTF-16 units. */
const LIMIT = 10;
const MESSAGE_LIMIT = 700;
const LINE_LIMIT = 200;

/** What the kernel allows or says better itself: names declared twice, assignments to functions and classes. */
const LEGAL = new Set([2300, 2393, 2440, 2451, 2484, 2528, 2629, 2630, 2632, 2686]);
/** Modules that are not found or have no types: the run knows. */
const MODULES = new Set([2306, 2307, 2792]);
/** Names that modules do not export. */
const EXPORTS = new Set([1192, 1259, 2305, 2497, 2613, 2614, 2724]);

/**
 * The problems that are in a cell's own lines and say something that running it does not: no syntax errors; in loose
 * mode also nothing about types that nobody wrote.
 */
export function relevantProblems(
  problems: readonly Problem[],
  { firstLine, lines, strict }: { firstLine: number; lines: number; strict: boolean },
): Problem[] {
  return problems
    .filter(({ code }) => code >= 2000 && !LEGAL.has(code))
    .filter(({ code }) => strict || !(MODULES.has(code) || (code >= 7000 && code < 8000)))
    .filter(({ start }) => start.line >= firstLine && start.line < firstLine + lines)
    .map(({ code, message, start, end }) => ({
      code,
      message: withoutHub(message),
      start: { ...start, line: start.line - firstLine },
      end: { ...end, line: end.line - firstLine },
    }));
}

/** Adds the import that makes a name known, as `importOf` tells it by name. */
export function withImport(problem: Problem, importOf: (name: string) => string | undefined): Problem {
  const name = isUnknownName(problem) ? /'([^']+)'/.exec(problem.message)?.[1] : undefined;
  const statement = name === undefined ? undefined : importOf(name);
  return statement === undefined ? problem : { ...problem, message: `${problem.message} There is: ${statement}` };
}

/** Whether a problem is an import that is not there. */
export function isImportProblem({ code }: Problem): boolean {
  return MODULES.has(code) || EXPORTS.has(code);
}

/** Whether a problem is a name that nobody has declared. */
export function isUnknownName({ code }: Problem): boolean {
  return code === 2304 || code === 2552;
}

/** Problems as text with colours: place, number, message, and the source line with the exact span underlined. */
export function problemLines(problems: readonly Problem[], { file, code }: { file: string; code: string }): string[] {
  const lines = linesOf(code);
  const shown = problems.slice(0, LIMIT).flatMap((problem) => problemText(problem, { file, lines }));
  const rest = problems.length - LIMIT;
  return rest > 0 ? [...shown, `and ${rest} more`] : shown;
}

function problemText({ code, message, start, end }: Problem, cell: { file: string; lines: string[] }): string[] {
  const place = color("blue", `${cell.file}:${start.line + 1}:${start.character + 1}`);
  const text = message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT)}…` : message;
  const line = cell.lines[start.line] ?? "";
  const last = end.line === start.line ? end.character : line.length;
  const width = Math.max(Math.min(last, LINE_LIMIT) - start.character, 1);
  const number = String(start.line + 1).padStart(4);
  const indent = line.slice(0, start.character).replace(/[^\t]/g, " ");
  const head = `${place} ${color("bold", `TS${code}`)} ${text}`;
  if (start.character >= LINE_LIMIT) return [head];
  const source = line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line;
  const mark = color("red", "~".repeat(width));
  return [head, `${number} | ${source}`, `     | ${indent}${mark}`];
}

function color(style: "blue" | "bold" | "red", text: string): string {
  return styleText(style, text, { validateStream: false });
}
