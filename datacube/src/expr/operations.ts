import type { Expr } from "./node.ts";
import { alongOperation } from "./operation/along.ts";
import { broadcastOperation } from "./operation/broadcast.ts";
import { callOperation } from "./operation/call.ts";
import { concatOperation } from "./operation/concat.ts";
import { constantOperation } from "./operation/constant.ts";
import { mapOperation } from "./operation/map.ts";
import { movingOperation } from "./operation/moving.ts";
import { permuteOperation } from "./operation/permute.ts";
import { rasterOperation } from "./operation/raster.ts";
import { reduceOperation } from "./operation/reduce.ts";
import { reshapeOperation } from "./operation/reshape.ts";
import { sourceOperation } from "./operation/source.ts";
import { subsetOperation } from "./operation/subset.ts";
import { takeOperation } from "./operation/take.ts";
import { windowOperation } from "./operation/window.ts";
import { zonesOperation } from "./operation/zones.ts";
import type { Operation } from "./operation.ts";

/** All kinds of nodes. */
const operations: { readonly [Op in Expr["op"]]: Operation<Extract<Expr, { op: Op }>> } = {
  source: sourceOperation,
  constant: constantOperation,
  subset: subsetOperation,
  take: takeOperation,
  map: mapOperation,
  reduce: reduceOperation,
  along: alongOperation,
  window: windowOperation,
  moving: movingOperation,
  concat: concatOperation,
  permute: permuteOperation,
  reshape: reshapeOperation,
  broadcast: broadcastOperation,
  call: callOperation,
  raster: rasterOperation,
  zones: zonesOperation,
};

/** What a node's kind knows. */
export function operationOf(node: Expr): Operation<Expr> {
  return operationNamed(node.op);
}

/** What a kind of node knows. */
export function operationNamed(op: Expr["op"]): Operation<Expr> {
  return operations[op] as unknown as Operation<Expr>;
}

/** Whether a text names a kind of node. */
export function isOperation(op: string): op is Expr["op"] {
  return Object.hasOwn(operations, op);
}
