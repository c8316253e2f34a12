import { DataArray } from "../../array/data-array.ts";
import { forEachIndex, sizeOf, stridesOf } from "../../array/shape.ts";
import type { Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { permute } from "../../expr/operation/permute.ts";
import { reshape } from "../../expr/operation/reshape.ts";
import { withExpr } from "../elementwise.ts";
import type { Groups } from "./groups.ts";

/**
 * Groups of every combination of the groups of several keys; one key's as they are.
 * @throws ExpressionError when two keys have one name
 */
export function productOf(keys: readonly Groups[]): Groups {
  const [first] = keys;
  if (first === undefined) throw new ExpressionError("groupby", "name something to group by");
  if (keys.length === 1) return first;
  const names = keys.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ExpressionError("groupby", `"${twice}" is named twice`);
  const lengths = new Map(keys.flatMap(({ dims, shape }) => dims.map((dim, axis) => [dim, shape[axis]!] as const)));
  const domain = { dims: [...lengths.keys()], shape: [...lengths.values()] };
  const counts = keys.map(({ count }) => count);
  return {
    ...domain,
    name: names.join(" "),
    codes: codesOf(keys, domain),
    count: sizeOf(counts),
    labels: undefined,
    keys,
  };
}

/** The combination of every position, row-major over the keys; -1 where a key has no group. */
function codesOf(keys: readonly Groups[], { dims, shape }: Pick<Groups, "dims" | "shape">): number[] {
  const strides = keys.map((key) => {
    const own = stridesOf(key.shape);
    return dims.map((dim) => own[key.dims.indexOf(dim)] ?? 0);
  });
  const codes: number[] = [];
  forEachIndex(shape, (index) => {
    const at = strides.map((own) => own.reduce((sum, stride, axis) => sum + stride * index[axis]!, 0));
    const found = keys.map((key, i) => key.codes[at[i]!]!);
    codes.push(found.includes(-1) ? -1 : found.reduce((code, one, i) => code * keys[i]!.count + one, 0));
  });
  return codes;
}

/**
 * Results along the combinations of several keys, as a dimension for each key in their place.
 * @throws ExpressionError when the array has a dimension of a key's name besides
 */
export function apart(array: DataArray, { name, keys }: Groups): DataArray {
  if (keys === undefined || !array.dims.includes(name)) return array;
  const into = { dims: keys.map((key) => key.name), shape: keys.map(({ count }) => count) };
  const taken = into.dims.find((dim) => array.dims.includes(dim));
  if (taken !== undefined)
    throw new ExpressionError("groupby", `there is a dimension "${taken}" beside the key: rename one of them`);
  const split = (variable: Variable): Variable => {
    const { expr } = variable;
    if (!expr.dims.includes(name)) return variable;
    const order = expr.dims.flatMap((dim) => (dim === name ? into.dims : [dim]));
    return { ...variable, expr: permute(reshape(expr, [name], into), order) };
  };
  const coords = new Map([...array.parts.coords].map(([coord, variable]) => [coord, split(variable)]));
  for (const key of keys) if (key.labels) coords.set(key.name, key.labels);
  return new DataArray(array.name, split(array.parts.variable), coords);
}

/** An array with the dimension of the groups last: the order that xarray gives a dataset's variables for several keys. */
export function groupsLast(array: DataArray, { name }: Groups): DataArray {
  return withExpr(array, permute(array.expr, [...array.dims.filter((dim) => dim !== name), name]));
}
