import { type Coordinates, subsetCoordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, DatasetCore, type DatasetParts } from "../array/dataset.ts";
import type { ArrayData } from "../array/dtype.ts";
import { elementsOf, memoryVariable, type Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import type { Block } from "../expr/block.ts";
import { describeDomain, type Expr, lengthOf } from "../expr/node.ts";
import { call } from "../expr/operation/call.ts";
import { permute, permuteBlock } from "../expr/operation/permute.ts";
import type { Selection } from "../expr/selection.ts";
import { partsOf } from "./alignment.ts";
import { arrayOfParts, isOwn } from "./parts.ts";

/** Options of `mapBlocks`. */
export interface MapBlocksOptions<R extends DataArray | Dataset> {
  /** What the result is like: dimensions, lengths, dtypes, coordinates, attributes; by default as what is mapped. */
  readonly template?: R;
}

type Same<X> = X extends DataArray ? DataArray : Dataset;

/**
 * A person's own function over blocks that are arrays or datasets themselves, in memory, with their coordinates: lazily,
 * block by block. Dimensions that are not in the template, or have another length there, come whole. For datasets, the
 * function runs once for every variable that is computed. What it gives may not depend on where blocks begin.
 * @throws ExpressionError when it is computed, when what the function gives is not as the template tells
 */
export function mapBlocks<X extends DataArray | Dataset, R extends DataArray | Dataset = Same<X>>(
  fn: (block: Same<X>) => R,
  x: X,
  { template }: MapBlocksOptions<R> = {},
): R {
  const [from, to] = [partsOf(x), partsOf(template ?? (x as unknown as R))];
  const apply = fn as unknown as (block: DataArray | Dataset) => DataArray | Dataset;
  const map: BlockMap = { apply, name: fn.name || "mapBlocks", object: x, from };
  const variables = new Map([...to.variables].map(([name, like]) => [name, mapped(map, name, like)]));
  const result = { ...to, variables };
  const like = template ?? x;
  return (like instanceof DataArray ? arrayOfParts(like.name, result) : new Dataset(result)) as unknown as R;
}

interface BlockMap {
  readonly name: string;
  readonly apply: (block: DataArray | Dataset) => DataArray | Dataset;
  readonly object: DataArray | Dataset;
  readonly from: DatasetParts;
}

/** One variable of the result, like that of the template. */
function mapped(map: BlockMap, name: string, like: Variable): Variable {
  const inputs = [...map.from.variables.values()].map(({ expr }) => expr);
  const isLoop = (dim: string) =>
    like.expr.dims.includes(dim) &&
    inputs.every((input) => !input.dims.includes(dim) || lengthOf(input, dim) === lengthOf(like.expr, dim));
  const loop = [...new Set(inputs.flatMap(({ dims }) => dims.filter(isLoop)))];
  const dims = like.expr.dims.filter((dim) => !loop.includes(dim));
  const result = { dtype: like.expr.dtype, dims, shape: dims.map((dim) => lengthOf(like.expr, dim)) };
  const expr = call(inputs, {
    name: map.name,
    placed: true,
    core: inputs.map((input) => input.dims.filter((dim) => !loop.includes(dim))),
    result,
    apply: (blocks, shape, positions) => {
      const block = blockOf(map, blocks, new Map(loop.map((dim, i) => [dim, positions[i]!])));
      const order = [...loop, ...dims];
      return elementsLike(map, outputOf(map, map.apply(block), name), { dtype: result.dtype, dims: order, shape });
    },
  });
  return { ...like, expr: permute(expr, like.expr.dims) };
}

/** What the function gets: the block as an array or dataset, with its part of the coordinates. */
function blockOf(
  { from, object }: BlockMap,
  blocks: readonly Block[],
  positions: ReadonlyMap<string, Selection[number]>,
): DataArray | Dataset {
  const coords: Coordinates = subsetCoordinates(from.coords, positions);
  const variables = new Map<string, Variable>();
  [...from.variables].forEach(([name, variable], i) => {
    const { dims, shape, dtype, data } = permuteBlock(blocks[i]!, variable.expr.dims);
    variables.set(name, memoryVariable(name, { dims, shape, dtype, data }, variable));
  });
  const parts = { variables, coords, attrs: from.attrs };
  return object instanceof DataArray ? arrayOfParts(object.name, parts) : new Dataset(parts);
}

function outputOf({ name }: BlockMap, given: DataArray | Dataset, variable: string): Expr {
  const isArray = isOwn(variable);
  if (!(isArray ? given instanceof DataArray : given instanceof DatasetCore))
    throw new ExpressionError(name, `the function gave no ${isArray ? "DataArray" : "Dataset"}, as the template is`);
  return (given instanceof DataArray ? given : given.get(variable)).expr;
}

/** The elements that the function gave, in the order of the dimensions that are wanted. */
function elementsLike({ name }: BlockMap, expr: Expr, wanted: BlockType): ArrayData {
  const isSame =
    expr.dims.length === wanted.dims.length &&
    wanted.dims.every((dim, i) => expr.dims.includes(dim) && lengthOf(expr, dim) === wanted.shape[i]);
  if (!isSame || expr.dtype !== wanted.dtype)
    throw new ExpressionError(
      name,
      `the function gave ${expr.dtype} (${describeDomain(expr)}) for a block of ${wanted.dtype} (${describeDomain(wanted)}); declare it by a template`,
    );
  const data = elementsOf({ expr: permute(expr, wanted.dims), attrs: {}, encoding: {} });
  if (data === undefined)
    throw new ExpressionError(name, "the function gave a lazy array; it has to use its block only");
  return data;
}

type BlockType = Omit<Block, "data">;
