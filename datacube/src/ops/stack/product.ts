import { sameExpr } from "../../array/align.ts";
import type { Coordinates } from "../../array/coordinates.ts";
import { toKey } from "../../array/labels.ts";
import { levelElements } from "../../array/levels.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Levels } from "../../array/variable.ts";
import type { Expr } from "../../expr/node.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { reshape } from "../../expr/operation/reshape.ts";

/** Elements with a new last dimension for some, along which they are repeated where they lack those; without any as they are. */
export function stackExpr(expr: Expr, into: string, lengths: ReadonlyMap<string, number>): Expr {
  const lacking = [...lengths].filter(([dim]) => !expr.dims.includes(dim));
  if (lacking.length === lengths.size) return expr;
  const full = broadcast(expr, {
    dims: [...expr.dims, ...lacking.map(([dim]) => dim)],
    shape: [...expr.shape, ...lacking.map(([, length]) => length)],
  });
  return reshape(full, [...lengths.keys()], { dims: [into], shape: [sizeOf([...lengths.values()])] });
}

/** Whether a dimension is known to have every label of each level with every one of the others, in order, and some at all. */
export function isProduct(coords: Coordinates, dim: string, levels: Levels): boolean {
  const lengths = new Map([...levels].map(([name, { expr }]) => [name, expr.shape[0]!]));
  if ([...lengths.values()].includes(0)) return false;
  return [...levels].every(([name, labels]) => {
    if (labels.expr.dims[0] !== name || !sameExpr(coords.get(name)!.expr, stackExpr(labels.expr, dim, lengths)))
      return false;
    const elements = levelElements(name, labels);
    const unique = new Set(Array.from(elements as ArrayLike<string>, toKey));
    return unique.size === elements.length && !unique.has(Number.NaN);
  });
}
