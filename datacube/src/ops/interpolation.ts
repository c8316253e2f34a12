import { mergeCoordinates } from "../array/align.ts";
import type { CoordinateValues } from "../array/construct.ts";
import { type Coordinates, labelsOf } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import { type Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { nearby } from "../array/nearby.ts";
import { asRecord, type DimsOf, type PerDim, type VariablesLike } from "../array/schema.ts";
import type { Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { pick } from "../expr/pick.ts";
import { axisOf, indexOf } from "./interp/axis.ts";
import { targetOf } from "./interp/target.ts";
import { type InterpOptions, interpVariable, isInterpolable, type Place } from "./interp/variable.ts";
import { type Change, ofArray, ofDataset, sizeOfDim } from "./parts.ts";
import { reindexLike } from "./reindexing.ts";

/** What has labels to interpolate onto. */
type Like = Pick<DataArray | DatasetCore, "dims" | "coords">;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Elements at places between the labels, in any order of the axis: `interp({ lat: [50.5, 51], time: "2020-07-01T06:00" })`.
     * One place drops the dimension; arrays of places give points, as in `sel`. Labels of times take times.
     * @throws DimensionNotFoundError, ExpressionError for labels that are texts or repeated and for arrays that are no numbers
     */
    interp<const S extends PerDim<D, CoordinateValues>>(
      places: S,
      options?: InterpOptions,
    ): DataArray<D | DimsOf<S[keyof S]>>;
    /** At the labels that another array or dataset has; those that are texts are matched as in `reindex`. */
    interpLike(other: Like, options?: InterpOptions): DataArray<D>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** All numbers and times between the labels, texts and bools from the nearest; see DataArray.interp. */
    interp(places: PerDim<D, CoordinateValues>, options?: InterpOptions): Dataset;
    /** At the labels that another array or dataset has; see DataArray.interpLike. */
    interpLike(other: Like, options?: InterpOptions): Dataset;
  }
}

function interp(
  parts: DatasetParts,
  given: PerDim<string, CoordinateValues>,
  options: InterpOptions = {},
): DatasetParts {
  const places = new Map<string, Place>();
  for (const [dim, values] of Object.entries(asRecord(given))) {
    const index = indexOf(parts.coords, { dim, length: sizeOfDim(parts, dim) });
    places.set(dim, { axis: axisOf(index), target: targetOf(index, values, parts.coords.get(dim)) });
  }
  const at = (variables: ReadonlyMap<string, Variable>) =>
    new Map(
      [...variables].flatMap(([name, variable]): [string, Variable][] => {
        const result = places.has(name) ? undefined : variableAt(variable, places, options);
        return result === undefined ? [] : [[name, result]];
      }),
    );
  const variables = at(parts.variables);
  return { ...parts, variables, coords: withTargets(at(parts.coords), { places, variables }) };
}

/** A variable at places; undefined where it has no elements there. */
function variableAt(
  variable: Variable,
  places: ReadonlyMap<string, Place>,
  options: InterpOptions,
): Variable | undefined {
  const own = new Map([...places].filter(([dim]) => variable.expr.dims.includes(dim)));
  if (own.size === 0) return variable;
  if (isInterpolable(variable.expr.dtype)) return interpVariable(variable, own, options);
  if ([...own].some(([dim, { target }]) => target.dims.join() !== dim)) return undefined;
  const points = [...own].map(([dim, { axis, target }]) => {
    const find = nearby({ dim, dtype: "float64", calendar: "standard", values: axis.labels }, "nearest");
    const positions = Array.from(target.places, (at) => axis.positions[find(at)] ?? -1);
    return [dim, { kind: "points", dims: target.dims, shape: target.shape, positions }] as const;
  });
  return { ...variable, expr: pick(variable.expr, new Map(points)) };
}

/** Coordinates with the places, and what came along with these. */
function withTargets(
  coords: ReadonlyMap<string, Variable>,
  { places, variables }: { places: ReadonlyMap<string, Place>; variables: ReadonlyMap<string, Variable> },
): Coordinates {
  const all = new Map(coords);
  for (const [dim, { target }] of places) all.set(dim, target.variable);
  const brought = [...places.values()].map(({ target }) => target.brought).reduce(mergeCoordinates, new Map());
  for (const [name, variable] of brought) if (!all.has(name) && !variables.has(name)) all.set(name, variable);
  return all;
}

/** At other labels of the same dimensions: those of numbers and times interpolated, texts matched. */
function interpLike(parts: DatasetParts, other: Like, options: InterpOptions = {}): DatasetParts {
  const shared = domainOf(parts).dims.flatMap((dim): [string, DataArray][] => {
    const labels = other.coords[dim];
    return labels !== undefined && labels.dims.join() === dim ? [[dim, labels]] : [];
  });
  const isText = (dim: string) => labelsOf(parts.coords, dim)?.dtype === "string";
  const coords = (wanted: boolean) => Object.fromEntries(shared.filter(([dim]) => isText(dim) === wanted));
  return interp(reindexLike(parts, { dims: other.dims, coords: coords(true) }), coords(false), options);
}

/** Arrays are refused where datasets leave elements as they are. */
const ofNumbers =
  <A extends unknown[]>(change: Change<A>) =>
  (array: DataArray, ...args: A): DataArray => {
    if (!isInterpolable(array.dtype) || array.dtype === "datetime" || array.dtype === "timedelta")
      throw new ExpressionError("interp", `${array.name || "the array"} is ${array.dtype}, not a number`);
    return ofArray(change)(array, ...args);
  };

addMethods({ interp: ofNumbers(interp) as never, interpLike: ofNumbers(interpLike) });
addDatasetMethods({
  interp: ofDataset(interp),
  interpLike: ofDataset(interpLike),
});
