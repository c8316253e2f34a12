import {
  type Directive,
  type ExportDefaultDeclaration,
  type Function as FunctionNode,
  type ImportDeclaration,
  parseSync,
  type Statement,
  type VariableDeclaration,
} from "oxc-parser";
import { topLevelAwaits } from "./awaits.ts";
import { applyEdits, type Edit, type Edited } from "./edits.ts";

/** Global function that stands for `import()` in cells: six letters, so that columns stay. */
export const IMPORT = "$$load";
/** Global object that stands for `import.meta` in cells. */
export const META = "$$meta";
/** Global function through which a cell awaits at top level, so that an interrupt can end the wait. */
export const HOLD = "$$hold";
/** The same for what `for await` goes through. */
export const HOLD_EACH = "$$holdEach";

/**
 * Turns a JavaScript module into a script for V8's REPL mode. Imports become awaited calls, `export` is dropped, and
 * every top-level declaration becomes `let`, because V8 lets a later cell redeclare a name only in the kind it had.
 * Functions still can be called above their declaration.
 */
export function rewriteModule(code: string): Edited {
  const { program, module } = parseSync("cell.js", code, { sourceType: "module" });
  const edits: Edit[] = program.body.flatMap((statement) => rewriteStatement(statement, code));
  for (const { kind, start, end } of topLevelAwaits(program))
    edits.push(insertion(start, `${kind === "each" ? HOLD_EACH : HOLD}(`), insertion(end, ")"));
  for (const { start } of module.dynamicImports) edits.push({ start, end: start + "import".length, parts: [IMPORT] });
  for (const { start, end } of module.importMetas) edits.push({ start, end, parts: [META] });
  return applyEdits(code, withoutNested(edits));
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, parts: [text] };
}

function rewriteStatement(statement: Statement | Directive, code: string): Edit[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return [{ start: statement.start, end: statement.end, parts: [importCall(statement)] }];
    case "FunctionDeclaration":
      return [hoistFunction(statement, statement)];
    case "VariableDeclaration":
      return rewriteVar(statement, code);
    case "ExportAllDeclaration":
      return [{ start: statement.start, end: statement.end, parts: [] }];
    case "ExportNamedDeclaration": {
      const { declaration, start, end } = statement;
      if (!declaration) return [{ start, end, parts: [] }];
      if (declaration.type === "FunctionDeclaration") return [hoistFunction(declaration, statement)];
      return [{ start, end: declaration.start, parts: [] }, ...rewriteStatement(declaration as Statement, code)];
    }
    case "ExportDefaultDeclaration":
      return [rewriteDefault(statement)];
    default:
      return [];
  }
}

/** `import a, { b as c } from "m"` → `let { default: a, b: c } = await $$hold($$load("m"));` */
function importCall({ source, specifiers }: ImportDeclaration): string {
  const call = `await ${HOLD}(${IMPORT}(${JSON.stringify(source.value)}))`;
  const names: string[] = [];
  let whole = "";
  for (const specifier of specifiers) {
    const local = specifier.local.name;
    if (specifier.type === "ImportNamespaceSpecifier") whole = local;
    else if (specifier.type === "ImportDefaultSpecifier") names.push(`default: ${local}`);
    else names.push(`${importedName(specifier.imported)}: ${local}`);
  }
  if (whole) return `let ${whole} = ${call}${names.length > 0 ? `, {${names.join(", ")}} = ${whole}` : ""};`;
  return names.length > 0 ? `let {${names.join(", ")}} = ${call};` : `${call};`;
}

function importedName(name: { type: "Identifier"; name: string } | { type: "Literal"; value: string }): string {
  return name.type === "Identifier" ? name.name : JSON.stringify(name.value);
}

/** Moves a function to the front as `let name = function …`; without its name inside, so that recursion sees a redefinition. */
function hoistFunction(fn: FunctionNode, whole: { start: number; end: number }): Edit {
  const { id, start, end } = fn;
  const head = { start, end: id?.start ?? start };
  const tail = { start: id?.end ?? start, end };
  return { start: whole.start, end: whole.end, hoist: true, parts: [`let ${id?.name} = `, head, tail, ";"] };
}

/** `var` and `const` → `let`; in a compiled enum also `(K || {})` → `({})`, or it would read itself. */
function rewriteVar(declaration: VariableDeclaration, code: string): Edit[] {
  const { kind, declarations, start } = declaration;
  if (kind !== "var" && kind !== "const") return [];
  const edits: Edit[] = [{ start, end: start + kind.length, parts: ["let"] }];
  for (const { id, init } of declarations) {
    const argument = init?.type === "CallExpression" ? init.arguments[0] : undefined;
    if (id.type !== "Identifier" || argument?.type !== "LogicalExpression") continue;
    if (code.slice(argument.left.start, argument.left.end) === id.name)
      edits.push({ start: argument.start, end: argument.right.start, parts: [] });
  }
  return edits;
}

/** A named default export keeps its declaration, any other becomes the cell's value. */
function rewriteDefault(statement: ExportDefaultDeclaration): Edit {
  const { declaration, start } = statement;
  if (declaration.type === "FunctionDeclaration" && declaration.id) return hoistFunction(declaration, statement);
  if (declaration.type === "ClassDeclaration" && declaration.id) return { start, end: declaration.start, parts: [] };
  return { start, end: declaration.start, parts: ["0, "] };
}

/** Drops edits inside moved text: what moves is taken as it is except for these, which are spliced into it. */
function withoutNested(edits: Edit[]): Edit[] {
  const moved = edits.filter((edit) => edit.hoist);
  return edits.filter((edit) => {
    const host = moved.find((other) => other !== edit && other.start <= edit.start && edit.end <= other.end);
    if (host) spliceInto(host, edit);
    return !host;
  });
}

function spliceInto(host: Edit, { start, end, parts }: Edit): void {
  host.parts = host.parts.flatMap((part) =>
    typeof part !== "string" && part.start <= start && end <= part.end
      ? [{ start: part.start, end: start }, ...parts, { start: end, end: part.end }]
      : [part],
  );
}
