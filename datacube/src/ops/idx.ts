import { labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Reduced } from "../array/dataset.ts";
import { type DType, isComplex, isFloat, missingDType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { AnyDType, Remaining, VariablesLike } from "../array/schema.ts";
import { ExpressionError } from "../errors.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { overOf } from "./over.ts";

/** Options of `idxmin` and `idxmax`. */
export interface IdxOptions {
  /** Passes over NaN; by default for floats. */
  readonly skipna?: boolean;
  /** What is the label where all elements are missing; NaN by default, for which whole numbers become floats. */
  readonly fillValue?: number | string;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Label of the smallest element along a dimension (the only one by default); the first of equals.
     * @throws ExpressionError without labels, and when there are several dimensions and none is named
     */
    idxmin<const K extends D = D>(dim?: K, options?: IdxOptions): DataArray<Remaining<D, K>, AnyDType>;
    /** Label of the largest element along a dimension; see `idxmin`. */
    idxmax<const K extends D = D>(dim?: K, options?: IdxOptions): DataArray<Remaining<D, K>, AnyDType>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Label of the smallest element of every variable; see DataArray.idxmin. */
    idxmin<const K extends D = D>(dim?: K, options?: IdxOptions): Reduced<V, D, K>;
    /** Label of the largest element of every variable; see DataArray.idxmin. */
    idxmax<const K extends D = D>(dim?: K, options?: IdxOptions): Reduced<V, D, K>;
  }
}

const idx =
  (name: "idxmin" | "idxmax") =>
  (array: DataArray, wanted?: string, { skipna, fillValue }: IdxOptions = {}): DataArray => {
    const [dim, ...others] = overOf(wanted, { known: array.dims, subject: name });
    if (dim === undefined || others.length > 0)
      throw new ExpressionError(name, `${array.dims.length} dimensions: name the one that it goes along`);
    const { variable, coords } = array.parts;
    const labels = labelsOf(coords, dim);
    if (!labels) throw new ExpressionError(name, `dimension "${dim}" has no labels; argmin gives positions`);
    const isSkipping = skipna ?? (isFloat(array.dtype) || isComplex(array.dtype));
    const place = reduce(name === "idxmin" ? "placemin" : "placemax", variable.expr, {
      over: [dim],
      skipna: isSkipping,
    });
    const fn = {
      name: "label-at",
      labels: Array.from(labels.values as ArrayLike<unknown>),
      ...missingOf(labels.dtype, { isSkipping, fillValue }),
    };
    const encoding = coords.get(dim)!.encoding;
    const expr = map(fn, [place]);
    return new DataArray(
      dim,
      { expr, attrs: array.attrs, encoding: expr.dtype === "datetime" ? encoding : {} },
      coords,
    );
  };

/** The dtype of labels of which some may be missing, and what they then are. */
function missingOf(
  dtype: DType,
  { isSkipping, fillValue }: { isSkipping: boolean; fillValue: number | string | undefined },
): { dtype: DType; missing: number | string } {
  if (!isSkipping) return { dtype, missing: 0 };
  if (dtype === "string") return { dtype, missing: fillValue ?? "" };
  return { dtype: fillValue === undefined ? missingDType(dtype) : dtype, missing: fillValue ?? Number.NaN };
}

const [idxmin, idxmax] = [idx("idxmin"), idx("idxmax")];

addMethods({ idxmin: idxmin as never, idxmax: idxmax as never });
addDatasetMethods({
  idxmin: (dataset, dim, options) => mapVariables(dataset, (array) => idxmin(array, dim, options)),
  idxmax: (dataset, dim, options) => mapVariables(dataset, (array) => idxmax(array, dim, options)),
});
