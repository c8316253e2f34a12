import { sameVariable } from "./array/align.ts";
import { computeVariable } from "./array/compute-variable.ts";
import type { DataArray } from "./array/data-array.ts";
import type { Dataset } from "./array/dataset.ts";
import { bytesOfExpr } from "./array/summary.ts";
import { elementsOf } from "./array/variable.ts";
import { storedForm } from "./cf/stored-form.ts";
import { ExpressionError, UnsupportedError } from "./errors.ts";
import { combineVirtual, type VirtualGrid, type VirtualTile } from "./format/reference/combine.ts";
import { inlineArray, openable, type VirtualArray, type VirtualDataset } from "./format/reference/virtual.ts";
import { openLocation, smallCoordinateBytes } from "./open.ts";
import { type OpenManyOptions, someAtOnce } from "./open-many.ts";
import { differingDims, placesAlong } from "./ops/combine.ts";
import { concat } from "./ops/combining.ts";
import type { SourceOptions } from "./source/options.ts";
import { referenceStore } from "./source/reference.ts";

/** How references to many files are joined. */
export interface CombineReferencesOptions extends SourceOptions, Pick<OpenManyOptions, "parallel" | "signal"> {
  /** Dimensions along which files are joined: those whose labels differ by default, or one new one. */
  readonly concatDims?: readonly string[];
  /** Variables that are taken from the first file without comparing them with the others'. */
  readonly identicalDims?: readonly string[];
}

/** Elements as they are stored, or decoded. */
async function openVirtual(
  dataset: VirtualDataset,
  options: CombineReferencesOptions,
  isDecoded: boolean,
): Promise<Dataset> {
  const store = referenceStore(openable(dataset), { name: dataset.source, options });
  const { signal } = options;
  const decoding = { signal, maskAndScale: isDecoded, decodeTimes: isDecoded };
  return openLocation({ name: dataset.source, store, bytes: async () => undefined }, decoding);
}

/** A file as it is stored, and decoded. */
interface Opened {
  readonly stored: Dataset;
  readonly decoded: Dataset;
}

/** Joins the references to many files. @throws ExpressionError, UnsupportedError */
export async function combineReferences(
  datasets: readonly VirtualDataset[],
  options: CombineReferencesOptions,
): Promise<VirtualDataset> {
  const opened = await someAtOnce(datasets, options, async (one, signal): Promise<Opened> => {
    const withSignal = { ...options, signal };
    return { stored: await openVirtual(one, withSignal, false), decoded: await openVirtual(one, withSignal, true) };
  });
  const parts = opened.map(({ decoded }) => decoded.parts);
  const dims = options.concatDims ?? differingDims(parts);
  const unknown = dims.filter((dim) => parts[0]!.coords.get(dim) === undefined && parts[0]!.variables.size > 0);
  if (dims.length === 0 || (unknown.length > 0 && dims.length > 1))
    throw new ExpressionError("toReferences", "the files differ in the labels of no dimension: name one by concatDims");
  const places = dims.map((dim) => (unknown.includes(dim) ? parts.map((_, i) => i) : placesAlong(parts, dim)));
  const tiles: VirtualTile[] = datasets.map((dataset, i) => ({
    dataset,
    places: Object.fromEntries(dims.map((dim, axis) => [dim, places[axis]![i]!])),
  }));
  checkTiles(tiles);
  const first = tiles.findIndex((tile) => dims.every((dim) => tile.places[dim] === 0));
  const ordered = [...tiles.slice(first), ...tiles.slice(0, first)];
  const lengths = Object.fromEntries(dims.map((dim) => [dim, lengthsAlong(dim, tiles, opened)]));
  return combineVirtual({
    tiles: ordered,
    lengths,
    // along a new dimension each file gives its own data variables
    isSame: async (name) =>
      (unknown.length === 0 || parts[0]!.coords.has(name) || options.identicalDims?.includes(name) === true) &&
      isSame(name, opened, options),
    inline: (name) => inlineWhole(name, { tiles, lengths }, opened, options),
  });
}

