import { type Program, parseSync } from "oxc-parser";
import { DebuggerError } from "../errors.ts";
import { topLevelAwaits } from "../evaluate/awaits.ts";
import { applyEdits, type Edit } from "../evaluate/edits.ts";
import { resolveNames } from "../evaluate/scopes.ts";
import { withoutTypes } from "../typescript.cjs";

const DECLARATION = /^(Variable|Function|Class|Import|Export|TS)/;

/** Names that scripts have for names of cells, where they differ. */
export type Renamed = Readonly<Record<string, string>>;

/**
 * The JavaScript of an expression, or of statements that declare nothing, written in TypeScript. Throws
 * {@link DebuggerError} for what is no such code.
 */
export function toJavaScript(code: string, renamed: Renamed): string {
  const wrapped = `(${code}\n)`;
  if (isExpression(wrapped)) return compile(wrapped, renamed);
  checkStatements(parse(code));
  return compile(code, renamed);
}

/** The same for what must be one expression. */
export function toJavaScriptExpression(code: string, renamed: Renamed): string {
  const wrapped = `(${code}\n)`;
  if (!isExpression(wrapped)) throw new DebuggerError(`"${code}" is no expression`);
  return `(${compile(wrapped, renamed)})`;
}

function isExpression(wrapped: string): boolean {
  const { program, errors } = parseSync("expression.ts", wrapped, { lang: "ts" });
  if (errors.length > 0 || program.body.length !== 1) return false;
  checkStatements(program);
  return true;
}

function parse(code: string): Program {
  const { program, errors } = parseSync("expression.ts", code, { lang: "ts" });
  if (errors[0]) throw new DebuggerError(`SyntaxError: ${errors[0].message}`);
  return program;
}

function checkStatements(program: Program): void {
  if (program.body.some(({ type }) => DECLARATION.test(type)))
    throw new DebuggerError("names are declared in cells; here they can be read and assigned to");
  if (topLevelAwaits(program).length > 0)
    throw new DebuggerError("nothing can be awaited here: the thread that would settle it is stopped");
}

function compile(code: string, renamed: Renamed): string {
  const { code: script } = withoutTypes("expression.ts", code, { lang: "ts", sourceType: "script" });
  const { program } = parseSync("expression.js", script);
  const edits = resolveNames(program).mentions.flatMap(({ name, start, end, shorthand }): Edit[] => {
    const other = Object.hasOwn(renamed, name) ? renamed[name]! : name;
    return other === name ? [] : [{ start, end, parts: [shorthand ? `${name}: ${other}` : other] }];
  });
  return applyEdits(script, edits, "").text.trim().replace(/;$/, "");
}
