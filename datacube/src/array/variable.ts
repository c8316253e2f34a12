import { computeInMemory, isInMemory } from "../exec/compute.ts";
import { subset } from "../expr/build.ts";
import { type AxisIndex, type Expr, sourceNode } from "../expr/node.ts";
import { range } from "../expr/selection.ts";
import { memoryReader } from "./chunk-reader.ts";
import type { ArrayData, DType } from "./dtype.ts";

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
}

/** A variable over elements in memory, row-major. */
export function memoryVariable(
  name: string,
  array: { dims: readonly string[]; shape: readonly number[]; dtype: DType; data: ArrayData },
  meta: { attrs?: Attrs; encoding?: Attrs } = {},
): Variable {
  const expr = sourceNode(
    { format: "memory", source: "", variable: name },
    array.dims,
    memoryReader(array.dtype, array.shape, array.data),
  );
  return { expr, attrs: meta.attrs ?? {}, encoding: meta.encoding ?? {} };
}

const computed = new WeakMap<Expr, ArrayData>();

/** Elements of a variable in memory, row-major; undefined when some source of it is not in memory. */
export function elementsOf(variable: Variable): ArrayData | undefined {
  const { expr } = variable;
  const known = computed.get(expr);
  if (known !== undefined || !isInMemory(expr)) return known;
  const data = computeInMemory(expr);
  computed.set(expr, data);
  return data;
}

/** The part of a variable that an index per dimension name picks. */
export function subsetVariable(variable: Variable, indexes: ReadonlyMap<string, AxisIndex>): Variable {
  const { expr } = variable;
  const index = expr.dims.map((dim, axis) => indexes.get(dim) ?? range(0, expr.shape[axis]!));
  const part = subset(expr, index);
  return part === expr ? variable : { ...variable, expr: part };
}

/** Calendar of a datetime variable. */
export function calendarOf(variable: Variable): string {
  return typeof variable.encoding.calendar === "string" ? variable.encoding.calendar : "standard";
}
