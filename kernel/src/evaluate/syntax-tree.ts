/** A node of a syntax tree whose fields are looked at one by one. */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: fields differ by type of node
  [field: string]: any;
}

/** The nodes in there without those for which `enter` is false and what is below them. */
export function walk(tree: unknown, enter: (node: SyntaxNode) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const waiting = [tree];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (isNode(part)) {
      if (!enter(part)) continue;
      found.push(part);
    }
    if (typeof part === "object" && part !== null) for (const field of Object.values(part)) waiting.push(field);
  }
  return found;
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Whether a node is a function of any form. */
export function isFunction({ type }: SyntaxNode): boolean {
  return type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression";
}

/** Where a program says `this` outside of functions that have their own and of classes. */
export function topLevelThis(program: unknown): SyntaxNode[] {
  const hasOwnThis = ({ type }: SyntaxNode): boolean =>
    /^(FunctionDeclaration|FunctionExpression|PropertyDefinition|AccessorProperty|StaticBlock)$/.test(type);
  return walk(program, (node) => !hasOwnThis(node)).filter(({ type }) => type === "ThisExpression");
}
