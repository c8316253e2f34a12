import { sameElements, sameVariable } from "../array/align.ts";
import { labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import { elementsOf, type Variable } from "../array/variable.ts";
import { ExpressionError, NotComputedError } from "../errors.ts";
import { type Expr, lengthOf } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { concat as concatExpr } from "../expr/operation/concat.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { alignParts, type Join, partsOf } from "./alignment.ts";
import { arrayOfParts } from "./parts.ts";

/** Options of `concat`. */
export interface ConcatOptions {
  /** Which labels of the other dimensions remain; default `outer`. */
  readonly join?: Join;
}

/** Options of `merge`. */
export interface MergeOptions {
  /** Which labels remain; default `outer`. */
  readonly join?: Join;
  /**
   * Of variables of the same name: `noConflicts` (default) wants elements that are equal or missing, and joins them;
   * `override` takes the first.
   */
  readonly compat?: "noConflicts" | "override";
}

/**
 * Arrays or datasets one after the other along a dimension: one that they have, or a new one, which comes first. An array
 * instead of the name gives the new dimension's labels. Coordinates that differ are joined too.
 * @throws ExpressionError when variables are lacking or do not fit
 */
export function concat<A extends DataArray | Dataset>(
  objects: readonly A[],
  dim: string | DataArray,
  options: ConcatOptions = {},
): A extends DataArray ? DataArray : Dataset {
  const [first] = objects;
  if (first === undefined) throw new ExpressionError("concat", "there are no arrays");
  const name = typeof dim === "string" ? dim : dim.name;
  const parts = concatParts(objects.map(partsOf), name, options);
  const labelled = typeof dim === "string" ? parts : labelledBy(parts, dim);
  if (!(first instanceof DataArray)) return new Dataset(labelled) as never;
  return arrayOfParts(first.name, labelled) as never;
}

function labelledBy(parts: DatasetParts, labels: DataArray): DatasetParts {
  const { dims, shape } = domainOf(parts);
  const length = shape[dims.indexOf(labels.name)];
  if (labels.dims.join() !== labels.name || labels.shape[0] !== length)
    throw new ExpressionError("concat", `"${labels.name}" does not label the ${length} positions along its name`);
  return { ...parts, coords: new Map([...parts.coords, [labels.name, labels.parts.variable] as const]) };
}

function concatParts(all: readonly DatasetParts[], dim: string, { join = "outer" }: ConcatOptions): DatasetParts {
  const aligned = alignParts(all, { join, exclude: [dim] });
  const [first] = aligned;
  const lengths = aligned.map((parts) => {
    const { dims, shape } = domainOf(parts);
    return dims.includes(dim) ? shape[dims.indexOf(dim)]! : 1;
  });
  const variables = new Map<string, Variable>();
  for (const name of first!.variables.keys())
    variables.set(name, concatVariables(everyOne(aligned, "variables", name), dim, lengths));
  const coords = new Map<string, Variable>();
  for (const name of new Set(aligned.flatMap((parts) => [...parts.coords.keys()]))) {
    if (name === dim && !aligned.every((parts) => parts.coords.has(name))) continue;
    const own = everyOne(aligned, "coords", name);
    const isJoined = name === dim || own.some((one) => one.expr.dims.includes(dim) || !sameVariable(one, own[0]!));
    coords.set(name, isJoined ? concatVariables(own, dim, lengths) : own[0]!);
  }
  return { ...first!, variables, coords };
}

/** A variable of every part. */
function everyOne(all: readonly DatasetParts[], kind: "variables" | "coords", name: string): Variable[] {
  return all.map((parts, i) => {
    const variable = parts[kind].get(name);
    if (variable === undefined)
      throw new ExpressionError("concat", `number ${i + 1} of ${all.length} has no "${name}"`);
    return variable;
  });
}

/** Variables one after the other; those without the dimension are repeated along it. */
function concatVariables(variables: readonly Variable[], dim: string, lengths: readonly number[]): Variable {
  const all = [...new Set(variables.flatMap(({ expr }) => expr.dims))];
  const dims = all.includes(dim) ? all : [dim, ...all];
  const sizes = new Map(
    variables.flatMap(({ expr }) => expr.dims.map((name) => [name, lengthOf(expr, name)] as const)),
  );
  const exprs = variables.map(({ expr }, i) =>
    broadcast(expr, { dims, shape: dims.map((name) => (name === dim ? lengths[i]! : sizes.get(name)!)) }),
  );
  return { ...variables[0]!, expr: concatExpr(exprs, dim) };
}

/**
 * One dataset of the variables of several arrays and datasets, on joint labels.
 * @throws ExpressionError for variables that are in conflict or have no name, NotComputedError for lazy ones to compare
 */
export function merge(objects: readonly (DataArray | Dataset)[], options: MergeOptions = {}): Dataset {
  const parts = objects.map((object) =>
    object instanceof DataArray
      ? {
          variables: new Map([[nameOf(object), object.parts.variable]]),
          coords: object.parts.coords,
          attrs: object.attrs,
        }
      : object.parts,
  );
  return new Dataset(mergeParts(parts, options));
}

function nameOf(array: DataArray): string {
  if (array.name === "") throw new ExpressionError("merge", "an array has no name: rename it first");
  return array.name;
}

function mergeParts(
  all: readonly DatasetParts[],
  { join = "outer", compat = "noConflicts" }: MergeOptions,
): DatasetParts {
  const aligned = alignParts(all, { join });
  const coords = new Map<string, Variable>();
  const variables = new Map<string, Variable>();
  const isCoordinate = new Set(aligned.flatMap((parts) => [...parts.coords.keys()]));
  for (const parts of aligned)
    for (const [name, variable] of [...parts.coords, ...parts.variables]) {
      const target = isCoordinate.has(name) ? coords : variables;
      const known = target.get(name);
      target.set(
        name,
        known === undefined || compat === "override" ? (known ?? variable) : joined(name, known, variable),
      );
    }
  return { variables, coords, attrs: all[0]?.attrs ?? {} };
}

/** Two variables as one, where all elements that both have are equal. */
function joined(name: string, a: Variable, b: Variable): Variable {
  if (sameVariable(a, b)) return a;
  const isEqual = map({ name: "eq" }, [a.expr, b.expr]);
  const [noA, noB] = [missing(a.expr), missing(b.expr)];
  const fits = elementsOf({ ...a, expr: map({ name: "or" }, [map({ name: "or" }, [noA, noB]), isEqual]) });
  if (fits === undefined) throw new NotComputedError(`"${name}", which merge compares (or give compat "override")`);
  if ((fits as Uint8Array).includes(0))
    throw new ExpressionError(
      "merge",
      `"${name}" has other elements in another of the datasets; compat "override" takes the first`,
    );
  return { ...a, expr: map({ name: "where" }, [b.expr, noA, a.expr]) };
}

/** Which elements are missing; empty texts are. */
function missing(expr: Expr): Expr {
  return expr.dtype === "string" ? map({ name: "eq" }, [expr, constant("")]) : map({ name: "isnull" }, [expr]);
}

/**
 * One dataset of the tiles of a grid: along every dimension whose labels differ they are put in order of their labels;
 * those with other variables are merged.
 * @throws ExpressionError when tiles overlap or leave the labels unsorted
 */
export function combineByCoords(datasets: readonly Dataset[], options: ConcatOptions = {}): Dataset {
  const byVariables = groupBy(datasets.map(partsOf), ({ variables }) => [...variables.keys()].sort().join("\n"));
  const combined = byVariables.map((tiles) => combineTiles(tiles, differingDims(tiles), options));
  return new Dataset(mergeParts(combined, options));
}

function differingDims(tiles: readonly DatasetParts[]): string[] {
  return domainOf(tiles[0]!).dims.filter((dim) => {
    const [first, ...others] = tiles.map(({ coords }) => labelsOf(coords, dim)?.values);
    return others.some((values) => !first || !values || !sameElements(first, values));
  });
}

function combineTiles(
  tiles: readonly DatasetParts[],
  [dim, ...others]: readonly string[],
  options: ConcatOptions,
): DatasetParts {
  if (dim === undefined) {
    if (tiles.length === 1) return tiles[0]!;
    throw new ExpressionError("combineByCoords", `${tiles.length} datasets have the same labels`);
  }
  const rows = groupBy(tiles, ({ coords }) => labelsText(coords, dim)).map((row) => combineTiles(row, others, options));
  const start = (parts: DatasetParts) => labelsOf(parts.coords, dim)!.values[0]!;
  const isDescending = rows.some(({ coords }) => {
    const { values } = labelsOf(coords, dim)!;
    return values.length > 1 && values[0]! > values.at(-1)!;
  });
  const sorted = rows.sort((a, b) => (start(a) < start(b) ? -1 : 1) * (isDescending ? -1 : 1));
  const result = concatParts(sorted, dim, options);
  const { values } = labelsOf(result.coords, dim)!;
  for (let i = 1; i < values.length; i++)
    if (isDescending ? values[i]! > values[i - 1]! : values[i]! < values[i - 1]!)
      throw new ExpressionError("combineByCoords", `the labels of "${dim}" overlap`);
  return result;
}

function labelsText(coords: DatasetParts["coords"], dim: string): string {
  const index = labelsOf(coords, dim);
  if (index === undefined) throw new ExpressionError("combineByCoords", `a dataset has no labels of "${dim}"`);
  return Array.from(index.values as ArrayLike<unknown>, String).join();
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}
