import { type CoordinateValues, coordinateVariable } from "../array/construct.ts";
import { type Coordinates, subsetCoordinates } from "../array/coordinates.ts";
import { type Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { Remaining, VariablesLike } from "../array/schema.ts";
import { subsetVariable, type Variable } from "../array/variable.ts";
import { DimensionNotFoundError, ExpressionError } from "../errors.ts";
import { lengthOf } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { permute } from "../expr/operation/permute.ts";
import type { AxisIndex } from "../expr/selection.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim, subjectOf } from "./parts.ts";

/** New dimensions: a name (length 1), several, or per name a length or labels. */
type NewDims = string | readonly string[] | Readonly<Record<string, number | CoordinateValues>>;

/** Names that new dimensions are written with. */
type NamesOf<N> = N extends string
  ? N
  : N extends readonly (infer K extends string)[]
    ? K
    : N extends readonly unknown[]
      ? never
      : Extract<keyof N, string>;

/** Options of `squeeze`. */
export interface SqueezeOptions {
  /** Leaves out the scalar coordinates that would come of it. */
  readonly drop?: boolean;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Dimensions in this order; `"..."` stands for the others, no name for the reverse order. Coordinates likewise.
     * @throws DimensionNotFoundError, ExpressionError when a dimension is missing or twice
     */
    transpose(...dims: (D | "...")[]): DataArray<D, T>;
    /**
     * New dimensions, first or at `axis`: `expandDims("band")` has length 1 (a scalar coordinate of the name labels it),
     * `expandDims({ run: 3, level: [850, 500] })` repeats the elements.
     * @throws ExpressionError when there is such a dimension
     */
    expandDims<const N extends NewDims>(dims: N, axis?: number): DataArray<D | NamesOf<N>, T>;
    /**
     * Without dimensions of length 1: these, or all of them. Their labels become scalar coordinates.
     * @throws DimensionNotFoundError, ExpressionError when one is longer
     */
    squeeze<const K extends D | readonly D[] = D>(dims?: K, options?: SqueezeOptions): DataArray<Remaining<D, K>, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Dimensions of every variable in this order; see DataArray.transpose. */
    transpose(...dims: (D | "...")[]): Dataset<V, D>;
    /** New first dimensions of every data variable; see DataArray.expandDims. */
    expandDims(dims: NewDims): Dataset;
    /** Without dimensions of length 1; see DataArray.squeeze. */
    squeeze(dims?: D | readonly D[], options?: SqueezeOptions): Dataset;
  }
}

function transpose(parts: DatasetParts, ...wanted: string[]): DatasetParts {
  const order = wanted.length === 0 ? domainOf(parts).dims.reverse() : orderOf(parts, wanted);
  return mapParts(parts, (variable) => {
    const { dims } = variable.expr;
    const own = wanted.length === 0 ? [...dims].reverse() : order.filter((dim) => dims.includes(dim));
    return { ...variable, expr: permute(variable.expr, own) };
  });
}

/** All dimensions in the wanted order, where "..." stands for those that are not named. */
function orderOf(parts: DatasetParts, wanted: readonly string[]): readonly string[] {
  const { dims } = domainOf(parts);
  const named = wanted.filter((dim) => dim !== "...");
  const unknown = named.find((dim) => !dims.includes(dim));
  if (unknown !== undefined) throw new DimensionNotFoundError(unknown, dims, subjectOf(parts));
  const others = dims.filter((dim) => !named.includes(dim));
  const gaps = wanted.length - named.length;
  if (new Set(named).size < named.length || gaps > 1)
    throw new ExpressionError("transpose", `(${wanted.join(", ")}) names a dimension twice`);
  if (gaps === 0 && others.length > 0)
    throw new ExpressionError("transpose", `(${wanted.join(", ")}) lacks ${others.join(", ")}; "..." stands for them`);
  return wanted.flatMap((dim) => (dim === "..." ? others : [dim]));
}

