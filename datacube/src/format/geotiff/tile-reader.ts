import { type BaseDecoder, type GeoTIFFImage, getDecoder } from "geotiff";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import {
  type ArrayData,
  bytesOf,
  createData,
  type DType,
  isFloat,
  type NumberData,
  viewData,
} from "../../array/dtype.ts";
import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import { undoDifferencing, undoFloatPredictor } from "./predictor.ts";

/** Elements that a chunk should have at least; thin strips are joined up to it. */
const chunkElements = 2 ** 19;

/**
 * Reader of an image as (band, y, x). A chunk is one tile, or a group of strips, of all bands where pixels are
 * interleaved and of one band otherwise.
 */
export async function tileReader(image: GeoTIFFImage, source: string): Promise<ChunkReader> {
  const predictor = Number((await image.fileDirectory.loadValue("Predictor")) ?? 1);
  const layout = toLayout(image, source, predictor);
  const decoder = await decoderOf(image, layout);
  const { bands, dtype } = layout;
  return {
    dtype,
    shape: [bands, image.getHeight(), image.getWidth()],
    chunkShape: [layout.chunkBands, layout.blockHeight * layout.blocksPerChunk, layout.blockWidth],
    readChunk: ([band = 0, row = 0, column = 0], signal) =>
      readChunk({ image, layout, decoder, source, signal }, { band, row, column }),
  };
}

interface Layout {
  readonly dtype: DType;
  readonly bands: number;
  /** Bands in one block: all when pixels are interleaved. */
  readonly chunkBands: number;
  readonly blockHeight: number;
  readonly blockWidth: number;
  /** How many strips, one below the other, make a chunk; 1 for tiles. */
  readonly blocksPerChunk: number;
  readonly compression: number;
  /** TIFF's Predictor tag: 1 none, 2 differences, 3 floating point. */
  readonly predictor: number;
  /** JPEG stores colour as luminance and chrominance; elements are red, green and blue. */
  readonly isYCbCr: boolean;
}

function toLayout(image: GeoTIFFImage, source: string, predictor: number): Layout {
  const directory = image.fileDirectory;
  const bands = image.getSamplesPerPixel();
  const dtype = toDType(image, bands);
  const [height, width] = [image.getHeight(), image.getWidth()];
  const [blockHeight, blockWidth] = [image.getTileHeight(), image.getTileWidth()];
  const lengths = [bands, height, width, blockHeight, blockWidth];
  if (lengths.some((length) => !Number.isInteger(length) || length < 1) || blockHeight * blockWidth * bands > 2 ** 29) {
    throw new CorruptDataError(
      { source, format: "geotiff", place: "the image directory" },
      `impossible sizes ${lengths.join(", ")}`,
    );
  }
  const compression = Number(directory.getValue("Compression") ?? 1);
  const interleaved = image.planarConfiguration === 1;
  const strips = Math.floor(chunkElements / (blockWidth * blockHeight * (interleaved ? bands : 1)));
  return {
    dtype,
    bands,
    chunkBands: interleaved ? bands : 1,
    blockHeight,
    blockWidth,
    blocksPerChunk: image.isTiled ? 1 : Math.max(1, Math.min(strips, Math.ceil(height / blockHeight))),
    compression,
    predictor: canDifference.has(compression) ? predictor : 1,
    isYCbCr: compression === 7 && Number(directory.getValue("PhotometricInterpretation")) === 6 && bands === 3,
  };
}

function toDType(image: GeoTIFFImage, bands: number): DType {
  const bits = image.getBitsPerSample(0) || 1;
  const format = image.getSampleFormat(0);
  for (let band = 1; band < bands; band++) {
    if (image.getBitsPerSample(band) !== bits || image.getSampleFormat(band) !== format) {
      throw new UnsupportedError("a GeoTIFF whose bands differ in data type");
    }
  }
  if (format === 1 && bits <= 8) return "uint8";
  if (format === 1 && (bits === 16 || bits === 32)) return bits === 16 ? "uint16" : "uint32";
  if (format === 2 && (bits === 8 || bits === 16 || bits === 32)) return `int${bits}` as DType;
  if (format === 3 && (bits === 32 || bits === 64)) return `float${bits}` as DType;
  throw new UnsupportedError(`GeoTIFF sample format ${format} of ${bits} bits`);
}

