import type { Program } from "oxc-parser";

/** A node of a syntax tree whose fields are looked at one by one. */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: fields differ by type of node
  [field: string]: any;
}

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
  const mentions: Mention[] = [];
  visitAll(body, [], mentions);
  return { declared, mentions, vars };
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
  if (Array.isArray(node)) return node.flatMap(varDeclarations);
  if (!isNode(node) || isFunction(node) || node.type === "StaticBlock") return [];
  if (node.type === "VariableDeclaration" && node.kind === "var") return [node];
  return Object.values(node).flatMap(varDeclarations);
}

function lexicalNames(statements: SyntaxNode[]): string[] {
  return statements.filter(({ kind }) => kind !== "var").flatMap(declaredNames);
}

function visitAll(nodes: unknown, scopes: Scope[], found: Mention[], use: Use = {}): void {
  if (Array.isArray(nodes)) for (const node of nodes) visitAll(node, scopes, found, use);
  else if (isNode(nodes)) visit(nodes, scopes, found, use);
}

function visit(node: SyntaxNode, scopes: Scope[], found: Mention[], use: Use): void {
  if (node.type === "Identifier") {
    const { name, start, end } = node;
    if (scopes.some((scope) => scope.has(name))) return;
    found.push({ name, start, end, assigned: use.assigned === true, shorthand: use.shorthand === true });
    return;
  }
  const parts = partsWithNames(node, use);
  if (parts) for (const [part, how] of parts) visitAll(part, scopes, found, how ?? {});
  else visitScope(node, scopes, found);
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

/** A node that may open a scope: its fields, seen from inside. */
function visitScope(node: SyntaxNode, scopes: Scope[], found: Mention[]): void {
  const names = scopeNames(node);
  const inner = names.length > 0 ? [...scopes, new Set(names)] : scopes;
  const declaresName = node.type === "FunctionDeclaration" || node.type === "ClassDeclaration";
  for (const [field, child] of Object.entries(node)) {
    if (field === "id" && (declaresName || /^(Function|Class)Expression$/.test(node.type))) continue;
    const target = field === "left" && /^For(Of|In)Statement$/.test(node.type);
    visitAll(child, inner, found, { assigned: target });
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

/** Whether a value is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Whether a node is a function of any form. */
export function isFunction({ type }: SyntaxNode): boolean {
  return type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression";
}
