import { toCalendar } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { NotComputedError, VariableNotFoundError } from "../errors.ts";
import { type ComputeOptions, defaultMemoryBytes } from "../exec/compute.ts";
import { explainPlan } from "../exec/explain-plan.ts";
import { explain } from "../expr/explain.ts";
import { explainKernels } from "../expr/kernels.ts";
import { describeDomain, type Expr } from "../expr/node.ts";
import { optimise } from "../expr/optimise.ts";
import { atResolution, type Resolution } from "../expr/overview.ts";
import type { ToCogOptions } from "../format/geotiff/write.ts";
import type { ToNetcdfOptions } from "../format/netcdf/write.ts";
import type { ToZarrOptions } from "../format/zarr/write.ts";
import type { Labelled } from "./align.ts";
import type { Complex, ComplexArray } from "./complex.ts";
import { computeCoordinates, computeVariable } from "./compute-variable.ts";
import { type Coordinates, coordinatesOn } from "./coordinates.ts";
import { displayAs } from "./display.ts";
import type { DType, TypedArray } from "./dtype.ts";
import { lazyRecord } from "./lazy-record.ts";
import { arrayHtml } from "./repr-html.ts";
import { arrayText } from "./repr-text.ts";
import { type AnyDType, asRecord, type DimsOf, type ItemOf, type PerDim, type ValuesOf } from "./schema.ts";
import {
  type Choice,
  chooseByLabel,
  chooseByPosition,
  type IselOptions,
  type Selected,
  type SelOptions,
  selectParts,
} from "./select.ts";
import type { DimsOfLevels, LabelSelector, PositionSelector } from "./selectors.ts";
import { sizeOf } from "./shape.ts";
import { arrayType, typedAs } from "./type-text.ts";
import { type Attrs, calendarOf, elementsOf, isAtHand, type Variable } from "./variable.ts";

/** Elements as a person reads them: a typed array, complex numbers, texts, or CFDatetime objects; row-major. */
export type Values = TypedArray | ComplexArray | string[] | CFDatetime[];

/**
 * A labelled array: named dimensions, coordinates, attributes. Nothing is read until `compute()`, `plot()` or a write;
 * arrays whose sources are in memory give their `values` at once. All operations return new arrays. The type tells the
 * dimensions and the dtype where they are known: `DataArray<"time" | "lat", "float32">`.
 */
export class DataArray<D extends string = string, T extends DType = AnyDType> {
  #variable: Variable;
  #coords: Coordinates;
  readonly #name: string;
  #values: ValuesOf<T> | undefined;

  /** Used by the package; make arrays with `dataArray()` or `open()`. */
  constructor(name: string, variable: Variable, coords: Coordinates) {
    this.#name = name;
    this.#variable = variable;
    this.#coords = coordinatesOn(coords, variable.expr.dims);
  }

