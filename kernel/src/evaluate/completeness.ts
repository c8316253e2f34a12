import { parseSync } from "oxc-parser";

/** Answers `is_complete_request`: whether a console should run this code or ask for another line. */
export function isComplete(code: string): Record<string, unknown> {
  const { errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  const [error] = errors;
  if (!error) return { status: "complete" };
  const end = code.trimEnd().length;
  const open = error.labels.some((label) => label.end >= end && label.start <= code.length && label.end > 0);
  const unfinished =
    /EOF|Unterminated (template|multiline comment)/i.test(error.message) ||
    (open && /[`+\-*/%&|^=<>?:.,([{]$/.test(code.trimEnd()));
  return unfinished ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const current = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]$/.test(last) ? `${current}  ` : current;
}
