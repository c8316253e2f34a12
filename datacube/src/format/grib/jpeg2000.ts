import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { UnsupportedError } from "../../errors.ts";

/** What is used of OpenJPEG's WebAssembly module. */
interface OpenJpeg {
  readonly J2KDecoder: new () => J2kDecoder;
}
interface J2kDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean };
  delete(): void;
}

let loading: Promise<OpenJpeg> | undefined;

async function load(): Promise<OpenJpeg> {
  const require = createRequire(import.meta.url);
  const create = require("@cornerstonejs/codec-openjpeg/decodewasmjs") as (options: object) => Promise<OpenJpeg>;
  const silent = (): void => {};
  return create({
    wasmBinary: await readFile(require.resolve("@cornerstonejs/codec-openjpeg/decodewasm")),
    print: silent,
    printErr: silent,
  });
}

/**
 * Decodes a JPEG 2000 code stream (ISO/IEC 15444-1) of one component to unsigned integers, row by row.
 * @throws RangeError when it does not hold `count` samples; UnsupportedError for more than 16 bits
 */
export async function decodeJpeg2000(bytes: Uint8Array, count: number): Promise<Float64Array> {
  checkSize(bytes, count);
  loading ??= load();
  const decoder = new (await loading).J2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample } = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    const size = bitsPerSample > 8 ? 2 : 1;
    if (width * height !== count || decoded.length !== count * size)
      throw new RangeError(`a JPEG 2000 image of ${width} by ${height} for ${count} values`);
    const view = new DataView(decoded.buffer, decoded.byteOffset, decoded.length);
    return Float64Array.from({ length: count }, (_, i) => (size === 1 ? decoded[i]! : view.getUint16(i * 2, true)));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    loading = undefined;
    throw new RangeError("the JPEG 2000 stream does not decode", { cause: error });
  } finally {
    decoder.delete();
  }
}

/** Reads the SIZ marker (annex A.5.1) before a decoder reserves memory for what it says. */
function checkSize(bytes: Uint8Array, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 45 || view.getUint32(0) !== 0xff4fff51) throw new RangeError("no JPEG 2000 code stream");
  const [width, height] = [view.getUint32(8) - view.getUint32(16), view.getUint32(12) - view.getUint32(20)];
  const [components, depth] = [view.getUint16(40), (bytes[42]! & 127) + 1];
  if (width * height !== count || components !== 1)
    throw new RangeError(`a JPEG 2000 image of ${width} by ${height}, ${components} components, for ${count} values`);
  if (depth > 16)
    throw new UnsupportedError(
      `a GRIB field in JPEG 2000 with ${depth} bits per value`,
      "repack it with `grib_set -r -w packingType=grid_simple`",
    );
}
