/** A raster of one band to write; rows from north to south, each from west to east. */
export interface RasterContent {
  width: number;
  height: number;
  values: Int16Array;
  /** Edge of a square cell, in units of the grid. */
  cellSize: number;
  /** Outer corner of the first cell: west, north. */
  origin: [x: number, y: number];
  /** What the grid is, for the citation of its coordinate system; there is no EPSG code. */
  gridCitation: string;
  /** What the file is. */
  description: string;
  /** Name and unit of the band. */
  band: { description: string; unit: string };
}

const tileSize = 64;
// TIFF field types.
const ascii = 2;
const short = 3;
const long = 4;
const double = 12;

interface Field {
  tag: number;
  type: number;
  count: number;
  bytes: Buffer;
}

/**
 * Bytes of a little-endian GeoTIFF laid out as a COG: the directory first, then 64 × 64 tiles without compression.
 * There are no overviews; a raster of a tile or two needs none.
 */
export function encodeGeotiff(raster: RasterContent): Uint8Array {
  const tiles = cutTiles(raster);
  const length = (offsets: number[]): number => directory(raster, tiles, offsets).length;
  const start = length(tiles.map(() => 0));
  const offsets = tiles.map((_, index) => start + index * tileSize * tileSize * 2);
  return Buffer.concat([directory(raster, tiles, offsets), ...tiles]);
}

function cutTiles({ width, height, values }: RasterContent): Buffer[] {
  const tiles: Buffer[] = [];
  for (let top = 0; top < height; top += tileSize) {
    for (let left = 0; left < width; left += tileSize) {
      const tile = Buffer.alloc(tileSize * tileSize * 2);
      for (let row = top; row < Math.min(height, top + tileSize); row++)
        for (let column = left; column < Math.min(width, left + tileSize); column++)
          tile.writeInt16LE(values[row * width + column] ?? 0, ((row - top) * tileSize + column - left) * 2);
      tiles.push(tile);
    }
  }
  return tiles;
}

function directory(raster: RasterContent, tiles: Buffer[], offsets: number[]): Buffer {
  const fields = fieldsOf(raster, tiles, offsets);
  const head = Buffer.alloc(8);
  head.write("II");
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(8, 4);
  const table = Buffer.alloc(2 + fields.length * 12 + 4);
  table.writeUInt16LE(fields.length);
  const extra: Buffer[] = [];
  let end = head.length + table.length;
  for (const [index, { tag, type, count, bytes }] of fields.entries()) {
    const at = 2 + index * 12;
    table.writeUInt16LE(tag, at);
    table.writeUInt16LE(type, at + 2);
    table.writeUInt32LE(count, at + 4);
    if (bytes.length <= 4) {
      bytes.copy(table, at + 8);
      continue;
    }
    table.writeUInt32LE(end, at + 8);
    extra.push(bytes, Buffer.alloc(bytes.length % 2));
    end += bytes.length + (bytes.length % 2);
  }
  return Buffer.concat([head, table, ...extra]);
}

/** Fields by ascending tag, as TIFF 6.0 asks. */
function fieldsOf(raster: RasterContent, tiles: Buffer[], offsets: number[]): Field[] {
  const { width, height, cellSize, origin, gridCitation, description, band } = raster;
  const metadata = `<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">${band.description}</Item><Item name="UNITTYPE" sample="0" role="unittype">${band.unit}</Item></GDALMetadata>`;
  const citation = `${gridCitation}|`;
  return [
    numbers(256, short, [width]),
    numbers(257, short, [height]),
    numbers(258, short, [16]), // BitsPerSample
    numbers(259, short, [1]), // Compression: none
    numbers(262, short, [1]), // PhotometricInterpretation: black is zero
    text(270, description),
    numbers(277, short, [1]), // SamplesPerPixel
    numbers(322, short, [tileSize]),
    numbers(323, short, [tileSize]),
    numbers(324, long, offsets),
    numbers(
      325,
      long,
      tiles.map(({ length }) => length),
    ),
    numbers(339, short, [2]), // SampleFormat: signed integers
    numbers(33550, double, [cellSize, cellSize, 0]), // ModelPixelScale
    numbers(33922, double, [0, 0, 0, ...origin, 0]), // ModelTiepoint
    // GeoKeys: a user-defined model with a citation, and cells that are areas.
    numbers(34735, short, [1, 1, 0, 3, 1024, 0, 1, 32767, 1025, 0, 1, 1, 1026, 34737, citation.length, 0]),
    text(34737, citation),
    text(42112, metadata),
  ];
}

function text(tag: number, value: string): Field {
  const bytes = Buffer.from(`${value}\0`, "latin1");
  return { tag, type: ascii, count: bytes.length, bytes };
}

function numbers(tag: number, type: number, values: number[]): Field {
  const size = type === short ? 2 : type === long ? 4 : 8;
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, index) => {
    if (type === double) bytes.writeDoubleLE(value, index * size);
    else bytes.writeUIntLE(value, index * size, size);
  });
  return { tag, type, count: values.length, bytes };
}
