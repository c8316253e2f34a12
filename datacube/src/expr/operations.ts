import type { Expr } from "./node.ts";
import { constantOperation } from "./operation/constant.ts";
import { mapOperation } from "./operation/map.ts";
import { reduceOperation } from "./operation/reduce.ts";
import { sourceOperation } from "./operation/source.ts";
import { subsetOperation } from "./operation/subset.ts";
import type { Operation } from "./operation.ts";

/** All kinds of nodes. */
const operations: { readonly [Op in Expr["op"]]: Operation<Extract<Expr, { op: Op }>> } = {
  source: sourceOperation,
  constant: constantOperation,
  subset: subsetOperation,
  map: mapOperation,
  reduce: reduceOperation,
};

/** What a node's kind knows. */
export function operationOf(node: Expr): Operation<Expr> {
  return operations[node.op] as unknown as Operation<Expr>;
}
