import type { Coordinates } from "./coordinates.ts";
import { DataArray } from "./data-array.ts";
import { type Dataset, DatasetCore, type DatasetParts, datasetOf } from "./dataset.ts";

/** A function that takes its object first, for every method of these names. */
type Functions<C, N extends keyof C> = {
  readonly [K in N]: C[K] extends (...args: infer A) => infer R ? (object: C, ...args: A) => R : never;
};

/**
 * Makes functions methods: `addMethods({ neg })` gives `x.neg()` for `neg(x)`. The methods' types are declared beside them:
 * `declare module "../array/data-array.ts" { interface DataArray<D extends string, T extends DType> { neg(): … } }`.
 */
export function addMethods<N extends keyof DataArray>(functions: Functions<DataArray, N>): void {
  install(DataArray.prototype, functions);
}

/** The same for datasets; their variables of these names are then reached by `ds.get(name)` only. */
export function addDatasetMethods<N extends keyof DatasetCore>(functions: Functions<DatasetCore, N>): void {
  install(DatasetCore.prototype, functions);
}

/** Makes functions properties: `addGetters({ dt })` gives `x.dt` for `dt(x)`. */
export function addGetters<N extends keyof DataArray>(
  functions: Readonly<{ [K in N]: (array: DataArray) => DataArray[K] }>,
): void {
  installGetters(DataArray.prototype, functions);
}

/** The same for datasets; their variables of these names are then reached by `ds.get(name)` only. */
export function addDatasetGetters<N extends keyof DatasetCore>(
  functions: Readonly<{ [K in N]: (dataset: DatasetCore) => DatasetCore[K] }>,
): void {
  installGetters(DatasetCore.prototype, functions);
}

function installGetters(prototype: object, functions: Readonly<Record<string, unknown>>): void {
  for (const [name, read] of Object.entries(functions)) {
    const get = function (this: unknown): unknown {
      return (read as (object: unknown) => unknown)(this);
    };
    Object.defineProperty(prototype, name, { get, configurable: true });
  }
}

function install(prototype: object, functions: Readonly<Record<string, unknown>>): void {
  for (const [name, fn] of Object.entries(functions)) {
    if (Object.hasOwn(prototype, name)) throw new TypeError(`there is a method ${name} already`);
    const apply = fn as (object: unknown, ...args: unknown[]) => unknown;
    const method = {
      [name](this: unknown, ...args: unknown[]) {
        return apply(this, ...args);
      },
    }[name];
    Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true });
  }
}

/**
 * A dataset of what `change` makes of every data variable; variables for which it gives undefined are left out. The
 * coordinates are those of the results, and those that no variable has a dimension of; or `coords`, where they are known.
 */
export function mapVariables(
  dataset: Pick<DatasetCore, "parts">,
  change: (array: DataArray, name: string) => DataArray | undefined,
  coords?: Coordinates,
): Dataset {
  const { parts } = dataset;
  const results: Record<string, DataArray> = {};
  for (const [name, variable] of parts.variables) {
    const result = change(new DataArray(name, variable, parts.coords), name);
    if (result !== undefined) results[name] = result;
  }
  return datasetOf(results, { coords: coords ?? untouched(parts), attrs: parts.attrs });
}

/** Coordinates of dimensions that no variable has. */
function untouched({ variables, coords }: DatasetParts): Coordinates {
  const dims = new Set([...variables.values()].flatMap(({ expr }) => expr.dims));
  return new Map([...coords].filter(([, { expr }]) => expr.dims.every((dim) => !dims.has(dim))));
}
