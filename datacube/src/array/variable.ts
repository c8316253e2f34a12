import { computeInMemory, defaultMemoryBytes, isInMemory } from "../exec/compute.ts";
import type { Expr } from "../expr/node.ts";
import { reshape } from "../expr/operation/reshape.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { subset } from "../expr/operation/subset.ts";
import { type AxisIndex, range } from "../expr/selection.ts";
import { memoryReader } from "./chunk-reader.ts";
import { type ArrayData, bytesOf, type DType } from "./dtype.ts";
import { sizeOf } from "./shape.ts";

/** Value of an attribute: what JSON and NetCDF attributes can hold. */
export type AttrValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly AttrValue[]
  | { readonly [name: string]: AttrValue };

/** Attributes by name. */
export type Attrs = Readonly<Record<string, AttrValue>>;

/** An array with named dimensions but no coordinates: data variables and coordinates are made of it. */
export interface Variable {
  readonly expr: Expr;
  readonly attrs: Attrs;
  /** How the variable is stored, for example `scale_factor`, `_FillValue`, `dtype`, `chunks`, `units`, `calendar`. */
  readonly encoding: Attrs;
  /** Where it labels a stacked dimension: what that is made of. */
  readonly levels?: Levels;
}

/**
 * The levels of a stacked dimension, the first varying slowest: per name the labels that `unstack` gives, each once, in their
 * order. The labels at every position are a coordinate of the level's name over the dimension.
 */
export type Levels = ReadonlyMap<string, Variable>;

/** A variable over elements in memory, row-major. */
export function memoryVariable(
  name: string,
  array: { dims: readonly string[]; shape: readonly number[]; dtype: DType; data: ArrayData },
  meta: Partial<Omit<Variable, "expr">> = {},
): Variable {
  const expr = sourceNode(
    { format: "memory", source: "", variable: name },
    array.dims,
    memoryReader(array.dtype, array.shape, array.data),
  );
  const { attrs = {}, encoding = {}, levels } = meta;
  return { expr, attrs, encoding, ...(levels && { levels }) };
}

const computed = new WeakMap<Expr, ArrayData>();

/** Elements that are held already, row-major; undefined when they have to be read or computed. */
export function heldElements({ expr }: Variable): ArrayData | undefined {
  return computed.get(expr) ?? (expr.op === "source" && isInMemory(expr) ? computeInMemory(expr) : undefined);
}

/** Whether the elements can be had at once: all sources are in memory and the result is not larger than 2 GB. */
export function isAtHand({ expr }: Variable): boolean {
  return computed.has(expr) || (isInMemory(expr) && sizeOf(expr.shape) * bytesOf(expr.dtype) <= defaultMemoryBytes);
}

/** Elements of a variable that is at hand, row-major; else undefined. */
export function elementsOf(variable: Variable): ArrayData | undefined {
  const held = heldElements(variable);
  if (held !== undefined || !isAtHand(variable)) return held;
  const data = computeInMemory(variable.expr);
  computed.set(variable.expr, data);
  return data;
}

/** The part of a variable that an index per dimension name picks. */
export function subsetVariable(variable: Variable, indexes: ReadonlyMap<string, AxisIndex>): Variable {
  const { expr } = variable;
  const index = expr.dims.map((dim, axis) => indexes.get(dim) ?? range(0, expr.shape[axis]!));
  const part = subset(expr, index);
  return part === expr ? variable : { ...variable, expr: part };
}

/** A variable whose dimensions have other names; those without a new one keep theirs. */
export function renameDims(variable: Variable, names: Readonly<Record<string, string>>): Variable {
  const { expr } = variable;
  const dims = expr.dims.map((dim) => (Object.hasOwn(names, dim) ? names[dim]! : dim));
  if (dims.join() === expr.dims.join()) return variable;
  return { ...variable, expr: reshape(expr, expr.dims, { dims, shape: expr.shape }) };
}

/** Calendar of a datetime variable. */
export function calendarOf(variable: Variable): string {
  return typeof variable.encoding.calendar === "string" ? variable.encoding.calendar : "standard";
}

/** Positions of a dimension as its labels, int64 from 0. */
export function numberedVariable(dim: string, length: number): Variable {
  const data = BigInt64Array.from({ length }, (_, i) => BigInt(i));
  return memoryVariable(dim, { dims: [dim], shape: [length], dtype: "int64", data });
}
