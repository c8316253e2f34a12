import type { Program } from "oxc-parser";
import { isFunction, isNode, type SyntaxNode, walk } from "./syntax-tree.ts";

/** A name in a program that stands for something declared at its top level or for a global. */
export interface Mention {
  name: string;
  start: number;
  end: number;
  /** Something is assigned to it, other than by its declaration. */
  assigned: boolean;
  /** It stands for a property's key too: `{ name }`. */
  shorthand: boolean;
}

/** What kind of declaration gives a name its meaning. */
export type DeclarationKind = "var" | "let" | "const" | "function" | "class" | "import";

/** The names of a program, resolved by scope. */
export interface Names {
  /** What is declared at top level; `var` also from inside of blocks. */
  declared: Map<string, DeclarationKind>;
  mentions: Mention[];
  /** The `var` declarations outside of functions. */
  vars: SyntaxNode[];
}

/** How a name is mentioned. */
interface Use {
  assigned?: boolean;
  shorthand?: boolean;
}

type Scope = ReadonlySet<string>;

/** Resolves the names of a JavaScript program; names of imports and of declared functions and classes are not mentions. */
export function resolveNames(program: Program): Names {
  const body = program.body as unknown as SyntaxNode[];
  const vars = varDeclarations(body);
  const declared = new Map<string, DeclarationKind>();
  for (const declaration of vars) for (const name of declaredNames(declaration)) declared.set(name, "var");
  for (const statement of body.map(exported))
    for (const name of declaredNames(statement)) declared.set(name, kindOf(statement));
  return { declared, mentions: mentionsIn(body), vars };
}

function kindOf({ type, kind }: SyntaxNode): DeclarationKind {
  if (type === "FunctionDeclaration") return "function";
  if (type === "ClassDeclaration") return "class";
  if (type === "ImportDeclaration") return "import";
  return kind === "var" || kind === "let" ? kind : "const";
}

/** What an `export` exports, or the statement itself. */
function exported(statement: SyntaxNode): SyntaxNode {
  return (/^Export/.test(statement.type) && statement.declaration) || statement;
}

/** Names that a statement declares in its scope. */
function declaredNames({ type, id, declarations, specifiers }: SyntaxNode): string[] {
  if (type === "VariableDeclaration") return declarations.flatMap((each: SyntaxNode) => patternNames(each.id));
  if (type === "ImportDeclaration") return specifiers.map(({ local }: SyntaxNode) => local.name);
  return (type === "FunctionDeclaration" || type === "ClassDeclaration") && id ? [id.name] : [];
}

function patternNames(pattern: SyntaxNode | null): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each: SyntaxNode) => patternNames(each.value ?? each.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap(patternNames);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "RestElement":
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/** The `var` declarations in there that belong to the function, or program, around it. */
function varDeclarations(node: unknown): SyntaxNode[] {
  const found = walk(node, (each) => !isFunction(each) && each.type !== "StaticBlock");
  return found.filter(({ type, kind }) => type === "VariableDeclaration" && kind === "var");
}

function lexicalNames(statements: SyntaxNode[]): string[] {
  return statements.filter(({ kind }) => kind !== "var").flatMap(declaredNames);
}

/** A part of the tree that is still to be looked at; deep trees need no deep stack. */
interface Visit {
  part: unknown;
  scopes: Scope[];
  use: Use;
}

function mentionsIn(body: SyntaxNode[]): Mention[] {
  const found: Mention[] = [];
  const waiting: Visit[] = [{ part: body, scopes: [], use: {} }];
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { part, scopes, use } = visit;
    if (Array.isArray(part)) for (const each of part) waiting.push({ part: each, scopes, use });
    else if (isNode(part) && part.type !== "Identifier") waiting.push(...visitsBelow(part, visit));
    else if (isNode(part) && !scopes.some((scope) => scope.has(part.name))) found.push(toMention(part, use));
  }
  return found;
}

function toMention({ name, start, end }: SyntaxNode, { assigned = false, shorthand = false }: Use): Mention {
  return { name, start, end, assigned, shorthand };
}

function visitsBelow(node: SyntaxNode, { scopes, use }: Visit): Visit[] {
  const parts = partsWithNames(node, use);
  if (parts) return parts.map(([part, how = {}]) => ({ part, scopes, use: how }));
  const names = scopeNames(node);
  const inner = names.length > 0 ? [...scopes, new Set(names)] : scopes;
  const hasOwnName = /^(Function|Class)(Declaration|Expression)$/.test(node.type);
  const fields = Object.entries(node).filter(([field]) => !(hasOwnName && field === "id"));
  const assigned = (field: string): boolean => field === "left" && /^For(Of|In)Statement$/.test(node.type);
  return fields.map(([field, part]) => ({ part, scopes: inner, use: { assigned: assigned(field) } }));
}

/** The parts of a node in which names can stand, and how they are used; `undefined` for all its fields. */
function partsWithNames(node: SyntaxNode, use: Use): [part: unknown, how?: Use][] | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return [];
    case "ExportNamedDeclaration":
      return [[node.declaration]];
    case "LabeledStatement":
      return [[node.body]];
    case "MemberExpression":
      return [[node.object], [node.computed ? node.property : undefined]];
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return [[node.computed ? node.key : undefined], [node.value, { ...use, shorthand: node.shorthand === true }]];
    case "ObjectPattern":
      return [[node.properties, use]];
    case "ArrayPattern":
      return [[node.elements, use]];
    case "RestElement":
      return [[node.argument, use]];
    case "ParenthesizedExpression":
      return [[node.expression, use]];
    case "AssignmentPattern":
      return [[node.left, use], [node.right]];
    case "AssignmentExpression":
      return [[node.left, { assigned: true }], [node.right]];
    case "UpdateExpression":
      return [[node.argument, { assigned: true }]];
    default:
      return undefined;
  }
}

/** Names that are known inside of a node only. */
function scopeNames(node: SyntaxNode): string[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
      return [...(node.type === "FunctionExpression" ? ownName(node) : []), "arguments", ...functionNames(node)];
    case "ArrowFunctionExpression":
      return functionNames(node);
    case "ClassDeclaration":
    case "ClassExpression":
      return ownName(node);
    case "BlockStatement":
      return lexicalNames(node.body);
    case "StaticBlock":
      return [...lexicalNames(node.body), ...varDeclarations(node.body).flatMap(declaredNames)];
    case "SwitchStatement":
      return lexicalNames(node.cases.flatMap(({ consequent }: SyntaxNode) => consequent));
    case "ForStatement":
      return node.init ? lexicalNames([node.init]) : [];
    case "ForInStatement":
    case "ForOfStatement":
      return lexicalNames([node.left]);
    case "CatchClause":
      return patternNames(node.param);
    default:
      return [];
  }
}

function ownName({ id }: SyntaxNode): string[] {
  return id ? [id.name] : [];
}

function functionNames({ params, body }: SyntaxNode): string[] {
  return [...params.flatMap(patternNames), ...varDeclarations(body).flatMap(declaredNames)];
}
