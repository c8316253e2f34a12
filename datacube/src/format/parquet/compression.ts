import { brotliDecompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { CompressionCodec, Compressors } from "hyparquet";
import { decodeLz4Block } from "../../codecs/lz4.ts";
import { createCodec } from "../../codecs/registry.ts";
import { decodeSnappy } from "../../codecs/snappy.ts";

/** A page is a part of a column, usually of 1 MB; a larger one is rather a damaged header. */
const maxPageBytes = 2 ** 28;

/** Decoders of a page's bytes, given its length. @throws RangeError for a length that no page has */
export async function decompressors(): Promise<Compressors> {
  const [zstd, gzip] = [await createCodec({ name: "zstd" }), await createCodec({ name: "gzip" })];
  const bounded =
    (decode: (bytes: Uint8Array, length: number) => Uint8Array) => (bytes: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= maxPageBytes)) throw new RangeError(`a page of ${length} bytes`);
      return decode(bytes, length);
    };
  const filled = (decode: (bytes: Uint8Array, out: Uint8Array) => number) =>
    bounded((bytes, length) => {
      const out = new Uint8Array(length);
      const written = decode(bytes, out);
      if (written !== length) throw new RangeError(`a page has ${written} bytes instead of ${length}`);
      return out;
    });
  return {
    ZSTD: bounded((bytes, length) => zstd.decode(bytes, length)),
    GZIP: bounded((bytes, length) => gzip.decode(bytes, length)),
    BROTLI: bounded((bytes, length) => new Uint8Array(brotliDecompressSync(bytes, { maxOutputLength: length }))),
    SNAPPY: filled(decodeSnappy),
    LZ4_RAW: filled(decodeLz4Block),
  };
}

/** How pages are compressed. */
interface Compression {
  readonly codec: CompressionCodec;
  readonly compressors?: { readonly [C in CompressionCodec]?: (bytes: Uint8Array) => Uint8Array };
}

/** Compressions that are written, by the name of the option. */
export const compressions: Readonly<Record<"none" | "snappy" | "gzip" | "zstd", Compression>> = {
  none: { codec: "UNCOMPRESSED" },
  snappy: { codec: "SNAPPY" },
  gzip: { codec: "GZIP", compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)) } },
  zstd: { codec: "ZSTD", compressors: { ZSTD: (bytes) => new Uint8Array(zstdCompressSync(bytes)) } },
};
