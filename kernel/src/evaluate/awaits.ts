import { isFunction, isNode } from "./scopes.ts";

/** An operand of `await` (`one`) or what a `for await` goes through (`each`), at the top level of a cell. */
export interface TopLevelAwait {
  kind: "one" | "each";
  start: number;
  end: number;
}

/** Finds the places where a program, not one of its functions, awaits. */
export function topLevelAwaits(program: unknown): TopLevelAwait[] {
  const found: TopLevelAwait[] = [];
  visit(program, found);
  return found;
}

function visit(value: unknown, found: TopLevelAwait[]): void {
  if (Array.isArray(value)) for (const each of value) visit(each, found);
  if (!isNode(value) || isFunction(value)) return;
  if (value.type === "AwaitExpression") add("one", value.argument, found);
  if (value.type === "ForOfStatement" && value.await === true) add("each", value.right, found);
  for (const field of Object.values(value)) visit(field, found);
}

function add(kind: TopLevelAwait["kind"], operand: unknown, found: TopLevelAwait[]): void {
  if (isNode(operand)) found.push({ kind, start: operand.start, end: operand.end });
}
