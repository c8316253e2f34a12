import type { BaseDecoder, GeoTIFFImage } from "geotiff";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, bytesOf, bytesOfData, createData, memoryOf } from "../../array/dtype.ts";
import { giveBack } from "../../array/spare-bytes.ts";
import { wordsOf } from "../../array/words.ts";
import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import { type BlockDecoder, blockDecoder, lerc } from "./decoders.ts";
import { blockBytes, emptyElements, type SampleKind, sampleKind, toElements } from "./samples.ts";

/** Elements that a chunk should have at least; thin strips are joined up to it. */
const chunkElements = 2 ** 19;

/**
 * Reader of an image as (band, y, x). A chunk is one tile, or a group of strips, of all bands where pixels are
 * interleaved and of one band otherwise.
 */
export async function tileReader(image: GeoTIFFImage, source: ByteSource): Promise<ChunkReader> {
  const predictor = Number((await image.fileDirectory.loadValue("Predictor")) ?? 1);
  const isReversed = Number((await image.fileDirectory.loadValue("FillOrder")) ?? 1) === 2;
  const layout = { ...toLayout(image, source.name, predictor), isReversed };
  const decoder = await decoderOf(image, layout);
  const { bands, kind } = layout;
  return {
    dtype: kind.dtype,
    shape: [bands, image.getHeight(), image.getWidth()],
    chunkShape: [layout.chunkBands, layout.blockHeight * layout.blocksPerChunk, layout.blockWidth],
    readChunk: ([band = 0, row = 0, column = 0], signal) =>
      readChunk({ image, layout, decoder, source, signal }, { band, row, column }),
    returnChunk: giveBack,
  };
}

interface Layout {
  readonly kind: SampleKind;
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
  /** Whether the bits of each byte stand the other way round (FillOrder 2). */
  readonly isReversed: boolean;
  /** JPEG stores colour as luminance and chrominance; elements are red, green and blue. */
  readonly isYCbCr: boolean;
}

function toLayout(image: GeoTIFFImage, source: string, predictor: number): Omit<Layout, "isReversed"> {
  const directory = image.fileDirectory;
  const bands = image.getSamplesPerPixel();
  const kind = kindOf(image, bands);
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
    kind,
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

function kindOf(image: GeoTIFFImage, bands: number): SampleKind {
  const bits = image.getBitsPerSample(0) || 1;
  const format = image.getSampleFormat(0);
  for (let band = 1; band < bands; band++) {
    if (image.getBitsPerSample(band) !== bits || image.getSampleFormat(band) !== format) {
      throw new UnsupportedError("a GeoTIFF whose bands differ in data type");
    }
  }
  return sampleKind(format, bits);
}

/** Compressions with which TIFF allows predictors: LZW, deflate (two numbers), zstd. */
const canDifference: ReadonlySet<number> = new Set([5, 8, 32946, 50000]);

async function decoderOf(image: GeoTIFFImage, layout: Layout): Promise<BlockDecoder> {
  const { compression, kind } = layout;
  if (compression === lerc && !image.littleEndian) throw new UnsupportedError("LERC in a big-endian GeoTIFF");
  if (compression === 7 && kind.bits !== 8)
    throw new UnsupportedError(`a JPEG-compressed GeoTIFF of ${kind.bits} bits`);
  if (isSubsampled(image) && compression !== 7)
    throw new UnsupportedError("a GeoTIFF of subsampled colour without JPEG");
  return blockDecoder(compression, await decoderParameters(image, layout));
}

function isSubsampled(image: GeoTIFFImage): boolean {
  return Number(image.fileDirectory.getValue("PhotometricInterpretation")) === 6;
}

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
  readonly decoder: BlockDecoder;
  readonly source: ByteSource;
  readonly signal: AbortSignal | undefined;
}

