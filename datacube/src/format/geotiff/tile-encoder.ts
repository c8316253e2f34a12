import { promisify } from "node:util";
import { deflate, zstdCompress } from "node:zlib";
import { ComplexArray } from "../../array/complex.ts";
import {
  bytesOf,
  createData,
  type DType,
  isComplex,
  isFloat,
  type NumberData,
  partDType,
  viewData,
} from "../../array/dtype.ts";
import { type Integers, type RowLayout, takeDifferences } from "../../codecs/differences.ts";
import { encodeLzw } from "./lzw.ts";
import { encodePackBits } from "./packbits.ts";
import { applyFloatPredictor } from "./predictor.ts";
import type { Pixels } from "./reduce.ts";

/** Compressions that are written. */
export type TiffCompression = "deflate" | "zstd" | "lzw" | "packbits" | "none";

/** Values of the Compression tag. */
export const compressionTags: Readonly<Record<TiffCompression, number>> = {
  none: 1,
  lzw: 5,
  deflate: 8,
  packbits: 32773,
  zstd: 50000,
};

/** How tiles are encoded. */
export interface TileEncoding {
  readonly dtype: DType;
  readonly compression: TiffCompression;
  /** TIFF's Predictor tag: 1 none, 2 differences, 3 floating point. */
  readonly predictor: 1 | 2 | 3;
  readonly tileHeight: number;
  readonly tileWidth: number;
  /** Strips end with the image; tiles are filled up. */
  readonly isTiled: boolean;
}

/** The predictor that suits a dtype, where the compression takes one. */
export function usualPredictor(dtype: DType, compression: TiffCompression): 1 | 2 | 3 {
  if (compression === "none" || compression === "packbits" || isComplex(dtype)) return 1;
  return isFloat(dtype) ? 3 : 2;
}

const deflateAsync = promisify(deflate);
const zstdAsync = promisify(zstdCompress);

/** Bytes of a tile of pixels (band, y, x), at most as large as a tile: interleaved by pixel, little-endian, compressed. */
export async function encodeTile(pixels: Pixels, encoding: TileEncoding): Promise<Uint8Array> {
  const { dtype, compression, predictor, tileWidth } = encoding;
  const elements = interleave(pixels, encoding);
  const size = bytesOf(dtype);
  const row: RowLayout = { rowLength: tileWidth * pixels.shape[0], samples: pixels.shape[0] };
  let bytes: Uint8Array = new Uint8Array(elements.buffer);
  if (predictor === 2) takeDifferences(viewData(`uint${size * 8}` as DType, bytes) as Integers, row);
  if (predictor === 3) bytes = applyFloatPredictor(bytes, row, size);
  if (compression === "deflate") return deflateAsync(bytes, { level: 6 });
  if (compression === "zstd") return zstdAsync(bytes);
  if (compression === "lzw") return encodeLzw(bytes);
  return compression === "packbits" ? encodePackBits(bytes, row.rowLength * size) : bytes;
}

/** Pixels (y, x, band) of a whole tile; the last row and column are repeated beyond the image, which compresses best. */
function interleave({ data, shape }: Pixels, { dtype, tileHeight, tileWidth, isTiled }: TileEncoding): NumberData {
  const [bands, rows, columns] = shape;
  const [size, source] = data instanceof ComplexArray ? [2, data.parts] : [1, data as NumberData];
  const height = isTiled ? tileHeight : rows;
  const kind = size === 2 ? partDType(dtype) : dtype;
  const target = createData(kind, size * bands * height * tileWidth) as NumberData;
  // of a pixel, with both parts of each complex sample
  const numbers = bands * size;
  const rowLength = tileWidth * numbers;
  for (let y = 0; y < rows; y++) {
    for (let number = 0; number < numbers; number++) {
      const from = (Math.floor(number / size) * rows + y) * columns * size + (number % size);
      let to = y * rowLength + number;
      for (let x = 0; x < columns; x++, to += numbers) target[to] = source[from + x * size]!;
      const last = source[from + (columns - 1) * size]!;
      for (let x = columns; x < tileWidth; x++, to += numbers) target[to] = last;
    }
  }
  for (let y = rows; y < height; y++) target.copyWithin(y * rowLength, (rows - 1) * rowLength, rows * rowLength);
  return target;
}
