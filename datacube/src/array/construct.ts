import { CFDatetime } from "../cf/cf-datetime.ts";
import { ExpressionError } from "../errors.ts";
import { cast } from "../expr/map/convert.ts";
import { formatConstant } from "../expr/operation/constant.ts";
import { type Complex, ComplexArray, isComplexNumber } from "./complex.ts";
import type { Coordinates } from "./coordinates.ts";
import { DataArray } from "./data-array.ts";
import { type Dataset, datasetOf } from "./dataset.ts";
import { type ArrayData, createData, type DType, dtypeOfData, isBig, isComplex, isTime } from "./dtype.ts";
import { isAlong } from "./levels.ts";
import { sizeOf } from "./shape.ts";
import { type Attrs, type AttrValue, memoryVariable, type Variable } from "./variable.ts";

/** Numbers, texts or times, nested as deep as there are dimensions; or a flat typed array. */
export type NestedValues = ArrayData | NestedValue;
type Scalar = number | bigint | boolean | string | Complex | Date | CFDatetime;
type NestedValue = Scalar | readonly NestedValue[];

/** A coordinate: a DataArray, or values along the dimension of its name (a scalar for a coordinate without dimension). */
export type CoordinateValues = DataArray | NestedValues;

/** Options of `dataArray()`. */
export interface DataArrayOptions<D extends string = string> {
  /** Names of the dimensions, slowest first; by default `dim_0`, `dim_1`, … */
  readonly dims?: readonly D[];
  /** Lengths, when `values` is flat and has more than one dimension; by default from coords or nesting. */
  readonly shape?: readonly number[];
  readonly coords?: Readonly<Record<string, CoordinateValues>>;
  readonly attrs?: Attrs;
  readonly name?: string;
  /** Default: that of a typed array; float64 for numbers, complex128 where one is `{ re, im }`, int64 for bigint, datetime for dates, string, bool. */
  readonly dtype?: DType;
}

/**
 * An array in memory. `values` is a scalar, nested arrays, or a flat row-major typed array with `shape` or `coords`:
 * `dataArray([[1, 2], [3, 4]], { dims: ["y", "x"], coords: { x: [10, 20] } })`.
 * @throws ExpressionError when values, shape, dims and coords do not fit together
 */
export function dataArray<const D extends string = string>(
  values: NestedValues,
  options: DataArrayOptions<D> = {},
): DataArray<D> {
  const name = options.name ?? "";
  const { coords, lengths } = toCoordinates(options.coords ?? {});
  const array = toArray(values, { ...options, subject: name || "the array" }, lengths);
  checkCoordinates(array, coords);
  const { variable } = toVariable(name, array, options.attrs);
  return new DataArray(name, variable, coords);
}

function checkCoordinates(array: MemoryArray, coords: Coordinates): void {
  for (const [name, { expr }] of coords) {
    expr.dims.forEach((dim, i) => {
      const axis = array.dims.indexOf(dim);
      if (axis < 0) {
        const text = `coordinate "${name}" has the dimensions (${expr.dims.join(", ")}), the array (${array.dims.join(", ")})`;
        throw new ExpressionError("dataArray", text);
      }
      if (array.shape[axis] === expr.shape[i]) return;
      const text = `dimension "${dim}" has length ${array.shape[axis]}, in coordinate "${name}" ${expr.shape[i]}`;
      throw new ExpressionError("dataArray", text);
    });
  }
}

/** Options of `dataset()`. */
export interface DatasetOptions {
  readonly coords?: Readonly<Record<string, CoordinateValues>>;
  readonly attrs?: Attrs;
}

/** A dataset of arrays; their coordinates are joined. */
export function dataset(variables: Readonly<Record<string, DataArray>>, options: DatasetOptions = {}): Dataset {
  return datasetOf(variables, { coords: toCoordinates(options.coords ?? {}).coords, attrs: options.attrs ?? {} });
}

function toCoordinates(given: Readonly<Record<string, CoordinateValues>>): {
  coords: Coordinates;
  lengths: Map<string, number>;
} {
  const coords = new Map<string, Variable>();
  const lengths = new Map<string, number>();
  for (const [name, values] of Object.entries(given)) {
    const variable = coordinateVariable(name, values);
    coords.set(name, variable);
    if (isAlong(variable, name)) lengths.set(name, variable.expr.shape[0]!);
  }
  return { coords, lengths };
}

/** A coordinate of that name as a variable. */
export function coordinateVariable(name: string, values: CoordinateValues): Variable {
  if (values instanceof DataArray) return values.parts.variable;
  const isScalar = !Array.isArray(values) && !isFlat(values);
  const array = toArray(values, { dims: isScalar ? [] : [name], subject: `coordinate ${name}` }, new Map());
  return toVariable(name, array, undefined).variable;
}

interface MemoryArray {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: ArrayData;
  readonly calendar?: string;
}

function toVariable(name: string, array: MemoryArray, attrs: Attrs | undefined): { variable: Variable } {
  const encoding: Record<string, AttrValue> = array.calendar === undefined ? {} : { calendar: array.calendar };
  return { variable: memoryVariable(name, array, { attrs: attrs ?? {}, encoding }) };
}

