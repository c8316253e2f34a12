import { createData, type NumberData } from "../../array/dtype.ts";
import { type Pixels, type Reduction, reducePixels } from "./reduce.ts";
import type { Extent } from "./spool.ts";

/** One image of a pyramid: the full one or an overview. */
export interface Level {
  readonly height: number;
  readonly width: number;
  /** How many times smaller than the level before it. */
  readonly factor: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  /** Where the encoded tiles are: plane by plane, row-major. */
  readonly tiles: (Extent | undefined)[];
}

/** Place of a tile: plane (0 when pixels are interleaved), row and column in the grid of its level. */
export interface TilePlace {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
}

/** Shape of the full image and of its tiles. */
export interface PyramidGrid {
  readonly height: number;
  readonly width: number;
  readonly tileHeight: number;
  readonly tileWidth: number;
  /** How many planes: 1 when pixels are interleaved, else the bands. */
  readonly planes: number;
}

/**
 * The levels of an image, full one first, for overviews smaller than the full image by `factors`: ascending powers of two.
 */
export function pyramidLevels(grid: PyramidGrid, factors: readonly number[]): Level[] {
  return [1, ...factors].map((factor, i, all) => {
    const [height, width] = [Math.ceil(grid.height / factor), Math.ceil(grid.width / factor)];
    const [tileRows, tileColumns] = [Math.ceil(height / grid.tileHeight), Math.ceil(width / grid.tileWidth)];
    const tiles = new Array<Extent | undefined>(tileRows * tileColumns * grid.planes).fill(undefined);
    return { height, width, factor: i === 0 ? 1 : factor / all[i - 1]!, tileRows, tileColumns, tiles };
  });
}

interface Pending {
  readonly pixels: Pixels;
  /** Tiles of the level before that are still to come. */
  missing: number;
}

/**
 * Fills a pyramid from the tiles of its full image, which may come in any order: a tile of an overview is made as soon as
 * those that it covers have come, so that only the border of what has come is held in memory.
 */
export class PyramidBuilder {
  readonly #levels: readonly Level[];
  readonly #grid: PyramidGrid;
  readonly #reduction: Reduction;
  readonly #store: (pixels: Pixels) => Promise<Extent>;
  readonly #pending = new Map<string, Pending>();

  constructor(
    levels: readonly Level[],
    plan: { grid: PyramidGrid; reduction: Reduction; store: (pixels: Pixels) => Promise<Extent> },
  ) {
    this.#levels = levels;
    this.#grid = plan.grid;
    this.#reduction = plan.reduction;
    this.#store = plan.store;
  }

  /** Adds a tile of the full image: pixels (band, y, x), clipped to the image. */
  async add(place: TilePlace, pixels: Pixels): Promise<void> {
    await this.#add(0, place, pixels);
  }

  async #add(number: number, place: TilePlace, pixels: Pixels): Promise<void> {
    const level = this.#levels[number]!;
    const at = (place.plane * level.tileRows + place.row) * level.tileColumns + place.column;
    const stored = this.#store(pixels);
    const parent = number + 1 < this.#levels.length ? this.#reduceInto(number + 1, place, pixels) : undefined;
    level.tiles[at] = await stored;
    if (parent) await this.#add(number + 1, parent.place, parent.pixels);
  }

  /** Puts a tile into the one above it; gives that one when it is complete. */
  #reduceInto(number: number, child: TilePlace, pixels: Pixels): { place: TilePlace; pixels: Pixels } | undefined {
    const { factor } = this.#levels[number]!;
    const place = {
      plane: child.plane,
      row: Math.floor(child.row / factor),
      column: Math.floor(child.column / factor),
    };
    const key = `${number}/${place.plane}/${place.row}/${place.column}`;
    const pending = this.#pending.get(key) ?? this.#begin(number, place, pixels.shape[0]);
    this.#pending.set(key, pending);
    const part = reducePixels(pixels, factor, this.#reduction);
    const top = (child.row % factor) * (this.#grid.tileHeight / factor);
    const left = (child.column % factor) * (this.#grid.tileWidth / factor);
    copyInto(pending.pixels, part, { top, left });
    pending.missing--;
    if (pending.missing > 0) return undefined;
    this.#pending.delete(key);
    return { place, pixels: pending.pixels };
  }

  #begin(number: number, { row, column }: TilePlace, bands: number): Pending {
    const { tileHeight, tileWidth } = this.#grid;
    const [level, below] = [this.#levels[number]!, this.#levels[number - 1]!];
    const rows = Math.min(tileHeight, level.height - row * tileHeight);
    const columns = Math.min(tileWidth, level.width - column * tileWidth);
    const children = (place: number, all: number): number => Math.min(level.factor, all - place * level.factor);
    return {
      pixels: { data: createData(this.#reduction.dtype, bands * rows * columns), shape: [bands, rows, columns] },
      missing: children(row, below.tileRows) * children(column, below.tileColumns),
    };
  }
}

function copyInto(target: Pixels, part: Pixels, { top, left }: { top: number; left: number }): void {
  const [bands, rows, columns] = part.shape;
  for (let band = 0; band < bands; band++) {
    for (let row = 0; row < rows; row++) {
      const from = (band * rows + row) * columns;
      const to = (band * target.shape[1] + top + row) * target.shape[2] + left;
      (target.data as NumberData).set((part.data as NumberData).subarray(from, from + columns), to);
    }
  }
}