async function readChunk(read: Read, at: { band: number; row: number; column: number }): Promise<ArrayData> {
  const { image, layout } = read;
  const top = at.row * layout.blocksPerChunk * layout.blockHeight;
  const height = Math.min(layout.blocksPerChunk * layout.blockHeight, image.getHeight() - top);
  const width = Math.min(layout.blockWidth, image.getWidth() - at.column * layout.blockWidth);
  const size = height * width;
  if (layout.chunkBands === 1 && size === layout.blockHeight * layout.blockWidth) {
    const block = await readBlock(read, { ...at, row: at.row * layout.blocksPerChunk });
    return block.length === size ? block : (block.slice(0, size) as ArrayData);
  }
  const blocks = Math.ceil(height / layout.blockHeight);
  const target = createData(layout.kind.dtype, layout.chunkBands * height * width);
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

async function readBlock(read: Read, at: { band: number; row: number; column: number }): Promise<ArrayData> {
  const { image, layout, decoder, source, signal } = read;
  const place = `block ${at.row}/${at.column}${layout.chunkBands === 1 && layout.bands > 1 ? ` of band ${at.band + 1}` : ""}`;
  try {
    signal?.throwIfAborted();
    const needed = image.getBlockHeight(at.row) * layout.blockWidth * layout.chunkBands;
    const extent = await extentOf(image, layout, at);
    if (extent.length === 0) return emptyElements(layout.kind.dtype, needed, image.getGDALNoData() ?? undefined);
    const row = { rowLength: layout.blockWidth * layout.chunkBands, samples: layout.chunkBands };
    const stored = await readExtent(source, extent, signal);
    const limit = blockBytes(layout.kind, row, layout.blockHeight);
    const given = layout.isReversed ? reverseBits(stored) : stored;
    let bytes = await decoder(given, limit);
    // what is stored plainly may be held by others
    if (bytes.buffer === stored.buffer) bytes = bytes.slice();
    if (layout.compression === lerc && layout.kind.bits === 8) bytes = withoutEnvelope(bytes, needed);
    const { kind, predictor } = layout;
    const elements = toElements(bytes, { kind, predictor, isLittleEndian: image.littleEndian, row });
    // of them nothing is held here, nor by the elements
    if (source.givesMemory) giveBack(stored);
    if (memoryOf(elements) !== bytes.buffer) giveBack(bytes);
    if (elements.length < needed) throw new RangeError(`${elements.length} elements instead of ${needed}`);
    if (layout.isYCbCr) toRgb(elements as Uint8Array);
    return elements;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof DatacubeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CorruptDataError({ source: source.name, format: "geotiff", place }, reason, { cause: error });
  }
}

/** Place of a block in the file; of no length where a sparse file (a GDAL extension) leaves it out. */
async function extentOf(
  image: GeoTIFFImage,
  layout: Layout,
  { band, row, column }: { band: number; row: number; column: number },
): Promise<{ offset: number; length: number }> {
  const columns = Math.ceil(image.getWidth() / layout.blockWidth);
  const rows = Math.ceil(image.getHeight() / layout.blockHeight);
  const first = layout.chunkBands === 1 ? band * rows * columns : 0;
  const at = first + row * columns + column;
  const [offsets, counts] = image.isTiled
    ? (["TileOffsets", "TileByteCounts"] as const)
    : (["StripOffsets", "StripByteCounts"] as const);
  const [offset, length] = await Promise.all([
    image.fileDirectory.loadValueIndexed(offsets, at),
    image.fileDirectory.loadValueIndexed(counts, at),
  ]);
  if (offset === undefined || length === undefined) throw new RangeError("the directory does not say where it is");
  return { offset: Number(offset), length: Number(offset) === 0 ? 0 : Number(length) };
}

async function readExtent(
  source: ByteSource,
  { offset, length }: { offset: number; length: number },
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (!(offset + length <= source.size))
    throw new RangeError(`it should be ${length} bytes at ${offset}, beyond the end`);
  return source.read(offset, length, { signal });
}

function reverseBits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => Number(((BigInt(byte) * 0x0202020202n) & 0x010884422010n) % 1023n));
}

/** geotiff gives 8-bit LERC elements that are stored raw with their envelope before them. */
function withoutEnvelope(bytes: Uint8Array, needed: number): Uint8Array {
  return bytes.length > needed && String.fromCharCode(...bytes.subarray(0, 6)) === "Lerc2 "
    ? bytes.subarray(bytes.length - needed)
    : bytes;
}

/** Copies a block (y, x, band) to its rows of a chunk (band, y, x), both of one dtype. */
function deinterleave(
  block: ArrayData,
  target: ArrayData,
  place: { layout: Layout; rows: number; width: number; height: number; firstRow: number },
): void {
  const { layout, rows, width, height, firstRow } = place;
  const { chunkBands, blockWidth } = layout;
  const elementBytes = bytesOf(layout.kind.dtype);
  const [source, result] = [block, target].map((data) => wordsOf(bytesOfData(data), elementBytes)) as [Words, Words];
  const parts = result.length / target.length;
  for (let band = 0; band < chunkBands; band++) {
    for (let row = 0; row < rows; row++) {
      const to = (band * height + firstRow + row) * width * parts;
      const from = (row * blockWidth * chunkBands + band) * parts;
      if (chunkBands === 1) result.set(source.subarray(from, from + width * parts), to);
      else
        for (let part = 0; part < parts; part++)
          for (let x = 0; x < width; x++) result[to + part + x * parts] = source[from + part + x * chunkBands * parts]!;
    }
  }
}

type Words = ReturnType<typeof wordsOf>;

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
