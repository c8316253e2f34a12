import {
  type Class,
  type Directive,
  type ExportDefaultDeclaration,
  type ExportNamedDeclaration,
  type Function as FunctionNode,
  type ImportDeclaration,
  parseSync,
  type Statement,
  type VariableDeclaration,
} from "oxc-parser";
import { topLevelAwaits } from "./awaits.ts";
import type { CellNames, Declarations } from "./declarations.ts";
import { applyEdits, type Edit, type Edited } from "./edits.ts";
import { type Mention, type Names, resolveNames } from "./scopes.ts";
import { CONSTANT, HOLD, HOLD_EACH, IMPORT, META, USE, USE_ASYNC } from "./script-names.ts";
import { type SyntaxNode, topLevelThis } from "./syntax-tree.ts";

/**
 * Turns a JavaScript module into a strict script for V8's REPL mode. Imports become awaited calls, `export` is dropped,
 * and every top-level declaration becomes `let`, because V8 lets a later cell redeclare a name only in the kind it had.
 * Functions still can be called above their declaration, `var` still reaches out of blocks, constants stay constant.
 * `source` is the cell's text: names that are not in it were made up by the compiler and are of this cell only.
 */
export function rewriteModule(code: string, session: Declarations, source: string = code): Edited {
  const { program, module } = parseSync("cell.js", code, { sourceType: "module" });
  const resolved = resolveNames(program);
  const names = session.add(resolved, source);
  const edits: Edit[] = program.body.flatMap((statement) => rewriteStatement(statement, names));
  for (const declaration of resolved.vars) edits.push(...rewriteVar(declaration, code));
  for (const mention of resolved.mentions) edits.push(...rewriteMention(mention, names));
  for (const { start, end } of topLevelThis(program)) edits.push({ start, end, parts: ["(void 0)"] });
  for (const { kind, start, end } of topLevelAwaits(program))
    edits.push(insertion(start, `${kind === "each" ? HOLD_EACH : HOLD}(`), insertion(end, ")"));
  for (const { start } of module.dynamicImports) edits.push({ start, end: start + "import".length, parts: [IMPORT] });
  for (const { start, end } of module.importMetas) edits.push({ start, end, parts: [META] });
  if (program.hashbang) edits.push(removal(program.hashbang));
  return applyEdits(code, withoutNested(edits), prologue(resolved, names));
}

/** Strictness, which is no value of the cell, and the names of `var` declarations. */
function prologue({ declared }: Names, names: CellNames): string {
  const vars = [...declared].filter(([, kind]) => kind === "var").map(([name]) => names.toScript(name));
  return `"use strict";void 0;${vars.length > 0 ? `let ${vars.join(", ")};` : ""}`;
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, parts: [text] };
}

function removal({ start, end }: { start: number; end: number }): Edit {
  return { start, end, parts: [] };
}

function rewriteStatement(statement: Statement | Directive, names: CellNames): Edit[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return [hoistImport(statement, names)];
    case "FunctionDeclaration":
      return [hoistFunction(statement, statement, names)];
    case "ClassDeclaration":
      return rewriteClass(statement, names);
    case "VariableDeclaration": {
      const { kind, start } = statement;
      if (kind === "using" || kind === "await using") return rewriteUsing(statement);
      return kind === "const" ? [{ start, end: start + kind.length, parts: ["let"] }] : [];
    }
    case "ExportAllDeclaration": {
      const { start, end, source } = statement;
      return [{ start, end, parts: [`void ${loadCall(source.value)};`] }];
    }
    case "ExportNamedDeclaration": {
      const { declaration, source, start, end } = statement;
      if (source) return [{ start, end, parts: [`void ${loadCall(source.value)};`] }];
      if (!declaration) return [{ start, end, parts: [defaultOf(statement, names)] }];
      if (declaration.type === "FunctionDeclaration") return [hoistFunction(declaration, statement, names)];
      return [removal({ start, end: declaration.start }), ...rewriteStatement(declaration as Statement, names)];
    }
    case "ExportDefaultDeclaration":
      return rewriteDefault(statement, names);
    default:
      return [];
  }
}

/**
 * Moves an import to the front: `import a, { b as c } from "m"` → `let { default: a, b: c } = await
 * $$hold($$load("m", undefined, …))`, the rest saying which names are asked for and which of them are used as values.
 */
