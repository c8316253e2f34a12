import { parseSync } from "oxc-parser";
import { type IsKnown, parseCell } from "../magic/parse-cell.ts";

/** Answers `is_complete_request`: whether a console should run this cell or ask for another line. */
export function isComplete(cell: string, isKnown: IsKnown): Record<string, unknown> {
  const { text: code, cell: magic } = parseCell(cell, isKnown);
  if (magic && code.trim() === "")
    return /\n\s*$/.test(cell) ? { status: "complete" } : { status: "incomplete", indent: "" };
  const { errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  const [error] = errors;
  if (!error) return { status: "complete" };
  const template = error.labels.some(({ start }) => code[start] === "`");
  const atEnd =
    error.labels.some(({ end }) => end >= code.trimEnd().length) && /[+\-*/%&|^=<>?:.,([{]$/.test(code.trimEnd());
  const unfinished = template || atEnd || /EOF|Unterminated multiline comment/.test(error.message);
  return unfinished ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const current = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]$/.test(last) ? `${current}  ` : current;
}
