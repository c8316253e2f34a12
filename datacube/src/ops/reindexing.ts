import { type CoordinateValues, coordinateVariable } from "../array/construct.ts";
import { type Coordinates, labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { type Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { levelsOf, namesOfStack } from "../array/levels.ts";
import { matchLabels } from "../array/match.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { MatchOptions } from "../array/nearby.ts";
import { asRecord, type PerDim, type VariablesLike } from "../array/schema.ts";
import type { Variable } from "../array/variable.ts";
import { ExpressionError, NotComputedError } from "../errors.ts";
import type { ConstantValue } from "../expr/operation/constant.ts";
import { take } from "../expr/operation/take.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim, subjectOf } from "./parts.ts";

/** Options of `reindex`. */
export interface ReindexOptions extends MatchOptions {
  /** What elements without a match are; NaN by default, for which integers become floats. */
  readonly fillValue?: ConstantValue | undefined;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * At these labels per dimension; what is not there is filled: `reindex({ lat: [60, 55, 50] }, { method: "nearest" })`.
     * @throws DimensionNotFoundError, ExpressionError when labels of the axis are repeated
     */
    reindex(labels: PerDim<D, CoordinateValues>, options?: ReindexOptions): DataArray<D>;
    /** At the labels that another array or dataset has; see `reindex`. */
    reindexLike(other: Pick<DataArray | DatasetCore, "dims" | "coords">, options?: ReindexOptions): DataArray<D>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** At these labels per dimension; see DataArray.reindex. */
    reindex(labels: PerDim<D, CoordinateValues>, options?: ReindexOptions): Dataset;
    /** At the labels that another array or dataset has; see DataArray.reindex. */
    reindexLike(other: Pick<DataArray | DatasetCore, "dims" | "coords">, options?: ReindexOptions): Dataset;
  }
}

function reindex(
  parts: DatasetParts,
  labels: PerDim<string, CoordinateValues>,
  options: ReindexOptions = {},
): DatasetParts {
  return Object.entries(asRecord(labels)).reduce((result, [dim, values]) => {
    sizeOfDim(result, dim);
    return reindexDim(result, { dim, labels: coordinateVariable(dim, values), stack: stackIn(values, dim) }, options);
  }, parts);
}

/** The coordinates of a stacked dimension that labels bring with them. */
function stackIn(values: CoordinateValues, dim: string): Coordinates {
  const coords = values instanceof DataArray ? values.parts.coords : new Map();
  const levels = levelsOf(coords, dim);
  return new Map(levels ? namesOfStack(dim, levels).map((name) => [name, coords.get(name)!]) : []);
}

/** The parts at other labels of one dimension; `stack` are its coordinates where it is stacked. */
export function reindexDim(
  parts: DatasetParts,
  { dim, labels, stack = new Map() }: { dim: string; labels: Variable; stack?: Coordinates },
  { fillValue, ...match }: ReindexOptions,
): DatasetParts {
  const own = labelsOf(parts.coords, dim);
  const wanted = labelsOf(new Map([[dim, labels]]), dim);
  if (wanted === undefined) throw new NotComputedError(`the labels of "${dim}"`);
  if (own === undefined) {
    if (wanted.values.length === sizeOfDim(parts, dim))
      return { ...parts, coords: new Map([...parts.coords, [dim, labels], ...stack]) };
    throw new ExpressionError(
      "reindex",
      `dimension "${dim}" of ${subjectOf(parts)} has no labels and length ${sizeOfDim(parts, dim)}, not ${wanted.values.length}`,
    );
  }
  const positions = matchLabels(own, wanted, match);
  const reindexed = mapParts(parts, (variable, name, isCoordinate) => {
    if (!variable.expr.dims.includes(dim)) return variable;
    if (isCoordinate && name === dim) return { ...labels, attrs: { ...variable.attrs, ...labels.attrs } };
    // as a coordinate of another kind has no such element, its missing ones are as without a fill
    const isOfKind = (typeof fillValue === "string") === (variable.expr.dtype === "string");
    const fill = isCoordinate && !isOfKind ? undefined : fillValue;
    return { ...variable, expr: take(variable.expr, dim, positions, fill) };
  });
  return stack.size === 0 ? reindexed : { ...reindexed, coords: new Map([...reindexed.coords, ...stack]) };
}

/** The parts at labels that something else has. */
export function reindexLike(
  parts: DatasetParts,
  other: Pick<DataArray | DatasetCore, "dims" | "coords">,
  options: ReindexOptions = {},
): DatasetParts {
  const dims = domainOf(parts).dims.filter((dim) => other.coords[dim] !== undefined);
  return reindex(parts, Object.fromEntries(dims.map((dim) => [dim, other.coords[dim]!])), options);
}

addMethods({ reindex: ofArray(reindex), reindexLike: ofArray(reindexLike) });
addDatasetMethods({ reindex: ofDataset(reindex), reindexLike: ofDataset(reindexLike) });