const lerc = 34887;
/** Compressions with which TIFF allows predictors: LZW, deflate (two numbers), zstd. */
const canDifference: ReadonlySet<number> = new Set([5, 8, 32946, 50000]);

async function decoderOf(image: GeoTIFFImage, layout: Layout): Promise<BaseDecoder> {
  const { compression } = layout;
  if (compression === lerc && !image.littleEndian) throw new UnsupportedError("LERC in a big-endian GeoTIFF");
  const parameters = await decoderParameters(image, layout);
  return getDecoder(compression, parameters).catch((error: unknown) => {
    if (error instanceof Error && /unknown compression|createImageBitmap/i.test(error.message))
      throw new UnsupportedError(`TIFF compression ${compression}`);
    throw error;
  });
}

/** geotiff's predictors do not know big-endian files, so it is told that there is none. */
async function decoderParameters(image: GeoTIFFImage, layout: Layout): Promise<BaseDecoder["parameters"]> {
  const directory = image.fileDirectory;
  const parameters = {
    tileWidth: layout.blockWidth,
    tileHeight: layout.blockHeight,
    planarConfiguration: image.planarConfiguration,
    bitsPerSample: Array.from({ length: layout.bands }, (_, band) => image.getBitsPerSample(band) || 1),
    predictor: 1,
    samplesPerPixel: layout.bands,
  };
  const extra: Record<string, unknown> = {};
  for (const tag of ["JPEGTables", "LercParameters"] as const)
    if (directory.hasTag(tag)) extra[tag] = await directory.loadValue(tag);
  return { ...parameters, ...extra };
}

interface Read {
  readonly image: GeoTIFFImage;
  readonly layout: Layout;
  readonly decoder: BaseDecoder;
  readonly source: string;
  readonly signal: AbortSignal | undefined;
}

async function readChunk(read: Read, at: { band: number; row: number; column: number }): Promise<ArrayData> {
  const { image, layout } = read;
  const top = at.row * layout.blocksPerChunk * layout.blockHeight;
  const height = Math.min(layout.blocksPerChunk * layout.blockHeight, image.getHeight() - top);
  const width = Math.min(layout.blockWidth, image.getWidth() - at.column * layout.blockWidth);
  const target = createData(layout.dtype, layout.chunkBands * height * width) as NumberData;
  const blocks = Math.ceil(height / layout.blockHeight);
  await Promise.all(
    Array.from({ length: blocks }, async (_, i) => {
      const block = await readBlock(read, {
        band: at.band,
        row: at.row * layout.blocksPerChunk + i,
        column: at.column,
      });
      const rows = Math.min(layout.blockHeight, height - i * layout.blockHeight);
      deinterleave(block, target, { layout, rows, width, height, firstRow: i * layout.blockHeight });
    }),
  );
  return target;
}

async function readBlock(read: Read, at: { band: number; row: number; column: number }): Promise<NumberData> {
  const { image, layout, decoder, source, signal } = read;
  const place = `block ${at.row}/${at.column}${layout.chunkBands === 1 && layout.bands > 1 ? ` of band ${at.band + 1}` : ""}`;
  try {
    const needed = image.getBlockHeight(at.row) * layout.blockWidth * layout.chunkBands;
    if (await isAbsent(image, layout, at)) return emptyBlock(image, layout, needed);
    const { data } = await image.getTileOrStrip(at.column, at.row, at.band, decoder, signal);
    const elements = toElements(data, { layout, needed, isLittleEndian: image.littleEndian });
    if (elements.length < needed) throw new RangeError(`${elements.length} elements instead of ${needed}`);
    if (layout.isYCbCr) toRgb(elements as Uint8Array);
    return elements;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof DatacubeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CorruptDataError({ source, format: "geotiff", place }, reason, { cause: error });
  }
}

