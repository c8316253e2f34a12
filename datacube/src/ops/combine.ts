import { sameElements } from "../array/align.ts";
import { labelsOf } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { LabelIndex } from "../array/labels.ts";
import { ExpressionError } from "../errors.ts";
import { partsOf } from "./alignment.ts";
import { type ConcatOptions, concat, concatParts, joinSources, mergeParts } from "./combining.ts";

/** Things in lists of lists, of one depth. */
export type Nested<T> = T | readonly Nested<T>[];

/** What datasets are joined along: a dimension, the labels of a new one, or null to merge them. */
export type ConcatDim = string | DataArray | null;

/** A thing with its place in a grid: one position per axis. */
export interface Tile<T> {
  readonly place: readonly number[];
  readonly of: T;
}

/**
 * One dataset of the tiles of a grid: along every dimension whose labels differ they are put in order of their labels;
 * those with other variables are merged.
 * @throws ExpressionError when tiles overlap or leave the labels unsorted
 */
export function combineByCoords(datasets: readonly Dataset[], options: ConcatOptions = {}): Dataset {
  return new Dataset(combinePartsByCoords(datasets.map(partsOf), options));
}

/** What `combineByCoords` does. */
export function combinePartsByCoords(all: readonly DatasetParts[], options: ConcatOptions): DatasetParts {
  return mergeParts(
    groupByVariables(all).map((group) => combineHypercube(group, options)),
    options,
  );
}

/**
 * One dataset of datasets in lists of lists: the outermost list along the first of the dimensions, and so on; null merges.
 * The order is that of the lists.
 * @throws ExpressionError when lists of one depth differ in length, or their depth from the number of dimensions
 */
export function combineNested(
  datasets: Nested<Dataset>,
  concatDim: ConcatDim | readonly ConcatDim[],
  options: ConcatOptions = {},
): Dataset {
  const tiles = tilesOf(datasets).map(({ place, of }) => ({ place, of: partsOf(of) }));
  return new Dataset(combineTiles(tiles, concatDim, options));
}

/** What `combineNested` does, for tiles with their places in the lists. */
export function combineTiles(
  tiles: readonly Tile<DatasetParts>[],
  concatDim: ConcatDim | readonly ConcatDim[],
  options: ConcatOptions,
): DatasetParts {
  const dims = Array.isArray(concatDim) ? (concatDim as readonly ConcatDim[]) : [concatDim as ConcatDim];
  const depths = new Set(tiles.map(({ place }) => place.length));
  if (tiles.length === 0) throw new ExpressionError("combineNested", "there are no datasets");
  if (depths.size !== 1 || !depths.has(dims.length)) {
    const found = `the datasets are in lists of depth ${[...depths].join(" and ")}`;
    throw new ExpressionError("combineNested", `${found}, and there are ${dims.length} dimensions to join them along`);
  }
  checkLengths(tiles, dims.length);
  return combineGrid(tiles, dims, options);
}

/** What is in lists of lists, with the positions. */
export function tilesOf<T>(nested: Nested<T>, place: readonly number[] = []): Tile<T>[] {
  if (!Array.isArray(nested)) return [{ place, of: nested as T }];
  return (nested as readonly Nested<T>[]).flatMap((one, i) => tilesOf(one, [...place, i]));
}

function checkLengths(tiles: readonly Tile<unknown>[], depth: number): void {
  for (let axis = 0; axis < depth; axis++) {
    const counts = new Map<number, number>();
    for (const { place } of tiles) counts.set(place[axis]!, (counts.get(place[axis]!) ?? 0) + 1);
    if (new Set(counts.values()).size > 1)
      throw new ExpressionError("combineNested", `the lists are no grid: along axis ${axis} they differ in length`);
  }
}

/** Joins the tiles along the first axis, then along the second, and so on. */
function combineGrid(
  tiles: readonly Tile<DatasetParts>[],
  dims: readonly ConcatDim[],
  options: ConcatOptions,
): DatasetParts {
  const [dim, ...others] = dims;
  if (dim === undefined) return tiles[0]!.of;
  const rows = [...Map.groupBy(tiles, ({ place }) => place.slice(1).join()).values()];
  const joined = rows.map((row) => {
    const sorted = row.toSorted((a, b) => a.place[0]! - b.place[0]!).map(({ of }) => of);
    return { place: row[0]!.place.slice(1), of: combineRow(sorted, dim, options) };
  });
  return combineGrid(joined, others, options);
}

