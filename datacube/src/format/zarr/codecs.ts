import { gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import type { registry } from "zarrita";

type Registry = typeof registry;
type Codec = Awaited<ReturnType<Parameters<Registry["set"]>[1]>>;

/** Largest decoded chunk; more is refused before it fills the memory. */
const maxOutputLength = 2 ** 31;

/** Replaces zarrita's gzip, zlib and zstd by Node's native ones. */
export function registerNativeCodecs(codecs: Registry): void {
  const decoders = { gzip: gunzipSync, zlib: inflateSync, zstd: zstdDecompressSync };
  for (const [name, decode] of Object.entries(decoders)) {
    const codec = decompressor(name, (bytes) => decode(bytes, { maxOutputLength }));
    for (const key of [name, `numcodecs.${name}`]) codecs.set(key, async () => codec);
  }
}

function decompressor(name: string, decode: (bytes: Uint8Array) => Uint8Array): Codec {
  const instance = {
    kind: "bytes_to_bytes" as const,
    encode: () => {
      throw new TypeError(`${name} is only used for decoding`);
    },
    // zarrita's text codec reads the whole buffer below a view
    decode: (bytes: Uint8Array) => {
      const decoded = decode(bytes);
      return decoded.byteLength === decoded.buffer.byteLength ? decoded : new Uint8Array(decoded);
    },
  };
  return { kind: "bytes_to_bytes", fromConfig: () => instance } as unknown as Codec;
}
