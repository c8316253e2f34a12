import { type FileHandle, open } from "node:fs/promises";
import { type BlockTable, directoryFields } from "./directory.ts";
import { directoryBytes, encodeDirectory, type Field, headerOf, type TiffVariant, tiffVariant } from "./ifd-writer.ts";
import type { Level } from "./pyramid.ts";
import type { Raster, RasterLayout } from "./raster.ts";
import type { Extent, Spool } from "./spool.ts";

/** An image with encoded tiles in a spool. */
export interface EncodedRaster {
  readonly raster: Raster;
  readonly layout: RasterLayout;
  readonly levels: readonly Level[];
  readonly spool: Spool;
}

/** What GDAL's readers are told of the layout, so that they need fewer requests (GDAL, COG driver, "ghost area"). */
const structure = [
  "LAYOUT=IFDS_BEFORE_DATA",
  "BLOCK_ORDER=ROW_MAJOR",
  "BLOCK_LEADER=SIZE_AS_UINT4",
  "BLOCK_TRAILER=LAST_4_BYTES_REPEATED",
  "KNOWN_INCOMPATIBLE_EDITION=NO",
];

function ghostArea({ interleave, isTiled }: RasterLayout): Uint8Array {
  if (!isTiled) return new Uint8Array(0);
  const lines = interleave === "band" ? [...structure, "INTERLEAVE=BAND"] : structure;
  const text = `${lines.join("\n")}\n `;
  const size = String(text.length).padStart(6, "0");
  return Buffer.from(`GDAL_STRUCTURAL_METADATA_SIZE=${size} bytes\n${text}`);
}

const leaderBytes = 4;
const trailerBytes = 4;

/**
 * Writes the file: header, ghost area, all directories with the full image first, then the tiles of the smallest overview
 * to those of the full image, each after its length and before its last four bytes once more.
 */
export async function assembleFile(encoded: EncodedRaster, path: string, signal?: AbortSignal): Promise<void> {
  const plan = planFile(encoded);
  const file = await open(path, "wx");
  try {
    const output = new BufferedFile(file);
    for (const part of plan.head) await output.write(part);
    for (const level of encoded.levels.toReversed()) {
      for (const extent of level.tiles) {
        signal?.throwIfAborted();
        await writeTile(output, await encoded.spool.read(extent!), encoded.layout.isTiled);
      }
    }
    await output.flush();
  } finally {
    await file.close();
  }
}

async function writeTile(output: BufferedFile, tile: Uint8Array, isFramed: boolean): Promise<void> {
  if (!isFramed) return output.write(tile);
  const leader = new Uint8Array(leaderBytes);
  new DataView(leader.buffer).setUint32(0, tile.length, true);
  const trailer = new Uint8Array(trailerBytes);
  trailer.set(tile.subarray(Math.max(0, tile.length - trailerBytes)));
  for (const part of [leader, tile, trailer]) await output.write(part);
}

interface FilePlan {
  /** What stands before the tiles, in order. */
  readonly head: readonly Uint8Array[];
}

function planFile(encoded: EncodedRaster): FilePlan {
  const { layout, levels } = encoded;
  const dataBytes = levels.reduce((sum, level) => sum + tileBytes(level, layout), 0);
  const small = tiffVariant(false);
  const isBig = layout.isBig === "auto" ? headBytes(encoded, small) + dataBytes > 2 ** 32 - 1 : layout.isBig;
  const variant = tiffVariant(isBig);
  const ghost = ghostArea(layout);
  const even = new Uint8Array((variant.headerBytes + ghost.length) % 2);
  const first = variant.headerBytes + ghost.length + even.length;
  const tables = blockTables(encoded, headBytes(encoded, variant));
  const directories: Uint8Array[] = [];
  let at = first;
  levels.forEach((level, number) => {
    const fields = fieldsOf(encoded, { level, number, table: tables[number]! }, isBig);
    const next = number === levels.length - 1 ? 0 : at + directoryBytes(variant, fields);
    directories.push(encodeDirectory(variant, fields, { at, next }));
    at = next;
  });
  return { head: [headerOf(variant, first), ghost, even, ...directories] };
}

function fieldsOf(
  { raster, layout }: EncodedRaster,
  { level, number, table }: { level: Level; number: number; table: BlockTable },
  isBig: boolean,
): Field[] {
  return directoryFields({ raster, layout, level, number }, table, isBig);
}

/** Bytes before the tiles; they do not depend on the offsets. */
function headBytes(encoded: EncodedRaster, variant: TiffVariant): number {
  const start = variant.headerBytes + ghostArea(encoded.layout).length;
  return encoded.levels.reduce(
    (sum, level, number) => {
      const zeros = level.tiles.map(() => 0);
      const fields = fieldsOf(encoded, { level, number, table: { offsets: zeros, byteCounts: zeros } }, variant.isBig);
      return sum + directoryBytes(variant, fields);
    },
    start + (start % 2),
  );
}

function framedLength({ length }: Extent, { isTiled }: RasterLayout): number {
  return isTiled ? leaderBytes + length + trailerBytes : length;
}

function tileBytes(level: Level, layout: RasterLayout): number {
  return level.tiles.reduce((sum, extent) => sum + framedLength(extent!, layout), 0);
}

function blockTables({ levels, layout }: EncodedRaster, start: number): BlockTable[] {
  let at = start;
  const tables = levels.toReversed().map((level) => {
    const offsets: number[] = [];
    const byteCounts: number[] = [];
    for (const extent of level.tiles) {
      offsets.push(at + (layout.isTiled ? leaderBytes : 0));
      byteCounts.push(extent!.length);
      at += framedLength(extent!, layout);
    }
    return { offsets, byteCounts };
  });
  return tables.reverse();
}

const bufferBytes = 2 ** 20;

/** Gathers small parts into large writes. */
class BufferedFile {
  readonly #file: FileHandle;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(part: Uint8Array): Promise<void> {
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes >= bufferBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    await this.#file.appendFile(Buffer.concat(parts));
  }
}