function expandDims(parts: DatasetParts, wanted: NewDims, axis = 0): DatasetParts {
  const added = new Map<string, number>();
  const coords = new Map(parts.coords);
  for (const [dim, given] of newDims(wanted)) {
    if (domainOf(parts).dims.includes(dim))
      throw new ExpressionError("expandDims", `${subjectOf(parts)} has the dimension "${dim}" already`);
    const labels = labelsFor(dim, given, coords);
    if (labels !== undefined) coords.set(dim, labels);
    added.set(dim, typeof given === "number" ? given : (labels?.expr.shape[0] ?? 1));
  }
  const variables = [...parts.variables].map(([name, variable]): [string, Variable] => [
    name,
    withDims(variable, added, axis),
  ]);
  return { ...parts, variables: new Map(variables), coords };
}

function newDims(wanted: NewDims): [string, number | CoordinateValues | undefined][] {
  if (typeof wanted === "string") return [[wanted, undefined]];
  return Array.isArray(wanted)
    ? (wanted as readonly string[]).map((dim) => [dim, undefined])
    : Object.entries(wanted as Readonly<Record<string, number | CoordinateValues>>);
}

/** Labels of a new dimension: those given, or a scalar coordinate of its name. */
function labelsFor(
  dim: string,
  given: number | CoordinateValues | undefined,
  coords: Coordinates,
): Variable | undefined {
  const scalar = coords.get(dim);
  const length = given === undefined ? 1 : given;
  if (typeof length === "number")
    return scalar && { ...scalar, expr: broadcast(scalar.expr, { dims: [dim], shape: [length] }) };
  const labels = coordinateVariable(dim, length);
  if (labels.expr.dims.join() === dim) return labels;
  throw new ExpressionError("expandDims", `labels of "${dim}" have the dimensions (${labels.expr.dims.join(", ")})`);
}

function withDims(variable: Variable, added: ReadonlyMap<string, number>, axis: number): Variable {
  const { expr } = variable;
  const at = axis < 0 ? axis + expr.dims.length + 1 : axis;
  if (!Number.isInteger(axis) || at < 0 || at > expr.dims.length)
    throw new ExpressionError("expandDims", `there is no axis ${axis} among ${expr.dims.length} dimensions`);
  const dims = [...expr.dims.slice(0, at), ...added.keys(), ...expr.dims.slice(at)];
  const shape = dims.map((dim) => added.get(dim) ?? lengthOf(expr, dim));
  return { ...variable, expr: broadcast(expr, { dims, shape }) };
}

function squeeze(
  parts: DatasetParts,
  wanted?: string | readonly string[],
  { drop = false }: SqueezeOptions = {},
): DatasetParts {
  const { dims, shape } = domainOf(parts);
  const named = wanted === undefined ? dims.filter((_, i) => shape[i] === 1) : [wanted].flat();
  const index = new Map<string, AxisIndex>();
  for (const dim of named as readonly string[]) {
    const length = sizeOfDim(parts, dim);
    if (length !== 1) throw new ExpressionError("squeeze", `dimension "${dim}" has length ${length}, not 1`);
    index.set(dim, { kind: "at", position: 0 });
  }
  const variables = [...parts.variables].map(([name, variable]): [string, Variable] => [
    name,
    subsetVariable(variable, index),
  ]);
  const coords = [...subsetCoordinates(parts.coords, index)].filter(
    ([name, { expr }]) => !drop || expr.dims.length > 0 || parts.coords.get(name)!.expr.dims.length === 0,
  );
  return { ...parts, variables: new Map(variables), coords: new Map(coords) };
}

addMethods({
  transpose: ofArray(transpose),
  expandDims: ofArray(expandDims),
  squeeze: ofArray(squeeze) as never,
});
addDatasetMethods({
  transpose: ofDataset(transpose),
  expandDims: ofDataset((parts, dims: NewDims) => expandDims(parts, dims)),
  squeeze: ofDataset(squeeze),
});
