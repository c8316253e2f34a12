import { parseSync } from "oxc-parser";
import type { OxcError } from "oxc-transform";
import { CellSyntaxError } from "../errors.ts";
import { expandMagics, MAGIC } from "../magic/expand.ts";
import { lowered, withoutTypes } from "../typescript.cjs";
import type { Declarations } from "./declarations.ts";
import { excerpt } from "./excerpt.ts";
import { rewriteModule } from "./rewrite.ts";
import type { CellSource } from "./sources.ts";

/** What is wrong where the `await` of a magic is not legal. */
const AWAITS =
  "a command or magic takes time, so its function must be async: write `async function`, or `async () =>`, and `await` its calls";

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
  if (error) throw syntaxError(error, { file, code, text, expanded, indent: text === plain ? 0 : 1 });
  const { code: module, map } = lowered(file, text) ?? compiled;
  const { text: script, toOriginal } = rewriteModule(module, session, code);
  const indent = text === plain ? 0 : 1;
  return { file, source: code, module, script, map, indent, expanded, toModule: toOriginal };
}

/** A cell that was refused, and the text of it that was compiled. */
interface Refused extends Pick<CellSource, "file" | "expanded" | "indent"> {
  code: string;
  text: string;
}

/** The error with the line that it is in; what the compiler counts is bytes. */
function syntaxError({ message, labels }: OxcError, cell: Refused): CellSyntaxError {
  const { file, code, text, expanded, indent } = cell;
  const offset = Buffer.from(text)
    .subarray(0, labels[0]?.start ?? 0)
    .toString().length;
  const written = Math.max(offset - indent, 0);
  const before = code.slice(0, expanded ? expanded.toOriginal(written) : written).split("\n");
  const place = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const rows = excerpt(code.split("\n"), place);
  const told = text.startsWith(`await ${MAGIC}.`, offset) ? AWAITS : message;
  return new CellSyntaxError(told, [`    at ${file}:${place.line}:${place.column}`, "", ...rows].join("\n"));
}

/** A cell that is one object literal means the object, not a block. */
function asExpression(code: string): string {
  const trimmed = code.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return code;
  const wrapped = `(${code}\n)`;
  return parseSync("cell.ts", wrapped, { lang: "ts" }).errors.length === 0 ? wrapped : code;
}