  /** Name; empty when it has none. */
  get name(): string {
    return this.#name;
  }
  /** Names of the dimensions, slowest first. */
  get dims(): readonly D[] {
    return this.#variable.expr.dims as readonly D[];
  }
  /** Lengths in the order of `dims`. */
  get shape(): readonly number[] {
    return this.#variable.expr.shape;
  }
  /** Type of the elements. */
  get dtype(): T {
    return this.#variable.expr.dtype as T;
  }
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
  /** Length per dimension name. */
  get sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.dims.map((dim, axis) => [dim, this.shape[axis]!]));
  }
  /** Attributes, without those that CF decoding took. */
  get attrs(): Attrs {
    return this.#variable.attrs;
  }
  /** How the array is stored: what CF decoding took from the attributes, chunk shape, stored dtype. */
  get encoding(): Attrs {
    return this.#variable.encoding;
  }
  /** Coordinates by name. */
  get coords(): Readonly<Record<string, DataArray>> {
    const coords = this.#coords;
    return lazyRecord([...coords.keys()], (name) => new DataArray(name, coords.get(name)!, coords));
  }
  /** The expression that gives the elements. */
  get expr(): Expr {
    return this.#variable.expr;
  }
  /** Variable and coordinates, for the other parts of the package. */
  get parts(): Labelled {
    return { variable: this.#variable, coords: this.#coords };
  }

  /**
   * Elements, row-major. 64-bit integers are bigint (BigInt64Array, BigUint64Array), bool is 0/1, times are CFDatetime,
   * complex numbers a {@link ComplexArray}.
   * @throws NotComputedError when a source is not in memory
   */
  get values(): ValuesOf<T> {
    const values = this.#values ?? toValues(this.#variable);
    if (values === undefined) throw new NotComputedError(`"${this.#name || "array"}" (${describeDomain(this.expr)})`);
    this.#values = values as ValuesOf<T>;
    return this.#values;
  }
  /** Whether `values` can be read at once. */
  get isComputed(): boolean {
    return isAtHand(this.#variable);
  }

  /**
   * The only element. 64-bit integers become numbers where that is exact, else stay bigint.
   * @throws NotComputedError when the array is lazy
   * @throws RangeError when there is not exactly one element
   */
  item(): ItemOf<T> {
    return this.#item() as ItemOf<T>;
  }

  #item(): number | bigint | string | boolean | Complex | CFDatetime {
    const values: Values = this.values;
    if (values.length !== 1)
      throw new RangeError(`item() needs one element, there are ${values.length} (${describeDomain(this.expr)})`);
    const value = values[0]!;
    if (this.dtype === "bool") return value === 1;
    return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  /** Reads what is needed and gives an array in memory. Rejects with the signal's reason when it aborts. */
  async compute(options: ComputeOptions = {}): Promise<DataArray<D, T>> {
    const variable = await computeVariable(this.#name, this.#variable, options);
    return new DataArray(this.#name, variable, await computeCoordinates(this.#coords, options));
  }

  /** Like `compute()`, but this array itself then holds the elements. */
  async load(options: ComputeOptions = {}): Promise<this> {
    this.#variable = await computeVariable(this.#name, this.#variable, options);
    this.#coords = await computeCoordinates(this.#coords, options);
    return this;
  }

  /**
   * Selects by label: `sel({ lat: [60, 40], time: "2020-07" })`. `[a, b]` includes both ends and works on ascending and
   * descending axes; several labels are `oneOf([…])` or a typed array; a single label drops the dimension, except a repeated
   * one or a period such as "2020-07", which keep it with all their positions. Arrays of labels select points: their
   * dimensions take the place of the one that is selected on, and those that share a dimension meet along it. Names are
   * those of dimensions or of coordinates over one. A stacked dimension takes labels of levels, `{ z: { lat: 60 } }` or
   * `{ z: tuple(60, 10) }`: without those of all, it has the other levels then, or is called as the last one that it has.
   * @throws DimensionNotFoundError, LabelNotFoundError, SelectionError
   */
  sel<const S extends PerDim<D, LabelSelector>>(
    selectors: S,
    options: SelOptions = {},
  ): DataArray<D | DimsOf<S[keyof S]> | DimsOfLevels<S>, T> {
    return this.#select(chooseByLabel(this.#selected(), asRecord(selectors), options), options);
  }

  /**
   * Selects by position: `isel({ time: -1, lat: [0, 10] })`. `[a, b]` is half-open; a single position drops the dimension;
   * arrays select points as in `sel`, and bools the positions where they are true.
   * @throws DimensionNotFoundError, LabelNotFoundError, SelectionError
   */
  isel<const S extends PerDim<D, PositionSelector>>(
    selectors: S,
    options: IselOptions = {},
  ): DataArray<D | DimsOf<S[keyof S]>, T> {
    return this.#select(chooseByPosition(this.#selected(), asRecord(selectors)), options);
  }

  #selected(): Selected {
    const subject = this.#name === "" ? "the array" : `"${this.#name}"`;
    return { subject, domain: this.expr, coords: this.#coords };
  }

  #select<E extends string>(choice: Choice, options: IselOptions): DataArray<E, T> {
    const own = { variables: new Map([["", this.#variable]]), coords: this.#coords };
    const { variables, coords } = selectParts(own, choice, options);
    return new DataArray(this.#name, variables.get("")!, coords);
  }

  /** The same array with other attributes. */
  withAttrs(attrs: Attrs): DataArray<D, T> {
    return new DataArray(this.#name, { ...this.#variable, attrs }, this.#coords);
  }

  /**
   * For pictures: the array over reduced versions of its files (overviews) with at least these lengths per dimension,
   * without coordinates; the array itself when there are none.
   */
  atResolution(lengths: Resolution): DataArray<D, T> {
    const expr = atResolution(this.expr, lengths);
    return expr ? new DataArray(this.#name, { ...this.#variable, expr }, new Map()) : this;
  }

  /** A coordinate by name, whatever the name. */
  coord(name: string): DataArray {
    const variable = this.#coords.get(name);
    if (!variable) throw new VariableNotFoundError(name, [...this.#coords.keys()]);
    return new DataArray(name, variable, this.#coords);
  }

  /** Writes the array and its coordinates as a Zarr folder; see Dataset.toZarr. Without a name it is "data". */
  async toZarr(path: string, options?: ToZarrOptions): Promise<void> {
    const { writeZarr } = await import("../format/zarr/write.ts");
    const variables = new Map([[this.#name || "data", this.#variable]]);
    await writeZarr({ variables, coords: this.#coords, attrs: {} }, path, options);
  }

  /** Writes the array and its coordinates as a NetCDF file; see Dataset.toNetCDF. Without a name it is "data". */
  async toNetCDF(path: string, options?: ToNetcdfOptions): Promise<void> {
    const { writeNetcdf } = await import("../format/netcdf/write.ts");
    const variables = new Map([[this.#name || "data", this.#variable]]);
    await writeNetcdf({ variables, coords: this.#coords, attrs: {} }, path, options);
  }

  /**
   * Writes (y, x) or (band, y, x) as a cloud-optimised GeoTIFF, block by block, with overviews.
   * @throws TargetExistsError, UnsupportedError for what GeoTIFF cannot hold
   */
  async toCOG(path: string, options?: ToCogOptions): Promise<void> {
    const { writeCog } = await import("../format/geotiff/write.ts");
    await writeCog({ name: this.#name, variable: this.#variable, coords: this.#coords }, path, options);
  }

  /**
   * The expression as an indented text: operations, dtypes, domains, chunks; what becomes of it before it is computed, where
   * that differs; which operations are done in one loop; how many tasks `compute()` does, the bytes that it reads and that a task holds, and on how many threads; or why it cannot be computed within the bound. With
   * `analyze` it is computed, its values are dropped, and the text tells where the time went, by stage and thread.
   */
  explain(options?: Pick<ComputeOptions, "memoryBytes">): string;
  explain(options: Omit<ComputeOptions, "onProgress"> & { readonly analyze: true }): Promise<string>;
  explain(options: Omit<ComputeOptions, "onProgress"> & { readonly analyze?: true } = {}): string | Promise<string> {
    const { memoryBytes = defaultMemoryBytes } = options;
    const [before, after] = [explain(this.expr), explain(optimise(this.expr))];
    const shown = before === after ? before : `${before}\noptimised:\n${after}`;
    const told = `${shown}\n${explainKernels(this.expr)}${explainPlan(this.expr, memoryBytes)}`;
    if (!options.analyze) return told;
    return import("../exec/analyze.ts").then(async ({ analyze }) => `${told}\n${await analyze(this.expr, options)}`);
  }

  toString(): string {
    return arrayText(this);
  }
}

displayAs<DataArray>(DataArray.prototype, {
  text: arrayText,
  bundle: (array) => ({ "text/plain": arrayText(array), "text/html": arrayHtml(array) }),
});

typedAs<DataArray>(DataArray.prototype, arrayType);

function toValues(variable: Variable): Values | undefined {
  const data = elementsOf(variable);
  if (data === undefined || variable.expr.dtype !== "datetime") return data;
  const calendar = toCalendar(calendarOf(variable));
  return Array.from(data as Float64Array, (ms) => new CFDatetime(ms, calendar));
}