/** Whether a sparse file (a GDAL extension) leaves the block out. */
async function isAbsent(
  image: GeoTIFFImage,
  layout: Layout,
  { band, row, column }: { band: number; row: number; column: number },
): Promise<boolean> {
  const columns = Math.ceil(image.getWidth() / layout.blockWidth);
  const rows = Math.ceil(image.getHeight() / layout.blockHeight);
  const first = layout.chunkBands === 1 ? band * rows * columns : 0;
  const counts = image.isTiled ? "TileByteCounts" : "StripByteCounts";
  return Number(await image.fileDirectory.loadValueIndexed(counts, first + row * columns + column)) === 0;
}

function emptyBlock(image: GeoTIFFImage, { dtype }: Layout, length: number): NumberData {
  return (createData(dtype, length) as NumberData).fill(image.getGDALNoData() ?? 0);
}

/** Elements of a decoded block in this machine's byte order, (y, x, band). */
function toElements(
  buffer: ArrayBufferLike,
  block: { layout: Layout; needed: number; isLittleEndian: boolean },
): NumberData {
  const { layout, needed, isLittleEndian } = block;
  const size = bytesOf(layout.dtype);
  const row = { rowLength: layout.blockWidth * layout.chunkBands, samples: layout.chunkBands };
  let bytes = new Uint8Array(buffer, 0, buffer.byteLength - (buffer.byteLength % size));
  if (layout.compression === lerc && size === 1) bytes = withoutEnvelope(bytes, needed);
  if (layout.predictor === 3) bytes = undoFloatPredictor(bytes, row, size);
  else if (!isLittleEndian && size > 1) swapBytes(bytes, size);
  const elements = viewData(layout.dtype, bytes) as NumberData;
  if (layout.predictor === 2)
    undoDifferencing(
      isFloat(layout.dtype) ? (viewData(`uint${size * 8}` as DType, bytes) as NumberData) : elements,
      row,
    );
  return elements;
}

/** geotiff gives 8-bit LERC elements that are stored raw with their envelope before them. */
function withoutEnvelope(bytes: Uint8Array, needed: number): Uint8Array {
  return bytes.length > needed && String.fromCharCode(...bytes.subarray(0, 6)) === "Lerc2 "
    ? bytes.subarray(bytes.length - needed)
    : bytes;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Copies a block (y, x, band) to its rows of a chunk (band, y, x). */
function deinterleave(
  block: NumberData,
  target: NumberData,
  place: { layout: Layout; rows: number; width: number; height: number; firstRow: number },
): void {
  const { layout, rows, width, height, firstRow } = place;
  const { chunkBands, blockWidth } = layout;
  for (let band = 0; band < chunkBands; band++) {
    for (let row = 0; row < rows; row++) {
      const to = (band * height + firstRow + row) * width;
      const from = row * blockWidth * chunkBands + band;
      if (chunkBands === 1) target.set(block.subarray(from, from + width), to);
      else for (let x = 0; x < width; x++) target[to + x] = block[from + x * chunkBands]!;
    }
  }
}

/** Full-range JPEG colour (JFIF 1.02) in place. */
function toRgb(elements: Uint8Array): void {
  const clamped = new Uint8ClampedArray(elements.buffer, elements.byteOffset, elements.length);
  for (let i = 0; i + 2 < clamped.length; i += 3) {
    const luminance = clamped[i]!;
    const blue = clamped[i + 1]! - 128;
    const red = clamped[i + 2]! - 128;
    clamped[i] = luminance + 1.402 * red;
    clamped[i + 1] = luminance - 0.344136 * blue - 0.714136 * red;
    clamped[i + 2] = luminance + 1.772 * blue;
  }
}
