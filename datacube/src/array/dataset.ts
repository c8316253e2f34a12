import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import type { ToCisOptions } from "../format/cis/write.ts";
import type { ToCoverageJsonOptions } from "../format/coveragejson/write.ts";
import type { ToNetcdfOptions } from "../format/netcdf/write.ts";
import type { ToZarrOptions } from "../format/zarr/write.ts";
import { sameVariable } from "./align.ts";
import { computeCoordinates, computeVariable } from "./compute-variable.ts";
import type { Coordinates } from "./coordinates.ts";
import { DataArray } from "./data-array.ts";
import { displayAs } from "./display.ts";
import { lazyRecord } from "./lazy-record.ts";
import { datasetHtml } from "./repr-html.ts";
import { datasetText } from "./repr-text.ts";
import {
  type AnyDType,
  asRecord,
  type DimsOf,
  type PerDim,
  type Remaining,
  type Variables,
  type VariablesLike,
  type VariablesOf,
} from "./schema.ts";
import {
  chooseByLabel,
  chooseByPosition,
  type IselOptions,
  type Selected,
  type SelOptions,
  selectParts,
} from "./select.ts";
import type { DimsOfLevels, LabelSelector, PositionSelector } from "./selectors.ts";
import { datasetType, typedAs } from "./type-text.ts";
import type { Attrs, Variable } from "./variable.ts";

/** What a dataset is made of. */
export interface DatasetParts {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly coords: Coordinates;
  readonly attrs: Attrs;
  /** Variables of the file that cannot be read, with the reason. */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** What it was opened from, for messages. */
  readonly source?: string;
}

/** Dimensions of all variables and coordinates, in order of appearance. */
export function domainOf({ variables, coords }: Pick<DatasetParts, "variables" | "coords">): {
  dims: string[];
  shape: number[];
} {
  const lengths = new Map<string, number>();
  for (const { expr } of [...variables.values(), ...coords.values()])
    expr.dims.forEach((dim, axis) => void lengths.set(dim, expr.shape[axis]!));
  return { dims: [...lengths.keys()], shape: [...lengths.values()] };
}

/** The methods of datasets; the type with the variables is {@link Dataset}. */
export class DatasetCore<V extends VariablesLike<V> = Variables, D extends string = string> {
  readonly #parts: DatasetParts;

  /** Used by the package; make datasets with `dataset()` or `open()`. */
  constructor(parts: DatasetParts) {
    this.#parts = parts;
    for (const name of parts.variables.keys()) {
      if (!(name in this) && name !== "then")
        Object.defineProperty(this, name, { enumerable: true, get: () => this.get(name) });
    }
  }

