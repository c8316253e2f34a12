import { labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { DimsOf, VariablesLike } from "../array/schema.ts";
import type { Variable } from "../array/variable.ts";
import { lengthOf } from "../expr/node.ts";
import { broadcast as broadcastExpr } from "../expr/operation/broadcast.ts";
import { alignParts, partsOf } from "./alignment.ts";
import { arrayOfParts, partsOfArray } from "./parts.ts";

/** Options of `broadcast` and `broadcastLike`. */
export interface BroadcastOptions {
  /** Dimensions to leave alone. */
  readonly exclude?: readonly string[];
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Repeated along the dimensions that another array or dataset has besides, at the labels of both. */
    broadcastLike<O extends DataArray | Dataset>(
      other: O,
      options?: BroadcastOptions,
    ): DataArray<D | (O extends DataArray ? DimsOf<O> : string)>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** All data variables repeated along the dimensions of another array or dataset; see DataArray.broadcastLike. */
    broadcastLike(other: DataArray | Dataset, options?: BroadcastOptions): Dataset;
  }
}

/**
 * Arrays and datasets on the same labels (of any of them) and with the same dimensions, along which they are repeated:
 * `const [a, b] = broadcast([x, y])`.
 * @throws ExpressionError when labels are repeated, or lengths without labels differ
 */
export function broadcast<const A extends readonly (DataArray | Dataset)[]>(
  objects: A,
  options: BroadcastOptions = {},
): { [I in keyof A]: A[I] extends DataArray ? DataArray : Dataset } {
  const all = broadcastParts(objects.map(partsOf), options);
  return objects.map((object, i) =>
    object instanceof DataArray ? arrayOfParts(object.name, all[i]!) : new Dataset(all[i]!),
  ) as never;
}

function broadcastParts(all: readonly DatasetParts[], { exclude = [] }: BroadcastOptions): DatasetParts[] {
  const aligned = alignParts(all, { join: "outer", exclude });
  const lengths = new Map<string, number>();
  const labels = new Map<string, Variable>();
  for (const parts of aligned) {
    const { dims, shape } = domainOf(parts);
    dims.forEach((dim, axis) => {
      if (exclude.includes(dim) || labels.has(dim)) return;
      lengths.set(dim, lengths.get(dim) ?? shape[axis]!);
      if (labelsOf(parts.coords, dim)) labels.set(dim, parts.coords.get(dim)!);
    });
  }
  return aligned.map((parts) => ({
    ...parts,
    variables: new Map([...parts.variables].map(([name, variable]) => [name, repeated(variable, lengths)])),
    coords: new Map([...parts.coords, ...labels]),
  }));
}

/** A variable on all dimensions in their order, its own others last. */
function repeated(variable: Variable, lengths: ReadonlyMap<string, number>): Variable {
  const { expr } = variable;
  const others = expr.dims.filter((dim) => !lengths.has(dim));
  const dims = [...lengths.keys(), ...others];
  const shape = dims.map((dim) => lengths.get(dim) ?? lengthOf(expr, dim));
  return { ...variable, expr: broadcastExpr(expr, { dims, shape }) };
}

function broadcastLike(
  parts: DatasetParts,
  other: DataArray | DatasetCore,
  options: BroadcastOptions = {},
): DatasetParts {
  return broadcastParts([partsOf(other), parts], options)[1]!;
}

addMethods({
  broadcastLike: (array, other, options) =>
    arrayOfParts(array.name, broadcastLike(partsOfArray(array), other, options) as never),
});
addDatasetMethods({
  broadcastLike: (dataset, other, options) => new Dataset(broadcastLike(dataset.parts, other, options)),
});
