import type { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts, type Mapped } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type PerDim, type VariablesLike } from "../array/schema.ts";
import { arrayOfParts, partsOfArray } from "./parts.ts";
import type { Boundary, CoarseWindows } from "./window/coarse.ts";
import { Coarsen, type CoordFunc } from "./window/coarsen.ts";
import { type PerWindow, windowSizes } from "./window/windows.ts";

/** Options of `coarsen`. */
interface CoarsenOptions {
  /**
   * Positions at the end that fill no window are an error (`exact`, the default), left out (`trim`), or in a window with
   * missing elements (`pad`).
   */
  readonly boundary?: PerWindow<Boundary>;
  /** At which end whole windows begin. Default `left`. */
  readonly side?: PerWindow<"left" | "right">;
  /** What coordinates of a window become: a reduction's name or a function, for all or by name. Default `mean`. */
  readonly coordFunc?: CoordFunc;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Windows of so many elements side by side: `coarsen({ lat: 2, lon: 2 }, { boundary: "trim" }).mean()`.
     * @throws DimensionNotFoundError, ExpressionError when a length is no multiple of the windows' and no boundary is given
     */
    coarsen(sizes: PerDim<D, number>, options?: CoarsenOptions): Coarsen<DataArray<D>, DataArray>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Windows side by side in all variables that have one of the dimensions; see DataArray.coarsen. */
    coarsen(sizes: PerDim<D, number>, options?: CoarsenOptions): Coarsen<Mapped<V, D>, Dataset>;
  }
}

function windowsOf(
  target: Pick<DataArray | DatasetCore, "dims">,
  sizes: PerDim<string, number>,
  { boundary, side }: CoarsenOptions,
): CoarseWindows {
  return { sizes: windowSizes("coarsen", asRecord(sizes), target.dims), boundary, side };
}

type Change = (parts: DatasetParts) => DatasetParts;

addMethods({
  coarsen: (array, sizes, options = {}) =>
    new Coarsen(windowsOf(array, sizes, options), options.coordFunc ?? "mean", (change: Change) =>
      arrayOfParts(array.name, change(partsOfArray(array))),
    ),
});
addDatasetMethods({
  coarsen: (dataset, sizes, options = {}) =>
    new Coarsen(
      windowsOf(dataset, sizes, options),
      options.coordFunc ?? "mean",
      (change: Change) => new Dataset(change(dataset.parts)),
    ),
});