function toArray(
  values: NestedValues,
  options: DataArrayOptions & { subject: string },
  lengths: ReadonlyMap<string, number>,
): MemoryArray {
  const flat = isFlat(values);
  const nested = flat ? [values.length] : nestedShape(values as NestedValue, options.subject);
  const shape =
    options.shape ?? (flat && options.dims ? shapeFromCoordinates(options.dims, lengths, values.length) : nested);
  const dims = options.dims ?? shape.map((_, axis) => `dim_${axis}`);
  const scalars = flat ? undefined : flatten(values as NestedValue);
  const length = flat ? values.length : scalars!.length;
  if (dims.length !== shape.length) {
    throw new ExpressionError(
      "dataArray",
      `${options.subject} has ${shape.length} dimensions (${shape.join("×")}), ${dims.length} names are given`,
    );
  }
  const twice = dims.find((dim, axis) => dims.indexOf(dim) !== axis);
  if (twice !== undefined)
    throw new ExpressionError("dataArray", `${options.subject} has the dimension "${twice}" twice`);
  if (sizeOf(shape) !== length)
    throw new ExpressionError(
      "dataArray",
      `${options.subject} has ${length} elements, its shape ${shape.join("×")} needs ${sizeOf(shape)}`,
    );
  const typed = flat ? toTyped(values as ArrayData, options.dtype) : toData(scalars!, options.dtype);
  return { dims, shape, ...typed };
}

/** Whether values are elements already, row-major. */
function isFlat(values: CoordinateValues): values is Exclude<ArrayData, string[]> {
  return ArrayBuffer.isView(values) || values instanceof ComplexArray;
}

/** A typed array as elements of a dtype; the same array where its type holds that dtype. */
function toTyped(data: ArrayData, wanted: DType | undefined): { dtype: DType; data: ArrayData } {
  const own = dtypeOfData(data);
  if (wanted === undefined || wanted === own) return { dtype: own, data };
  return { dtype: wanted, data: isTime(wanted) && own === "float64" ? data : cast(data, wanted) };
}

function shapeFromCoordinates(dims: readonly string[], lengths: ReadonlyMap<string, number>, total: number): number[] {
  const known = dims.map((dim) => lengths.get(dim));
  const unknown = known.filter((length) => length === undefined).length;
  const rest = known.reduce<number>((quotient, length) => quotient / (length ?? 1), total);
  if (unknown > 1)
    throw new ExpressionError("dataArray", "a flat array of several dimensions needs a shape or their coordinates");
  return known.map((length) => length ?? rest);
}

function nestedShape(values: NestedValue, subject: string): number[] {
  if (!Array.isArray(values)) return [];
  const shapes = values.map((value) => nestedShape(value as NestedValue, subject));
  const first = shapes[0] ?? [];
  if (shapes.some((shape) => shape.join() !== first.join()))
    throw new ExpressionError("dataArray", `the rows of ${subject} differ in length`);
  return [values.length, ...first];
}

function flatten(value: NestedValue): Scalar[] {
  return Array.isArray(value) ? (value as readonly NestedValue[]).flatMap(flatten) : [value as Scalar];
}

function toData(
  scalars: readonly Scalar[],
  wanted: DType | undefined,
): { dtype: DType; data: ArrayData; calendar?: string } {
  const [first] = scalars;
  if (first instanceof Date || first instanceof CFDatetime) {
    const calendar = first instanceof CFDatetime ? first.calendar : "proleptic_gregorian";
    return {
      dtype: "datetime",
      data: Float64Array.from(scalars as (Date | CFDatetime)[], (value) => value.valueOf()),
      calendar,
    };
  }
  const dtype =
    wanted ??
    (typeof first === "string"
      ? "string"
      : typeof first === "bigint"
        ? "int64"
        : typeof first === "boolean"
          ? "bool"
          : scalars.some(isComplexNumber)
            ? "complex128"
            : "float64");
  const data = createData(dtype, scalars.length);
  for (let i = 0; i < scalars.length; i++) data[i] = toElement(scalars[i]!, dtype) as never;
  return { dtype, data };
}

/** A scalar as an element of a dtype. */
function toElement(scalar: Scalar, dtype: DType): number | bigint | string | Complex {
  if (isComplex(dtype) && (typeof scalar === "number" || isComplexNumber(scalar))) return scalar;
  const isText = typeof scalar === "string";
  const isNumber = typeof scalar === "number" || typeof scalar === "bigint" || typeof scalar === "boolean";
  const isWhole = typeof scalar !== "number" || Number.isInteger(scalar);
  const fits = dtype === "string" ? isText : isNumber && (isWhole || !isBig(dtype));
  if (!fits)
    throw new ExpressionError(
      "dataArray",
      `${formatConstant(scalar as number)} is no ${dtype}; a missing number is NaN`,
    );
  if (typeof scalar === "string") return scalar;
  return isBig(dtype) ? BigInt(scalar as number) : Number(scalar);
}
