import { sameElements } from "../../array/align.ts";
import { labelsOf } from "../../array/coordinates.ts";
import type { DataArray } from "../../array/data-array.ts";
import { type ArrayData, createData, isBig } from "../../array/dtype.ts";
import { compareLabels, toKey } from "../../array/labels.ts";
import { elementsOf, memoryVariable, type Variable } from "../../array/variable.ts";
import { ExpressionError, NotComputedError } from "../../errors.ts";

/** How elements are divided into groups. */
export interface Groups {
  /** Name of the dimension of the groups. */
  readonly name: string;
  /** Dimensions that are divided. */
  readonly dims: readonly string[];
  /** Lengths of `dims`. */
  readonly shape: readonly number[];
  /** Number of the group per position, row-major over `dims`; -1 belongs to none. */
  readonly codes: readonly number[];
  readonly count: number;
  /** Labels of the groups; undefined when a dimension without labels is divided. */
  readonly labels: Variable | undefined;
  /** Where groups are combinations of several keys' groups: these, the last varying fastest. */
  readonly keys?: readonly Groups[];
}

type Label = number | bigint | string;

/**
 * Groups of equal elements of `by`, in ascending order; missing ones belong to none. A dimension's own labels that ascend or
 * descend stay in their order. Positions of which `isThere` is false belong to none either.
 * @throws NotComputedError when `by` is lazy
 * @throws ExpressionError when all are missing
 */
export function groupsOfValues(by: DataArray, isThere: (position: number) => boolean = () => true): Groups {
  const { dims, shape, expr } = by;
  const name = by.name || "group";
  const data = elementsInMemory(by);
  const sorted = uniqueLabels((data as Label[]).filter((_, i) => isThere(i)));
  if (sorted.length === 0 && data.length > 0)
    throw new ExpressionError("groupby", `all elements of "${name}" are missing`);
  const unique = isOwnIndex(by, data, sorted) ? Array.from<Label>(data) : sorted;
  const codeOf = new Map(unique.map((label, code) => [label, code]));
  const codes = Array.from<Label, number>(data, (label, i) => (isThere(i) ? (codeOf.get(label) ?? -1) : -1));
  const labels = createData(expr.dtype, unique.length);
  for (let i = 0; i < unique.length; i++) labels[i] = unique[i] as never;
  return { name, dims, shape, codes, count: unique.length, labels: labelVariable(name, labels, by) };
}

/**
 * Groups of the elements of `by` that equal these labels, in this order; others belong to none.
 * @throws NotComputedError when `by` is lazy
 */
export function groupsOfLabels(by: DataArray, wanted: readonly Label[]): Groups {
  const name = by.name || "group";
  const codeOf = new Map(wanted.map((label, code) => [toKey(label), code]));
  const codes = Array.from<Label, number>(elementsInMemory(by), (label) => codeOf.get(toKey(label)) ?? -1);
  const { dtype } = by.expr;
  const labels = createData(dtype, wanted.length);
  wanted.forEach((label, i) => {
    labels[i] = (isBig(dtype) ? BigInt(label) : label) as never;
  });
  return { name, dims: by.dims, shape: by.shape, codes, count: wanted.length, labels: labelVariable(name, labels, by) };
}

/** Every position of a dimension without labels as a group. */
export function groupsOfPositions(dim: string, length: number): Groups {
  const codes = Array.from({ length }, (_, i) => i);
  return { name: dim, dims: [dim], shape: [length], codes, count: length, labels: undefined };
}

/** Labels of groups with the attributes and encoding of what they come from. */
export function labelVariable(name: string, data: ArrayData, by: DataArray): Variable {
  const { variable } = by.parts;
  const array = { dims: [name], shape: [data.length], dtype: variable.expr.dtype, data };
  return memoryVariable(name, array, variable);
}

/** Elements of what is grouped by. @throws NotComputedError */
export function elementsInMemory(by: DataArray): ArrayData {
  const data = elementsOf(by.parts.variable);
  if (data === undefined) throw new NotComputedError(`"${by.name || "array"}", by which is grouped,`);
  return data;
}

/**
 * @throws ExpressionError when `by` does not lie on dimensions of the domain, or has other labels there
 */
export function checkGroupable(by: DataArray, target: Pick<DataArray, "sizes" | "coords">): void {
  if (by.dims.length === 0) throw new ExpressionError("groupby", `"${by.name}" has no dimension`);
  by.dims.forEach((dim, axis) => {
    const length = target.sizes[dim];
    if (length !== by.shape[axis]) {
      const problem = length === undefined ? "which is not there" : `which has length ${length}, not ${by.shape[axis]}`;
      throw new ExpressionError("groupby", `"${by.name || "group"}" lies on "${dim}", ${problem}`);
    }
    const own = target.coords[dim];
    const [a, b] = [labelsOf(by.parts.coords, dim), own && labelsOf(own.parts.coords, dim)];
    if (a && b && !sameElements(a.values, b.values))
      throw new ExpressionError("groupby", `"${by.name || "group"}" has other labels on "${dim}"`);
  });
}

function isMissing(label: Label): boolean {
  return typeof label === "number" && Number.isNaN(label);
}

function uniqueLabels(data: Iterable<Label>): Label[] {
  const unique = [...new Set<Label>(data)].filter((label) => !isMissing(label));
  return unique.sort(compareLabels);
}

/** Whether an array is the labels of its dimension, each once, ascending or descending. */
function isOwnIndex(by: DataArray, data: ArrayData, sorted: readonly Label[]): boolean {
  if (by.dims.length !== 1 || by.dims[0] !== by.name || sorted.length !== data.length) return false;
  const last = sorted.length - 1;
  return sorted.every((label, i) => data[i] === label) || sorted.every((label, i) => data[last - i] === label);
}

/** Whether a variable of this name is what is grouped by. */
export function isKey({ name, keys }: Groups, variable: string): boolean {
  return (keys?.map((key) => key.name) ?? [name]).includes(variable);
}

/** The positions of every group that has some, in order, with the group's number. */
export function positionsOfGroups({ codes, count }: Groups): [code: number, positions: number[]][] {
  const positions = Array.from({ length: count }, (): number[] => []);
  codes.forEach((code, i) => void (code >= 0 && positions[code]!.push(i)));
  return [...positions.entries()].filter(([, found]) => found.length > 0);
}
