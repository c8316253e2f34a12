import { type Program, parseSync } from "oxc-parser";
import { type Mention, resolveNames } from "../evaluate/scopes.ts";
import { IMPORT, META } from "../evaluate/script-names.ts";
import { isNode, type SyntaxNode } from "../evaluate/syntax-tree.ts";

/** The source of a function, as an expression. */
export interface FunctionSource {
  text: string;
  /** The names that it takes from around it. */
  mentions: Mention[];
  kind: "function" | "class";
  /** What it imports when it runs; `undefined` for what cannot be told before. */
  imports: (string | undefined)[];
  /** Why it cannot run elsewhere. */
  problem?: string;
}

/** Reads the source of a function or class; `undefined` if it has none that is JavaScript. */
export function readFunction(fn: object): FunctionSource | undefined {
  const known = sources.get(fn);
  if (known) return known;
  const source = readSource(fn);
  if (source) sources.set(fn, source);
  return source;
}

const sources = new WeakMap<object, FunctionSource>();

function readSource(fn: object): FunctionSource | undefined {
  const source = Function.prototype.toString.call(fn);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) return undefined;
  // A method's source is no expression but part of an object.
  return read(`(${source}\n)`) ?? read(`Object.values({${source}\n})[0]`);
}

function read(text: string): FunctionSource | undefined {
  const { program, errors } = parseSync("function.js", text, { sourceType: "module" });
  if (errors.length > 0) return undefined;
  const root = functionIn(program);
  if (!root) return undefined;
  const mentions = resolveNames(program).mentions.filter(({ name }) => name !== "undefined");
  const problem = problemOf(root, mentions);
  const kind = root.type === "ClassExpression" ? "class" : "function";
  return { text, mentions, kind, imports: importsOf(root), ...(problem === undefined ? {} : { problem }) };
}

function functionIn(program: Program): SyntaxNode | undefined {
  const [statement] = program.body as unknown as SyntaxNode[];
  let node: SyntaxNode | undefined = statement?.expression;
  if (node?.type === "MemberExpression") {
    const [property] = node.object.arguments[0].properties;
    if (property?.kind !== "init") return undefined;
    return property.value;
  }
  while (node?.type === "ParenthesizedExpression") node = node.expression;
  return node;
}

function problemOf(root: SyntaxNode, mentions: Mention[]): string | undefined {
  if (mentions.some(({ name }) => name === META)) return "it uses `import.meta`, which is that of the notebook";
  const own = root.type === "ClassExpression" ? [] : [root.params, root.body];
  const uses = (types: string[]): boolean => own.some((part) => mentionsOwn(part, types));
  if (uses(["ThisExpression"]))
    return "it uses `this`, which is not sent with it; give it what it needs as a parameter";
  return uses(["Super"]) ? "it uses `super`, which is not sent with it" : undefined;
}

/** Whether nodes of these types stand in there, not in functions or classes with a `this` of their own. */
function mentionsOwn(part: unknown, types: string[]): boolean {
  if (Array.isArray(part)) return part.some((each) => mentionsOwn(each, types));
  if (!isNode(part)) return false;
  if (types.includes(part.type)) return true;
  if (part.type === "FunctionExpression" || part.type === "FunctionDeclaration") return false;
  if (part.type === "ClassBody") return false;
  return Object.values(part).some((each) => mentionsOwn(each, types));
}

function importsOf(root: SyntaxNode): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (isNode(part) && part.type === "CallExpression" && part.callee.name === IMPORT) {
      const [specifier] = part.arguments;
      found.push(typeof specifier?.value === "string" ? specifier.value : undefined);
    }
    if (typeof part === "object" && part !== null) waiting.push(...Object.values(part));
  }
  return found;
}
