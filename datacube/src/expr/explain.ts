import { sharedNodes } from "./graph.ts";
import { describeDomain, type Expr } from "./node.ts";
import { operationOf } from "./operations.ts";

/**
 * An expression as an indented text: one line per operation with its dtype and domain, sources with chunks and bytes. What
 * several operations share is written once with a number, then by its number.
 */
export function explain(root: Expr): string {
  const shared = sharedNodes(root);
  const numbers = new Map<Expr, number>();
  const lines: string[] = [];
  const write = (node: Expr, indent: string): void => {
    const known = numbers.get(node);
    if (known === undefined && shared.has(node)) numbers.set(node, numbers.size + 1);
    const mark = shared.has(node) ? `#${numbers.get(node)} ` : "";
    lines.push(`${indent}${mark}${operationOf(node).headline(node)} → ${node.dtype} (${describeDomain(node)})`);
    if (known === undefined) for (const input of node.inputs) write(input, `${indent}  `);
  };
  write(root, "");
  return lines.join("\n");
}