function hoistImport({ source, specifiers, attributes, start, end }: ImportDeclaration, names: CellNames): Edit {
  const entries = attributes.map(({ key, value }) => [key.type === "Identifier" ? key.name : key.value, value.value]);
  const options = entries.length > 0 ? JSON.stringify({ with: Object.fromEntries(entries) }) : "undefined";
  const asked: [local: string, name: string][] = [];
  let whole = "";
  for (const { type, local, ...specifier } of specifiers) {
    if (type === "ImportNamespaceSpecifier") whole = names.toScript(local.name);
    else asked.push([local.name, "imported" in specifier ? importedName(specifier.imported) : "default"]);
  }
  const used = asked.map(([local]) => local).filter((local) => names.isUsed(local));
  const request = JSON.stringify({ names: Object.fromEntries(asked), used });
  const call = loadCall(source.value, asked.length > 0 && !whole ? `, ${options}, ${request}` : `, ${options}`);
  const pattern = asked.map(([local, name]) => `${JSON.stringify(name)}: ${names.toScript(local)}`).join(", ");
  const targets = whole ? `${whole} = ${call}${pattern && `, {${pattern}} = ${whole}`}` : `{${pattern}} = ${call}`;
  const text = asked.length > 0 || whole ? `let ${targets};` : `void ${call};`;
  return { start, end, hoist: true, parts: [{ start, end: start }, text] };
}

/** `using a = b` → `let a = $$use(b)`. */
function rewriteUsing({ kind, start, declarations }: VariableDeclaration): Edit[] {
  const use = kind === "using" ? USE : USE_ASYNC;
  const values = declarations.flatMap(({ init }) =>
    init ? [insertion(init.start, `${use}(`), insertion(init.end, ")")] : [],
  );
  return [{ start, end: declarations[0]?.id.start ?? start, parts: ["let "] }, ...values];
}

/** A default export that the compiler gave a name, since it is no declaration, becomes the cell's value. */
function defaultOf({ specifiers }: ExportNamedDeclaration, names: CellNames): string {
  const locals = specifiers.map(({ local }) => importedName(local));
  return locals
    .filter((local) => names.isMadeUp(local))
    .map((local) => `${names.toScript(local)};`)
    .join("");
}

function loadCall(specifier: string, options = ""): string {
  return `await ${HOLD}(${IMPORT}(${JSON.stringify(specifier)}${options}))`;
}

function importedName(name: { type: "Identifier"; name: string } | { type: "Literal"; value: string }): string {
  return name.type === "Identifier" ? name.name : name.value;
}

/**
 * Moves a function to the front as `let name = function …`; without its name inside, so that recursion sees a
 * redefinition, unless it goes by another name outside.
 */
function hoistFunction(
  { id, start, end }: FunctionNode,
  whole: { start: number; end: number },
  names: CellNames,
): Edit {
  const name = id?.name ?? "";
  const script = names.toScript(name);
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
function rewriteClass({ id, start, end }: Class, names: CellNames): Edit[] {
  const name = id?.name ?? "";
  const script = names.toScript(name);
  return script === name ? [] : [insertion(start, `let ${script} = `), insertion(end, ";")];
}

/** `var a = 1, b;` → `void (a = 1, b);`, in the head of a loop, which the semicolon is no part of, `a = 1, b`. */
function rewriteVar({ start, end, declarations }: SyntaxNode, code: string): Edit[] {
  const head = { start, end: declarations[0].start };
  if (code[end - 1] !== ";") return [removal(head)];
  return [{ ...head, parts: ["void ("] }, insertion(declarations.at(-1).end, ")")];
}

function rewriteMention({ name, start, end, assigned, shorthand }: Mention, names: CellNames): Edit[] {
  const script = assigned && names.isConstant(name) ? `${CONSTANT}.${name}` : names.toValue(name);
  return script === name ? [] : [{ start, end, parts: [shorthand ? `${name}: ${script}` : script] }];
}

/** A named default export keeps its declaration, any other becomes the cell's value. */
function rewriteDefault(statement: ExportDefaultDeclaration, names: CellNames): Edit[] {
  const { declaration, start } = statement;
  if (declaration.type === "FunctionDeclaration" && declaration.id)
    return [hoistFunction(declaration, statement, names)];
  const head = removal({ start, end: declaration.start });
  if (declaration.type === "ClassDeclaration" && declaration.id) return [head, ...rewriteClass(declaration, names)];
  return [{ ...head, parts: ["0, "] }];
}

/** Drops edits inside moved text: what moves is taken as it is except for these, which are spliced into it. */
function withoutNested(edits: Edit[]): Edit[] {
  const moved = edits.filter((edit) => edit.hoist);
  return edits.filter((edit) => {
    const host = moved.find((other) => other !== edit && isInside(edit, other));
    if (host) spliceInto(host, edit);
    return !host;
  });
}

/** Whether an edit lies in the text of another one, not only at one of its ends. */
function isInside(edit: Edit, { start, end }: Edit): boolean {
  return start <= edit.start && edit.end <= end && start < edit.end && edit.start < end;
}

function spliceInto(host: Edit, { start, end, parts }: Edit): void {
  host.parts = host.parts.flatMap((part) =>
    typeof part !== "string" && part.start <= start && end <= part.end
      ? [{ start: part.start, end: start }, ...parts, { start: end, end: part.end }]
      : [part],
  );
}
