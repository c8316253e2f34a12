import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { createData, dtypeOfData, type NumberData } from "../../array/dtype.ts";
import { TargetExistsError } from "../../errors.ts";
import { writingTo } from "../target.ts";
import { assembleFile } from "./assemble.ts";
import { PyramidBuilder, type PyramidGrid, pyramidLevels } from "./pyramid.ts";
import type { Raster, RasterBlock, RasterLayout } from "./raster.ts";
import type { Pixels } from "./reduce.ts";
import { openSpool } from "./spool.ts";
import { encodeTile } from "./tile-encoder.ts";

/** Where and how a raster is written. */
export interface WriteTarget {
  readonly path: string;
  readonly overwrite?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Gives blocks one by one, each when the one before is taken; a folder may be made beside, which is removed at the end. */
export type GiveBlocks = (take: (block: RasterBlock) => Promise<void>, folder: string) => Promise<void>;

/**
 * Writes a GeoTIFF from blocks that cover the raster once, in any order; each begins at a tile and ends at one or at the
 * border. Overviews are made of the tiles below them while those are in memory. Tiles go to a file beside the path as they come, so memory holds the blocks under way and, per overview, the
 * tiles at the border of what has come. The file takes its place when it is complete.
 * @throws TargetExistsError when there is something at the path and `overwrite` is not set
 * @throws TargetWriteError
 */
export async function writeRaster(
  { raster, layout }: { readonly raster: Raster; readonly layout: RasterLayout },
  giveBlocks: GiveBlocks,
  { path, overwrite = false, signal }: WriteTarget,
): Promise<void> {
  const target = resolve(path);
  checkTarget(target, overwrite);
  const part = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  const writing = <T>(step: () => Promise<T>): Promise<T> => writingTo({ target }, step);
  const spool = await writing(() => openSpool(`${part}.spool`));
  try {
    const grid = gridOf(raster, layout);
    const levels = pyramidLevels(grid, layout.factors);
    const store = async (pixels: Pixels) => {
      const tile = await encodeTile(pixels, { ...layout, dtype: raster.dtype });
      return writing(() => spool.append(tile));
    };
    const reduction = { dtype: raster.dtype, resampling: layout.resampling, nodata: raster.nodata };
    const builder = new PyramidBuilder(levels, { grid, reduction, store });
    await giveBlocks((block) => addBlock(builder, block, grid), `${part}.pieces`);
    await writing(() => assembleFile({ raster, layout, levels, spool }, `${part}.part`, signal));
    checkTarget(target, overwrite);
    await writing(() => rename(`${part}.part`, target));
  } finally {
    await spool.close();
    const temporary = ["spool", "part", "pieces"].map((name) => `${part}.${name}`);
    await Promise.all(temporary.map((path) => rm(path, { recursive: true, force: true })));
  }
}

function checkTarget(target: string, overwrite: boolean): void {
  if (existsSync(target) && !overwrite) throw new TargetExistsError(target, "pass { overwrite: true }");
}

function gridOf({ bands, height, width }: Raster, layout: RasterLayout): PyramidGrid {
  const { tileHeight, tileWidth, interleave } = layout;
  return { height, width, tileHeight, tileWidth, planes: interleave === "pixel" ? 1 : bands };
}

async function addBlock(builder: PyramidBuilder, block: RasterBlock, grid: PyramidGrid): Promise<void> {
  const [band, row, column] = block.origin;
  const [bands, rows, columns] = block.shape;
  const { tileHeight, tileWidth, planes } = grid;
  const tiles: Promise<void>[] = [];
  for (let plane = 0; plane < (planes === 1 ? 1 : bands); plane++) {
    for (let top = 0; top < rows; top += tileHeight) {
      for (let left = 0; left < columns; left += tileWidth) {
        const place = { plane: band + plane, row: (row + top) / tileHeight, column: (column + left) / tileWidth };
        const pixels = cut(block, { plane: planes === 1 ? undefined : plane, top, left }, grid);
        tiles.push(builder.add(place, pixels));
      }
    }
  }
  await Promise.all(tiles);
}

function cut(
  { data, shape }: RasterBlock,
  { plane, top, left }: { plane: number | undefined; top: number; left: number },
  { tileHeight, tileWidth }: PyramidGrid,
): Pixels {
  const [rows, columns] = [Math.min(tileHeight, shape[1] - top), Math.min(tileWidth, shape[2] - left)];
  const bands = plane === undefined ? shape[0] : 1;
  const source = data as NumberData;
  const tile = createData(dtypeOfData(source), bands * rows * columns) as NumberData;
  for (let band = 0; band < bands; band++) {
    for (let row = 0; row < rows; row++) {
      const from = (((plane ?? 0) + band) * shape[1] + top + row) * shape[2] + left;
      tile.set(source.subarray(from, from + columns), (band * rows + row) * columns);
    }
  }
  return { data: tile, shape: [bands, rows, columns] };
}
