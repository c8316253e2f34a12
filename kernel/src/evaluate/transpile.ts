import { parseSync } from "oxc-parser";
import type { OxcError } from "oxc-transform";
import { CellSyntaxError } from "../errors.ts";
import { expandMagics } from "../magic/expand.ts";
import { lowered, withoutTypes } from "../typescript.mjs";
import type { Declarations } from "./declarations.ts";
import { excerpt } from "./excerpt.ts";
import { rewriteModule } from "./rewrite.ts";
import type { CellSource } from "./sources.ts";

/**
 * Compiles a cell to a script for V8's REPL mode, with the way back to its source. Throws {@link CellSyntaxError}.
 * `file` is the name that stacks show, `session` takes note of what the cell declares.
 */
export function transpile(file: string, code: string, session: Declarations): CellSource {
  const expanded = expandMagics(code, (name) => session.has(name) || name in globalThis);
  const plain = expanded?.text ?? code;
  const text = asExpression(plain);
  const { errors, ...compiled } = withoutTypes(file, text, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  });
  const [error] = errors.filter(({ severity }) => severity === "Error");
  if (error) throw syntaxError(error, { file, code, indent: text === code ? 0 : 1 });
  const { code: module, map } = lowered(file, text) ?? compiled;
  const { text: script, toOriginal, valueKey } = rewriteModule(module, session, code);
  const indent = text === plain ? 0 : 1;
  return { file, source: code, module, script, valueKey, map, indent, expanded, toModule: toOriginal };
}

/** The error with the line that it is in; what the compiler counts is bytes. */
function syntaxError(
  { message, labels }: OxcError,
  cell: { file: string; code: string; indent: number },
): CellSyntaxError {
  const start = Math.max((labels[0]?.start ?? 0) - cell.indent, 0);
  const before = Buffer.from(cell.code).subarray(0, start).toString().split("\n");
  const place = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const rows = excerpt(cell.code.split("\n"), place);
  return new CellSyntaxError(message, [`    at ${cell.file}:${place.line}:${place.column}`, "", ...rows].join("\n"));
}

/** A cell that is one object literal means the object, not a block. */
function asExpression(code: string): string {
  const trimmed = code.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return code;
  const wrapped = `(${code}\n)`;
  return parseSync("cell.ts", wrapped, { lang: "ts" }).errors.length === 0 ? wrapped : code;
}