function combineRow(row: readonly DatasetParts[], dim: ConcatDim, options: ConcatOptions): DatasetParts {
  if (dim === null) return { ...joinSources(row), ...mergeParts(row, options) };
  if (typeof dim === "string") return concatParts(row, dim, options);
  const datasets = row.map((parts) => new Dataset(parts));
  return concat(datasets, dim, options).parts;
}

/** Parts by the names of their data variables. */
export function groupByVariables(all: readonly DatasetParts[]): DatasetParts[][] {
  return [...Map.groupBy(all, ({ variables }) => [...variables.keys()].sort().join("\n")).values()];
}

/** Joins datasets of the same variables along the dimensions in whose labels they differ. */
function combineHypercube(all: readonly DatasetParts[], options: ConcatOptions): DatasetParts {
  const dims = differingDims(all);
  if (dims.length === 0 && all.length > 1) {
    const what = all.map(({ source }) => source ?? "one").slice(0, 2);
    throw new ExpressionError("combineByCoords", `${all.length} datasets have the same labels: ${what.join(", ")}, …`);
  }
  const places = dims.map((dim) => placesAlong(all, dim));
  const tiles = all.map((of, i) => ({ place: places.map((along) => along[i]!), of }));
  checkPlaces(tiles);
  const result = combineGrid(tiles, dims, options);
  for (const dim of dims) checkOrder(result, dim);
  return result;
}

/** Dimensions whose labels are not the same in all. */
export function differingDims(all: readonly DatasetParts[]): string[] {
  return domainOf(all[0]!).dims.filter((dim) => {
    const indexes = all.map(({ coords }) => labelsOf(coords, dim));
    const lacking = indexes.indexOf(undefined);
    if (lacking < 0) return indexes.some((index) => !sameElements(index!.values, indexes[0]!.values));
    if (!all[0]!.coords.has(dim)) return false;
    throw new ExpressionError("combineByCoords", `${nameOf(all, lacking)} has no labels of "${dim}"`);
  });
}

function nameOf(all: readonly DatasetParts[], i: number): string {
  return all[i]!.source ?? `dataset ${i + 1} of ${all.length}`;
}

/** Rank of each dataset by its first label, descending where all labels are. */
export function placesAlong(all: readonly DatasetParts[], dim: string): number[] {
  const indexes = all.map(({ coords }) => labelsOf(coords, dim)!);
  const empty = indexes.findIndex(({ values }) => values.length === 0);
  if (empty >= 0) throw new ExpressionError("combineByCoords", `"${dim}" of ${nameOf(all, empty)} has length 0`);
  const isAscending = indexes.every((index) => isOrdered(index, 1));
  if (!isAscending && !indexes.every((index) => isOrdered(index, -1))) {
    const unsorted = indexes.findIndex((index) => !isOrdered(index, 1));
    throw new ExpressionError(
      "combineByCoords",
      `the labels of "${dim}" do not all ascend, or all descend: see ${nameOf(all, unsorted)}`,
    );
  }
  const firsts = indexes.map(({ values }) => values[0]!);
  const ranked = [...new Set(firsts)].sort((a, b) => (a < b ? -1 : 1) * (isAscending ? 1 : -1));
  return firsts.map((label) => ranked.indexOf(label));
}

/** Whether labels ascend (1) or descend (-1); equal ones may follow each other. */
function isOrdered({ values }: Pick<LabelIndex, "values">, direction: 1 | -1): boolean {
  for (let i = 1; i < values.length; i++) {
    const [a, b] = direction === 1 ? [values[i - 1]!, values[i]!] : [values[i]!, values[i - 1]!];
    if (!(a <= b)) return false;
  }
  return true;
}

function checkPlaces(tiles: readonly Tile<DatasetParts>[]): void {
  const groups = Map.groupBy(tiles, ({ place }) => place.join());
  const same = groups.values().find((group) => group.length > 1);
  if (same === undefined) return;
  const names = same.map(({ of }, i) => of.source ?? `dataset ${i + 1}`).slice(0, 2);
  throw new ExpressionError("combineByCoords", `${names.join(" and ")} begin with the same labels: they overlap`);
}

function checkOrder({ coords }: DatasetParts, dim: string): void {
  const index = labelsOf(coords, dim)!;
  if (!isOrdered(index, 1) && !isOrdered(index, -1))
    throw new ExpressionError("combineByCoords", `the labels of "${dim}" overlap`);
}
