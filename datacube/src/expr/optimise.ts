import { pushDown, visitAll, withInputs } from "./graph.ts";
import type { Expr } from "./node.ts";
import { numberText } from "./plain.ts";
import { paramsOf } from "./serialise.ts";

/**
 * The same values with less work: subsets are moved next to the sources, so that only what is needed is read and what nothing
 * needs is gone, and what would be computed twice is one node.
 */
export function optimise(root: Expr): Expr {
  return shareEqual(pushDown(root));
}

/** Longer lists are compared as the objects that they are, not element by element. */
const mostCompared = 1000;

/** The same graph, in which nodes that do the same with the same inputs are one. Sources are told apart as objects. */
function shareEqual(root: Expr): Expr {
  const shared = new Map<Expr, Expr>();
  const byKey = new Map<string, Expr>();
  const identities = new Map<unknown, number>();
  const idOf = (value: unknown): number => {
    const id = identities.get(value) ?? identities.size;
    identities.set(value, id);
    return id;
  };
  visitAll(root, (node) => {
    const own = withInputs(
      node,
      node.inputs.map((input) => shared.get(input)!),
    );
    const params = own.op === "source" ? idOf(own) : paramsOf(own);
    const key = JSON.stringify([own.op, own.inputs.map(idOf), own.dims, params], (_, value) => comparable(value, idOf));
    const first = byKey.get(key) ?? own;
    byKey.set(key, first);
    shared.set(node, first);
  });
  return shared.get(root)!;
}

/** A value of a node's parameters as JSON that differs where the value does. */
function comparable(value: unknown, idOf: (value: unknown) => number): unknown {
  // texts stay as they are: what stands for something else is an object
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $number: numberText(value) };
  const isLong = Array.isArray(value) && value.length > mostCompared;
  return isLong || ArrayBuffer.isView(value) || typeof value === "function" ? { $id: idOf(value) } : value;
}