function checkTiles(tiles: readonly VirtualTile[]): void {
  const known = new Map<string, string>();
  for (const { dataset, places } of tiles) {
    const key = Object.values(places).join();
    const other = known.get(key);
    if (other !== undefined)
      throw new ExpressionError("toReferences", `${other} and ${dataset.source} begin with the same labels`);
    known.set(key, dataset.source);
  }
}

/** Length of each position along a dimension. */
function lengthsAlong(dim: string, tiles: readonly VirtualTile[], opened: readonly Opened[]): number[] {
  const lengths: number[] = [];
  for (const [i, { places, dataset }] of tiles.entries()) {
    const length = (opened[i]!.decoded.sizes as Record<string, number>)[dim] ?? 1;
    const place = places[dim]!;
    if ((lengths[place] ?? length) !== length)
      throw new ExpressionError(
        "toReferences",
        `"${dim}" of ${dataset.source} has length ${length}, not ${lengths[place]}`,
      );
    lengths[place] = length;
  }
  return lengths;
}

/** Whether a small variable has the same elements in all files. */
async function isSame(name: string, opened: readonly Opened[], options: CombineReferencesOptions): Promise<boolean> {
  if (options.identicalDims?.includes(name)) return true;
  const all = opened.filter(({ stored }) => stored.has(name)).map(({ stored }) => stored.get(name).parts.variable);
  if (all.some(({ expr }) => bytesOfExpr(expr) > smallCoordinateBytes)) return false;
  const read = await someAtOnce(all, options, (one, signal) => computeVariable(name, one, { signal }));
  return read.every((one) => sameVariable(one, read[0]!));
}

/** The whole of a small variable among the references; times in the units of the first file. */
async function inlineWhole(
  name: string,
  { tiles }: Pick<VirtualGrid, "tiles" | "lengths">,
  opened: readonly Opened[],
  options: CombineReferencesOptions,
): Promise<VirtualArray> {
  const dims = Object.keys(tiles[0]!.places);
  const array = tiles[0]!.dataset.arrays.find((one) => one.name === name)!;
  const [dim, ...others] = dims.filter((one) => array.dims.includes(one) || one === name);
  const along = tiles
    .map((tile, i) => ({ tile, of: opened[i]! }))
    .filter(({ tile }) => dims.every((one) => one === dim || tile.places[one] === 0))
    .toSorted((a, b) => a.tile.places[dim!]! - b.tile.places[dim!]!);
  const bytes = along.reduce((sum, { of }) => sum + bytesOfExpr(of.stored.get(name).parts.variable.expr), 0);
  if (others.length > 0 || bytes > smallCoordinateBytes) throw irregular(name, array);
  const units = new Set(along.map(({ of: { stored } }) => unitsOf(stored.get(name))));
  const isTime = units.size > 1 && along.every(({ of }) => of.decoded.get(name).dtype === "datetime");
  const pieces: DataArray[] = along.map(({ of }) => (isTime ? of.decoded : of.stored).get(name));
  const joined = await (concat(pieces, dim!) as DataArray).compute({ signal: options.signal });
  const { variable } = joined.parts;
  const facts = { name, dims: joined.dims, shape: joined.shape, attrs: array.attrs, fill: array.fill };
  const elements = elementsOf(variable)!;
  if (!isTime) return inlineArray(facts, variable.expr.dtype, elements);
  const { encoding } = opened[0]!.decoded.get(name).parts.variable;
  const form = storedForm({ name, dtype: "datetime", encoding });
  return inlineArray(facts, form.dtype, form.encode(elements));
}

function unitsOf({ attrs }: DataArray): string {
  return JSON.stringify([attrs.units, attrs.calendar]);
}

function irregular(name: string, { chunkShape }: VirtualArray): UnsupportedError {
  return new UnsupportedError(
    `"${name}" in chunks of ${chunkShape}, which do not end where files end,`,
    "openMany() opens such files as they are",
  );
}
