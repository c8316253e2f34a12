import { describeDomain, type Expr } from "./node.ts";
import { operationOf } from "./operations.ts";

/** An expression as an indented text: one line per operation with its dtype and domain, sources with chunks and bytes. */
export function explain(node: Expr, indent = ""): string {
  const line = `${indent}${operationOf(node).headline(node)} → ${node.dtype} (${describeDomain(node)})`;
  return [line, ...node.inputs.map((input) => explain(input, `${indent}  `))].join("\n");
}
