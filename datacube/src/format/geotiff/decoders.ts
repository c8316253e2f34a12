import { inflateSync, zstdDecompressSync } from "node:zlib";
import { addDecoder, BaseDecoder } from "geotiff";
import { decodeLzw } from "./lzw.ts";

/** Largest decoded block; more is refused before it fills the memory. */
const maxBlockBytes = 2 ** 30;

/** Replaces geotiff's deflate, LZW and zstd decoders by native and faster ones. */
export function registerDecoders(): void {
  register([8, 32946], (bytes, limit) => inflateSync(bytes, { maxOutputLength: limit }));
  register([50000], (bytes, limit) => zstdDecompressSync(bytes, { maxOutputLength: limit }));
  register([5], decodeLzw);
}

function register(compressions: number[], decode: (bytes: Uint8Array, limit: number) => Uint8Array): void {
  class Decoder extends BaseDecoder {
    override decodeBlock(buffer: ArrayBufferLike): ArrayBufferLike {
      const { tileWidth, tileHeight, bitsPerSample, planarConfiguration } = this.parameters;
      const bits = typeof bitsPerSample === "number" ? [bitsPerSample] : Array.from(bitsPerSample);
      const pixelBits = planarConfiguration === 2 ? bits[0]! : bits.reduce((sum, n) => sum + n, 0);
      const limit = Math.ceil((tileWidth * pixelBits) / 8) * tileHeight;
      if (limit > maxBlockBytes) throw new RangeError(`a block of ${limit} bytes is too large`);
      return toArrayBuffer(decode(new Uint8Array(buffer), Math.max(1, limit)));
    }
  }
  addDecoder(compressions, async () => Decoder as unknown as typeof BaseDecoder);
}

function toArrayBuffer(bytes: Uint8Array): ArrayBufferLike {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? bytes.buffer : new Uint8Array(bytes).buffer;
}
