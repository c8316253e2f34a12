import { mergeCoordinates } from "../array/align.ts";
import { type Complex, isComplexNumber } from "../array/complex.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, DatasetCore, type Mapped } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { DimsOf, VariablesLike } from "../array/schema.ts";
import type { Variable } from "../array/variable.ts";
import { VariableNotFoundError } from "../errors.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { align, type Join } from "./alignment.ts";

/** What takes the place of missing elements. */
type Filler = number | Complex | string | DataArray;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Missing elements are replaced by a number or by the elements of an array at the same labels. */
    fillna<O extends Filler>(other: O): DataArray<D | DimsOf<O>>;
    /** The elements of both arrays at the labels of either; this array's where both have one. */
    combineFirst<O extends DataArray>(other: O): DataArray<D | DimsOf<O>>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * Missing elements of every variable are replaced; by a dataset's or a record's of the same name:
     * `fillna({ t2m: 273.15, pr: 0 })`.
     * @throws VariableNotFoundError for a name that is no variable
     */
    fillna(other: Filler | Dataset | Readonly<Record<string, Filler>>): Mapped<V, D>;
    /** The variables of both, with the elements of both at the labels of either; this dataset's where both have one. */
    combineFirst(other: Dataset): Dataset;
  }
}

/** Missing elements of the first array replaced by those of the second, at the labels that `join` leaves. */
function fill(array: DataArray, other: Filler, join: Join): DataArray {
  const [a, b] =
    other instanceof DataArray
      ? align([array, other], { join }).map((one) => one.parts)
      : [array.parts, { variable: { expr: constant(other) }, coords: new Map<string, Variable>() }];
  const expr = map({ name: "fillna" }, [a!.variable.expr, b!.variable.expr]);
  return new DataArray(array.name, { ...a!.variable, expr }, mergeCoordinates(a!.coords, b!.coords));
}

function fillDataset(dataset: DatasetCore, other: Filler | Dataset | Readonly<Record<string, Filler>>): Dataset {
  if (typeof other !== "object" || other instanceof DataArray || isComplexNumber(other))
    return mapVariables(dataset, (array) => fill(array, other, "left"));
  const fillers: Readonly<Record<string, Filler>> = other instanceof DatasetCore ? other.dataVars : other;
  const known = dataset.parts.variables;
  const unknown = Object.keys(fillers).find((name) => !known.has(name));
  if (unknown !== undefined) throw new VariableNotFoundError(unknown, [...known.keys()]);
  return mapVariables(dataset, (array, name) => {
    const filler = Object.hasOwn(fillers, name) ? fillers[name] : undefined;
    if (filler !== undefined) return fill(array, filler, "left");
    // as in xarray, where what is not named is filled with NaN
    return isNumeric(array.dtype) ? fill(array, Number.NaN, "left") : array;
  });
}

function combineFirst(dataset: DatasetCore, other: Dataset): Dataset {
  const [a, b] = align([dataset as Dataset, other], { join: "outer" }).map(({ parts }) => parts);
  const variables = new Map([...b!.variables, ...a!.variables]);
  for (const [name, variable] of a!.variables) {
    const filler = b!.variables.get(name);
    if (filler) variables.set(name, { ...variable, expr: map({ name: "fillna" }, [variable.expr, filler.expr]) });
  }
  return new Dataset({ ...a!, variables, coords: mergeCoordinates(a!.coords, b!.coords) });
}

addMethods({
  fillna: (array, other) => fill(array, other, "left"),
  combineFirst: (array, other) => fill(array, other, "outer"),
});
addDatasetMethods({ fillna: fillDataset, combineFirst });
