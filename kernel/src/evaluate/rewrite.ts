import {
  type Class,
  type Directive,
  type ExportDefaultDeclaration,
  type Function as FunctionNode,
  type ImportDeclaration,
  parseSync,
  type Statement,
} from "oxc-parser";
import { topLevelAwaits } from "./awaits.ts";
import type { Declarations } from "./declarations.ts";
import { applyEdits, type Edit, type Edited } from "./edits.ts";
import { type Mention, type Names, resolveNames } from "./scopes.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

/** Global function that stands for `import()` in cells: six letters, so that columns stay. */
export const IMPORT = "$$load";
/** Global object that stands for `import.meta` in cells. */
export const META = "$$meta";
/** Global function through which a cell awaits at top level, so that an interrupt can end the wait. */
export const HOLD = "$$hold";
/** The same for what `for await` goes through. */
export const HOLD_EACH = "$$holdEach";
/** Global object whose properties stand for constants that something is assigned to: that throws. */
export const CONSTANT = "$$constant";

/**
 * Turns a JavaScript module into a strict script for V8's REPL mode. Imports become awaited calls, `export` is dropped,
 * and every top-level declaration becomes `let`, because V8 lets a later cell redeclare a name only in the kind it had.
 * Functions still can be called above their declaration, `var` still reaches out of blocks, constants stay constant.
 */
export function rewriteModule(code: string, session: Declarations): Edited {
  const { program, module } = parseSync("cell.js", code, { sourceType: "module" });
  const names = resolveNames(program);
  session.add(names.declared);
  const edits: Edit[] = program.body.flatMap((statement) => rewriteStatement(statement, session));
  for (const declaration of names.vars) edits.push(...rewriteVar(declaration, code));
  for (const mention of names.mentions) edits.push(...rewriteMention(mention, session));
  for (const { kind, start, end } of topLevelAwaits(program))
    edits.push(insertion(start, `${kind === "each" ? HOLD_EACH : HOLD}(`), insertion(end, ")"));
  for (const { start } of module.dynamicImports) edits.push({ start, end: start + "import".length, parts: [IMPORT] });
  for (const { start, end } of module.importMetas) edits.push({ start, end, parts: [META] });
  if (program.hashbang) edits.push(removal(program.hashbang));
  return applyEdits(code, withoutNested(edits), prologue(names, session));
}

/** Strictness, which is no value of the cell, and the names of `var` declarations. */
function prologue({ declared }: Names, session: Declarations): string {
  const vars = [...declared].filter(([, kind]) => kind === "var").map(([name]) => session.toScript(name));
  return `"use strict";void 0;${vars.length > 0 ? `let ${vars.join(", ")};` : ""}`;
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, parts: [text] };
}

function removal({ start, end }: { start: number; end: number }): Edit {
  return { start, end, parts: [] };
}

function rewriteStatement(statement: Statement | Directive, session: Declarations): Edit[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return [{ start: statement.start, end: statement.end, parts: [importCall(statement, session)] }];
    case "FunctionDeclaration":
      return [hoistFunction(statement, statement, session)];
    case "ClassDeclaration":
      return rewriteClass(statement, session);
    case "VariableDeclaration": {
      const { kind, start } = statement;
      return kind === "const" ? [{ start, end: start + kind.length, parts: ["let"] }] : [];
    }
    case "ExportAllDeclaration": {
      const { start, end, source } = statement;
      return [{ start, end, parts: [`${loadCall(source.value)};`] }];
    }
    case "ExportNamedDeclaration": {
      const { declaration, source, start, end } = statement;
      if (source) return [{ start, end, parts: [`${loadCall(source.value)};`] }];
      if (!declaration) return [removal(statement)];
      if (declaration.type === "FunctionDeclaration") return [hoistFunction(declaration, statement, session)];
      return [removal({ start, end: declaration.start }), ...rewriteStatement(declaration as Statement, session)];
    }
    case "ExportDefaultDeclaration":
      return rewriteDefault(statement, session);
    default:
      return [];
  }
}

/** `import a, { b as c } from "m"` → `let { default: a, b: c } = await $$hold($$load("m"));` */
function importCall({ source, specifiers, attributes }: ImportDeclaration, session: Declarations): string {
  const entries = attributes.map(({ key, value }) => [key.type === "Identifier" ? key.name : key.value, value.value]);
  const options = entries.length > 0 ? `, ${JSON.stringify({ with: Object.fromEntries(entries) })}` : "";
  const call = loadCall(source.value, options);
  const names: string[] = [];
  let whole = "";
  for (const specifier of specifiers) {
    const local = session.toScript(specifier.local.name);
    if (specifier.type === "ImportNamespaceSpecifier") whole = local;
    else if (specifier.type === "ImportDefaultSpecifier") names.push(`default: ${local}`);
    else names.push(`${importedName(specifier.imported)}: ${local}`);
  }
  if (whole) return `let ${whole} = ${call}${names.length > 0 ? `, {${names.join(", ")}} = ${whole}` : ""};`;
  return names.length > 0 ? `let {${names.join(", ")}} = ${call};` : `${call};`;
}

function loadCall(specifier: string, options = ""): string {
  return `await ${HOLD}(${IMPORT}(${JSON.stringify(specifier)}${options}))`;
}

function importedName(name: { type: "Identifier"; name: string } | { type: "Literal"; value: string }): string {
  return name.type === "Identifier" ? name.name : JSON.stringify(name.value);
}

/**
 * Moves a function to the front as `let name = function …`; without its name inside, so that recursion sees a
 * redefinition, unless it goes by another name outside.
 */
function hoistFunction(
  { id, start, end }: FunctionNode,
  whole: { start: number; end: number },
  session: Declarations,
): Edit {
  const name = id?.name ?? "";
  const script = session.toScript(name);
  const spans =
    script === name
      ? [
          { start, end: id?.start ?? start },
          { start: id?.end ?? start, end },
        ]
      : [{ start, end }];
  return { start: whole.start, end: whole.end, hoist: true, parts: [`let ${script} = `, ...spans, ";"] };
}

/** A class that goes by another name in scripts keeps its own inside. */
function rewriteClass({ id, start, end }: Class, session: Declarations): Edit[] {
  const name = id?.name ?? "";
  const script = session.toScript(name);
  return script === name ? [] : [insertion(start, `let ${script} = `), insertion(end, ";")];
}

/** `var a = 1, b;` → `void (a = 1, b);`, in the head of a loop, which the semicolon is no part of, `a = 1, b`. */
function rewriteVar({ start, end, declarations }: SyntaxNode, code: string): Edit[] {
  const head = { start, end: declarations[0].start };
  if (code[end - 1] !== ";") return [removal(head)];
  return [{ ...head, parts: ["void ("] }, insertion(declarations.at(-1).end, ")")];
}

function rewriteMention({ name, start, end, assigned, shorthand }: Mention, session: Declarations): Edit[] {
  const script = assigned && session.isConstant(name) ? `${CONSTANT}.${name}` : session.toScript(name);
  return script === name ? [] : [{ start, end, parts: [shorthand ? `${name}: ${script}` : script] }];
}

/** A named default export keeps its declaration, any other becomes the cell's value. */
function rewriteDefault(statement: ExportDefaultDeclaration, session: Declarations): Edit[] {
  const { declaration, start } = statement;
  if (declaration.type === "FunctionDeclaration" && declaration.id)
    return [hoistFunction(declaration, statement, session)];
  const head = removal({ start, end: declaration.start });
  if (declaration.type === "ClassDeclaration" && declaration.id) return [head, ...rewriteClass(declaration, session)];
  return [{ ...head, parts: ["0, "] }];
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
