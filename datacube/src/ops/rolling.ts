import { subsetCoordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Mapped } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import { asRecord, type FloatOf, type PerDim, type VariablesLike } from "../array/schema.ts";
import { type AxisIndex, range } from "../expr/selection.ts";
import { overOf } from "./over.ts";
import { Rolling, type WindowTarget } from "./window/rolling.ts";
import {
  answerFor,
  checkCount,
  type Layout,
  ownWindows,
  type PerWindow,
  type Windows,
  windowed,
  windowSizes,
} from "./window/windows.ts";

/** Options of `rolling`. */
interface RollingOptions {
  /** Whether a window's label is in its middle instead of at its last element. Default false. */
  readonly center?: PerWindow<boolean>;
  /** Fewest elements of a window that must be there for a result; by default the whole window. */
  readonly minPeriods?: number;
}

/** Windows over an array. */
type ArrayRolling<D extends string, T extends DType> = Rolling<
  DataArray<D, FloatOf<T>>,
  DataArray<D, "float64">,
  DataArray
>;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Windows of so many elements that move along dimensions: `rolling({ time: 7 }, { center: true }).mean()`,
     * `rolling({ lat: 3, lon: 3 }).max()`. Each window is reduced by itself, so no rounding is carried along the axis.
     * @throws DimensionNotFoundError, ExpressionError for sizes that are no whole numbers from 1 on
     */
    rolling(sizes: PerDim<D, number>, options?: RollingOptions): ArrayRolling<D, T>;
    /**
     * Windows that begin at the start of dimensions and grow: `cumulative("time").max()`.
     * @throws DimensionNotFoundError
     */
    cumulative(dims: D | readonly D[], options?: Pick<RollingOptions, "minPeriods">): ArrayRolling<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Moving windows in all variables that have one of the dimensions; see DataArray.rolling. */
    rolling(sizes: PerDim<D, number>, options?: RollingOptions): Rolling<Mapped<V, D>, Mapped<V, D>, Dataset>;
    /** Growing windows in all variables that have one of the dimensions; see DataArray.cumulative. */
    cumulative(
      dims: D | readonly D[],
      options?: Pick<RollingOptions, "minPeriods">,
    ): Rolling<Mapped<V, D>, Mapped<V, D>, Dataset>;
  }
}

function windowsOf(
  known: readonly string[],
  sizes: Readonly<Record<string, number>>,
  { center, minPeriods }: RollingOptions,
): Windows {
  if (minPeriods !== undefined) checkCount("rolling", minPeriods, "minPeriods");
  const checked = windowSizes("rolling", sizes, known);
  return { sizes: checked, centered: new Set([...checked.keys()].filter((dim) => answerFor(center, dim))), minPeriods };
}

/** Where windows lie, as an index of the coordinates. */
function strided(sizes: Readonly<Record<string, number>>, strides: Layout["strides"]): ReadonlyMap<string, AxisIndex> {
  return new Map(
    [...(strides ?? [])]
      .filter(([dim, step]) => step > 1 && sizes[dim] !== undefined)
      .map(([dim, step]) => [dim, range(0, Math.ceil(sizes[dim]! / step), step)]),
  );
}

function windowsOver(array: DataArray, windows: Windows, layout: Layout): DataArray {
  const { variable, coords } = array.parts;
  const expr = windowed(variable.expr, windows, layout);
  return new DataArray(
    array.name,
    { expr, attrs: variable.attrs, encoding: {} },
    subsetCoordinates(coords, strided(array.sizes, layout.strides)),
  );
}

function overArray(array: DataArray, windows: Windows): WindowTarget<DataArray, DataArray> {
  return {
    reduced: (change) => change(array, windows),
    constructed: (layout) => windowsOver(array, windows, layout),
  };
}

function overDataset(dataset: DatasetCore, windows: Windows): WindowTarget<Dataset, Dataset> {
  const change = (array: DataArray, one: (array: DataArray, own: Windows) => DataArray): DataArray => {
    const own = ownWindows(windows, array.dims);
    return own.sizes.size === 0 ? array : one(array, own);
  };
  const { coords } = dataset.parts;
  return {
    reduced: (one) => mapVariables(dataset, (array) => change(array, one), coords),
    constructed: (layout) =>
      mapVariables(
        dataset,
        (array) => change(array, (_, own) => windowsOver(array, own, layout)),
        subsetCoordinates(coords, strided(dataset.sizes, layout.strides)),
      ),
  };
}

/** Sizes of windows that reach back to the start of each dimension. */
function wholeSizes(
  target: { readonly dims: readonly string[]; readonly sizes: Readonly<Record<string, number>> },
  dims: string | readonly string[],
): Record<string, number> {
  const over = overOf(dims, { known: target.dims, subject: "cumulative" });
  return Object.fromEntries(over.map((dim) => [dim, Math.max(1, target.sizes[dim]!)]));
}

addMethods({
  rolling: (array, sizes, options = {}) => {
    const windows = windowsOf(array.dims, asRecord(sizes), options);
    return new Rolling(windows, overArray(array, windows));
  },
  cumulative: (array, dims, { minPeriods = 1 } = {}) => {
    const windows = windowsOf(array.dims, wholeSizes(array, dims), { minPeriods });
    return new Rolling(windows, overArray(array, windows));
  },
});
addDatasetMethods({
  rolling: (dataset, sizes, options = {}) => {
    const windows = windowsOf(dataset.dims, asRecord(sizes), options);
    return new Rolling(windows, overDataset(dataset, windows));
  },
  cumulative: (dataset, dims, { minPeriods = 1 } = {}) => {
    const windows = windowsOf(dataset.dims, wholeSizes(dataset, dims), { minPeriods });
    return new Rolling(windows, overDataset(dataset, windows));
  },
});
