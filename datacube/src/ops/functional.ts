import { dataArray } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, datasetOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { DimsOf, VariablesLike } from "../array/schema.ts";
import { alignParts, partsOf } from "./alignment.ts";
import { arrayOfParts } from "./parts.ts";

/** What a name may be assigned: an array, a number, or a function of the dataset that gives one. */
type Assignable<V extends VariablesLike<V>, D extends string> =
  | DataArray
  | number
  | ((dataset: Dataset<V, D>) => DataArray | number);

/** The variables that assigned things become. */
type Assigned<W> = {
  readonly [N in keyof W]: W[N] extends DataArray
    ? W[N]
    : W[N] extends (...args: never[]) => infer R
      ? R extends DataArray
        ? R
        : DataArray<never>
      : DataArray<never>;
};

/** Options of Dataset.map. */
export interface MapOptions {
  /** Whether the attributes of the originals stay; default true. */
  readonly keepAttrs?: boolean;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** What a function gives for this array and further arguments: `x.pipe(f, 1)` is `f(x, 1)`. */
    pipe<R, const A extends readonly unknown[]>(fn: (array: DataArray<D, T>, ...args: A) => R, ...args: A): R;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * The same dataset with more or other data variables; arrays at its labels, NaN where they have none. Functions get
     * the dataset as it was: `ds.assign({ celsius: (ds) => ds.t2m.sub(273.15) })`. A coordinate's name changes that.
     * @throws ExpressionError when lengths differ
     */
    assign<const W extends { readonly [N in keyof W]: Assignable<V, D> }>(
      variables: W,
    ): Dataset<Omit<V, keyof W> & Assigned<W>, D | DimsOf<Assigned<W>[keyof W]>>;
    /** A function of every data variable, put together: `ds.map((x) => x.max("time"))`. */
    map(fn: (array: DataArray, name: string) => DataArray | number, options?: MapOptions): Dataset;
    /** What a function gives for this dataset and further arguments: `ds.pipe(f, 1)` is `f(ds, 1)`. */
    pipe<R, const A extends readonly unknown[]>(fn: (dataset: Dataset<V, D>, ...args: A) => R, ...args: A): R;
  }
}

const toArray = (value: DataArray | number): DataArray => (typeof value === "number" ? dataArray(value) : value);

function assign(dataset: DatasetCore, given: Readonly<Record<string, unknown>>): Dataset {
  const values = Object.entries(given).map(([name, value]): [string, DataArray] => [
    name,
    toArray(typeof value === "function" ? value(dataset) : value),
  ]);
  const { coords } = dataset.parts;
  const changed = Object.fromEntries(values.filter(([name]) => coords.has(name)));
  const base = Object.keys(changed).length === 0 ? dataset : dataset.assignCoords(changed);
  const added = values.filter(([name]) => !coords.has(name)).map(([name, array]) => [name, placed(base, array)]);
  return datasetOf({ ...base.dataVars, ...Object.fromEntries(added) }, base.parts);
}

/** The array at the dataset's labels, without other coordinates that the dataset has too. */
function placed(dataset: DatasetCore, array: DataArray): DataArray {
  const [, parts] = alignParts([dataset.parts, partsOf(array)], { join: "left" });
  const own = [...parts!.coords].filter(([name]) => !dataset.parts.coords.has(name));
  return arrayOfParts(array.name, { ...parts!, coords: new Map(own) });
}

function mapDataset(
  dataset: DatasetCore,
  fn: (array: DataArray, name: string) => DataArray | number,
  { keepAttrs = true }: MapOptions = {},
): Dataset {
  const arrays = Object.entries<DataArray>(dataset.dataVars).map(([name, array]): [string, DataArray] => [
    name,
    toArray(fn(array, name)).withAttrs(keepAttrs ? array.attrs : {}),
  ]);
  const attrs = keepAttrs ? dataset.attrs : {};
  const { parts } = datasetOf(Object.fromEntries(arrays), { coords: new Map(), attrs });
  const coords = [...parts.coords].map(([name, variable]): [string, typeof variable] => [
    name,
    { ...variable, attrs: keepAttrs ? (dataset.parts.coords.get(name) ?? variable).attrs : {} },
  ]);
  return new Dataset({ ...parts, coords: new Map(coords) });
}

addMethods({ pipe: (array, fn, ...args) => fn(array, ...args) });
addDatasetMethods({
  assign: assign as never,
  map: mapDataset,
  pipe: (dataset, fn, ...args) => fn(dataset as Dataset, ...args),
});
