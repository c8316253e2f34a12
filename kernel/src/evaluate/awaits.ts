import { isFunction, type SyntaxNode, walk } from "./syntax-tree.ts";

/** An operand of `await` (`one`) or what a `for await` goes through (`each`), at the top level of a cell. */
export interface TopLevelAwait {
  kind: "one" | "each";
  start: number;
  end: number;
}

/** Finds the places where a program, not one of its functions, awaits. */
export function topLevelAwaits(program: unknown): TopLevelAwait[] {
  return walk(program, (node) => !isFunction(node)).flatMap(awaitOf);
}

function awaitOf({ type, argument, await: awaits, right }: SyntaxNode): TopLevelAwait[] {
  if (type === "AwaitExpression") return [{ kind: "one", start: argument.start, end: argument.end }];
  return type === "ForOfStatement" && awaits ? [{ kind: "each", start: right.start, end: right.end }] : [];
}
