import { ExpressionError, UnsupportedError } from "../../errors.ts";
import type { Reference } from "../../source/reference.ts";
import { chunkKey, splitAlong, type VirtualArray, type VirtualDataset } from "./virtual.ts";

/** A dataset with its position among the others, per dimension that they are joined along. */
export interface VirtualTile {
  readonly dataset: VirtualDataset;
  readonly places: Readonly<Record<string, number>>;
}

/** How tiles are joined. */
export interface VirtualGrid {
  readonly tiles: readonly VirtualTile[];
  /** Length of each position along each dimension. */
  readonly lengths: Readonly<Record<string, readonly number[]>>;
  /** Whether an array without these dimensions is the same in all tiles, so that it is taken once. */
  isSame(name: string): Promise<boolean>;
  /** The whole array, its elements among the references; for those whose chunks do not fit. @throws UnsupportedError */
  inline(name: string): Promise<VirtualArray>;
}

/**
 * One dataset of many: arrays that have the dimensions are joined along them, those without are taken once where they are
 * the same, and else repeated along a first axis.
 * @throws ExpressionError when arrays do not fit together
 */
export async function combineVirtual(grid: VirtualGrid): Promise<VirtualDataset> {
  const names = new Set(grid.tiles.flatMap(({ dataset }) => dataset.arrays.map(({ name }) => name)));
  const arrays: VirtualArray[] = [];
  for (const name of names) arrays.push(await combineArray(name, grid));
  const [first] = grid.tiles;
  return { ...first!.dataset, arrays };
}

interface Piece {
  readonly array: VirtualArray;
  readonly tile: VirtualTile;
}

async function combineArray(name: string, grid: VirtualGrid): Promise<VirtualArray> {
  const pieces = grid.tiles.flatMap((tile) => {
    const array = tile.dataset.arrays.find((one) => one.name === name);
    return array ? [{ array, tile }] : [];
  });
  const dims = Object.keys(grid.lengths);
  const [first] = pieces;
  const joined = dims.filter((dim) => first!.array.dims.includes(dim));
  if (joined.length === 0 && (await grid.isSame(name))) return first!.array;
  if (dims.includes(name)) return grid.inline(name);
  if (joined.length > 0) return (await join(pieces, joined, grid)) ?? grid.inline(name);
  const repeated = pieces.map((piece) => repeat(piece, dims, grid));
  return (await join(repeated, dims, grid))!;
}

/** An array along new first axes, once for each position of its tile. */
function repeat({ array, tile }: Piece, dims: readonly string[], { lengths }: VirtualGrid): Piece {
  let result = array;
  for (const dim of dims.toReversed()) {
    const length = lengths[dim]![tile.places[dim]!]!;
    const chunks = new Map<string, Reference>();
    for (let i = 0; i < length; i++)
      for (const [key, chunk] of result.chunks) chunks.set(result.shape.length === 0 ? `${i}` : `${i}.${key}`, chunk);
    result = {
      ...result,
      dims: [dim, ...result.dims],
      shape: [length, ...result.shape],
      chunkShape: [1, ...result.chunkShape],
      chunks,
    };
  }
  return { array: result, tile };
}

/** Joins arrays; undefined where their chunks do not make a regular grid. */
async function join(
  pieces: readonly Piece[],
  dims: readonly string[],
  grid: VirtualGrid,
): Promise<VirtualArray | undefined> {
  checkAlike(pieces);
  let fitting: readonly Piece[] | undefined = pieces;
  for (const dim of dims) fitting = fitting && fitChunks(fitting, dim, grid);
  if (fitting === undefined) return undefined;
  const [{ array: first }] = fitting as [Piece];
  const starts = (dim: string, place: number) => sum(grid.lengths[dim]!.slice(0, place));
  const chunks = new Map<string, Reference>();
  for (const { array, tile } of fitting) {
    const offsets = first.dims.map((dim, axis) =>
      dims.includes(dim) ? starts(dim, tile.places[dim]!) / first.chunkShape[axis]! : 0,
    );
    for (const [key, chunk] of array.chunks) {
      const place = key.split(".").map((at, axis) => Number(at) + offsets[axis]!);
      chunks.set(chunkKey(place), chunk);
    }
  }
  const shape = first.dims.map((dim, axis) => (dims.includes(dim) ? sum(grid.lengths[dim]!) : first.shape[axis]!));
  return { ...first, shape, chunks };
}

function checkAlike(pieces: readonly Piece[]): void {
  const kindOf = ({ array }: Piece) =>
    JSON.stringify([array.dims, array.type, array.fill, array.filters, packing(array)]);
  const [first] = pieces;
  const other = pieces.find((piece) => kindOf(piece) !== kindOf(first!));
  if (other === undefined) return;
  throw new ExpressionError(
    "toReferences",
    `"${first!.array.name}" is stored in other ways in ${other.tile.dataset.source} than in ${first!.tile.dataset.source}: ` +
      `${kindOf(other)} and ${kindOf(first!)}`,
  );
}

function packing({ attrs }: VirtualArray): unknown {
  return [attrs.scale_factor, attrs.add_offset, attrs._Unsigned, attrs.units, attrs.calendar].map((one) => one ?? null);
}

/** The same chunk length along a dimension in all arrays, which divides the lengths of all but the last. */
function fitChunks(pieces: readonly Piece[], dim: string, { lengths }: VirtualGrid): Piece[] | undefined {
  const axis = pieces[0]!.array.dims.indexOf(dim);
  const others = (shape: readonly number[]) => shape.toSpliced(axis, 1).join();
  const own = lengths[dim]!.slice(0, -1);
  const stored = pieces.map(({ array }) => array.chunkShape[axis]!);
  const isRegular = new Set(stored).size === 1 && own.every((length) => length % stored[0]! === 0);
  const length = isRegular ? stored[0]! : [...own, ...stored].reduce(greatestDivisor);
  const fitting: Piece[] = [];
  for (const { array, tile } of pieces) {
    const split = splitAlong(array, axis, length);
    if (split === undefined || others(array.chunkShape) !== others(pieces[0]!.array.chunkShape)) return undefined;
    if (others(array.shape) !== others(pieces[0]!.array.shape)) {
      throw new UnsupportedError(
        `"${array.name}" with shape ${array.shape} in ${tile.dataset.source} and ${pieces[0]!.array.shape} elsewhere`,
      );
    }
    fitting.push({ array: split, tile });
  }
  return fitting;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