  /** Data variables by name. */
  get dataVars(): Readonly<V> {
    return lazyRecord([...this.#parts.variables.keys()], (name) => this.get(name)) as unknown as Readonly<V>;
  }
  /** Coordinates by name. */
  get coords(): Readonly<Record<string, DataArray>> {
    return lazyRecord([...this.#parts.coords.keys()], (name) => this.get(name));
  }
  get attrs(): Attrs {
    return this.#parts.attrs;
  }
  /** Length per dimension name, over all variables. */
  get sizes(): Readonly<Record<string, number>> {
    const { dims, shape } = this.#domain();
    return Object.fromEntries(dims.map((dim, axis) => [dim, shape[axis]!]));
  }
  /** Names of all dimensions. */
  get dims(): readonly D[] {
    return this.#domain().dims as D[];
  }
  /** Variables, coordinates and attributes, for the other parts of the package. */
  get parts(): DatasetParts {
    return this.#parts;
  }

  /**
   * A data variable or coordinate by name; the only way to one whose name is also a method or `then`.
   * @throws VariableNotFoundError
   */
  get<N extends string>(name: N): N extends keyof V ? V[N] : DataArray;
  get(name: string): DataArray {
    const { variables, coords, unreadable } = this.#parts;
    const variable = variables.get(name) ?? coords.get(name);
    if (!variable)
      throw new VariableNotFoundError(name, [...variables.keys(), ...coords.keys()], unreadable?.get(name));
    return new DataArray(name, variable, coords);
  }
  /** Whether there is a data variable or coordinate of this name. */
  has(name: string): boolean {
    return this.#parts.variables.has(name) || this.#parts.coords.has(name);
  }

  /** Selects by label in all variables that have the dimensions; see DataArray.sel. */
  sel<const S extends PerDim<D, LabelSelector>>(
    selectors: S,
    options: SelOptions = {},
  ): [DimsOfLevels<S>] extends [never] ? Dataset<V, D> : Dataset {
    const choice = chooseByLabel(this.#selected(), asRecord<D, LabelSelector>(selectors), options);
    return createDataset(selectParts(this.#parts, choice, options)) as never;
  }
  /** Selects by position in all variables that have the dimensions; see DataArray.isel. */
  isel(selectors: PerDim<D, PositionSelector>, options: IselOptions = {}): Dataset<V, D> {
    return createDataset<V, D>(
      selectParts(this.#parts, chooseByPosition(this.#selected(), asRecord(selectors)), options),
    );
  }

  #selected(): Selected {
    return { subject: "the dataset", domain: this.#domain(), coords: this.#parts.coords };
  }

  /** Reads all variables into memory. */
  async compute(options: ComputeOptions = {}): Promise<Dataset<V, D>> {
    const variables = new Map<string, Variable>();
    for (const [name, variable] of this.#parts.variables)
      variables.set(name, await computeVariable(name, variable, options));
    const coords = await computeCoordinates(this.#parts.coords, options);
    return createDataset<V, D>({ ...this.#parts, variables, coords });
  }

  /**
   * Writes a Zarr folder of version 3 (or 2: `format`), chunk by chunk, without the whole in memory: a new one, or a group
   * of one. `append: "time"` makes an existing store grow along a dimension; `region` writes into a part of it, by
   * positions or, with "auto", by labels. Values are stored as their encoding says, in the store's own way where there is one.
   * @throws TargetExistsError when there is something at the path and none of overwrite, append and region is given
   * @throws UnsupportedError when the dataset does not fit the store, or cannot be stored as asked
   */
  async toZarr(path: string, options?: ToZarrOptions): Promise<void> {
    const { writeZarr } = await import("../format/zarr/write.ts");
    await writeZarr(this.#parts, path, options);
  }

  /**
   * Writes a NetCDF file, NetCDF-4 or one of the NetCDF-3 formats, block by block: `toNetCDF("a.nc", { format:
   * "NETCDF3_CLASSIC", unlimitedDims: ["time"] })`.
   * @throws TargetExistsError when there is something at the path and `overwrite` is not set
   * @throws UnsupportedError for names, dtypes, values and sizes that the format cannot hold
   */
  async toNetCDF(path: string, options?: ToNetcdfOptions): Promise<void> {
    const { writeNetcdf } = await import("../format/netcdf/write.ts");
    await writeNetcdf(this.#parts, path, options);
  }

  /**
   * Writes a CoverageJSON document with its values inside: for data that fit into memory and a browser.
   * @throws TargetExistsError, UnsupportedError for dimensions that are no x, y, z or t
   */
  async toCoverageJSON(path: string, options?: ToCoverageJsonOptions): Promise<void> {
    const { writeCoverageJson } = await import("../format/coveragejson/write.ts");
    await writeCoverageJson(this.#parts, path, options);
  }

  /**
   * Writes a coverage of OGC's Coverage Implementation Schema 1.1 as JSON, with its values inside: for data that fit into
   * memory; all variables have the same dimensions.
   * @throws TargetExistsError, UnsupportedError for variables of several domains and calendars that are not Gregorian
   */
  async toCIS(path: string, options?: ToCisOptions): Promise<void> {
    const { writeCis } = await import("../format/cis/write.ts");
    await writeCis(this.#parts, path, options);
  }

  #domain(): ReturnType<typeof domainOf> {
    return domainOf(this.#parts);
  }

  toString(): string {
    return datasetText(this);
  }
}

displayAs<Dataset>(DatasetCore.prototype, {
  text: datasetText,
  bundle: (dataset) => ({ "text/plain": datasetText(dataset), "text/html": datasetHtml(dataset) }),
});

typedAs<Dataset>(DatasetCore.prototype, (dataset) => datasetType(dataset, DatasetCore.prototype));

/**
 * Aligned arrays under one set of coordinates; data variables are also properties, as in `ds.t2m`. The type tells the
 * variables and the dimensions where they are known: `Dataset<{ t2m: DataArray<"time" | "lat"> }>`. `Dataset` alone is
 * any dataset, and its variables may be used as any: the compiler lets no class instance stand for {@link Variables},
 * as methods are no arrays.
 */
export type Dataset<V extends VariablesLike<V> = AnyDType, D extends string = DimsOf<V[keyof V]>> = DatasetCore<V, D> &
  Readonly<V>;

/** A dataset after an elementwise function of its arrays: dimensions stay, dtypes may change. */
export type Mapped<V extends VariablesLike<V>, D extends string> = Dataset<
  VariablesOf<V, { readonly [N in keyof V]: DataArray<DimsOf<V[N]>> }>,
  D
>;

/** A dataset after a reduction of its arrays over `K`. */
export type Reduced<V extends VariablesLike<V>, D extends string, K> = Dataset<
  VariablesOf<V, { readonly [N in keyof V]: DataArray<Remaining<DimsOf<V[N]>, K>> }>,
  Remaining<D, K>
>;

interface DatasetClass {
  new <V extends VariablesLike<V> = Variables, D extends string = DimsOf<V[keyof V]>>(
    parts: DatasetParts,
  ): Dataset<V, D>;
  readonly prototype: Dataset;
}

/** The class of datasets, for `instanceof`. */
export const Dataset: DatasetClass = DatasetCore as unknown as DatasetClass;

/** A dataset of its parts. */
function createDataset<V extends VariablesLike<V>, D extends string>(parts: DatasetParts): Dataset<V, D> {
  return new Dataset<V, D>(parts);
}

/**
 * A dataset of arrays; their coordinates are joined.
 * @throws ExpressionError when lengths or coordinates of the same name differ
 */
export function datasetOf<V extends VariablesLike<V>, D extends string>(
  arrays: Readonly<Record<string, DataArray>>,
  base: Pick<DatasetParts, "coords" | "attrs">,
): Dataset<V, D> {
  const variables = new Map<string, Variable>();
  const coords = new Map(base.coords);
  const lengths = new Map<string, number>();
  for (const [name, array] of Object.entries(arrays)) {
    const { variable, coords: own } = array.parts;
    variables.set(name, variable);
    for (const [coord, value] of own) {
      const known = coords.get(coord);
      if (known === undefined) coords.set(coord, value);
      else if (!sameVariable(known, value)) {
        throw new ExpressionError(
          "dataset",
          `coordinate "${coord}" of "${name}" differs from that of the others: select the same labels first`,
        );
      }
    }
    checkLengths(name, variable, lengths);
  }
  for (const [name, variable] of coords) checkLengths(name, variable, lengths);
  return createDataset({ variables, coords, attrs: base.attrs });
}

function checkLengths(name: string, { expr }: Variable, lengths: Map<string, number>): void {
  expr.dims.forEach((dim, axis) => {
    const length = expr.shape[axis]!;
    const known = lengths.get(dim) ?? length;
    if (known !== length)
      throw new ExpressionError("dataset", `dimension "${dim}" has length ${length} in "${name}", ${known} elsewhere`);
    lengths.set(dim, length);
  });
}
