import { UnsupportedError } from "../errors.ts";
import { decodeBlosc, decodeBloscTo } from "./blosc-decoder.ts";
import { encodeBlosc, usualBlockBytes } from "./blosc-encoder.ts";
import { compressorNumbers, compressors } from "./blosc-form.ts";
import type { Codec } from "./codec.ts";
import { type Configuration, numberOf, textOf } from "./configuration.ts";

/** Numbers and names of the kinds of shuffling: numcodecs writes numbers, Zarr v3 names. */
const shuffles = new Map<unknown, "none" | "byte" | "bit" | "auto">([
  [0, "none"],
  ["noshuffle", "none"],
  [1, "byte"],
  ["shuffle", "byte"],
  [2, "bit"],
  ["bitshuffle", "bit"],
  [-1, "auto"],
]);

/** Blosc 1 with blosclz, lz4, lz4hc (written as lz4), zlib and zstd; snappy is only read. */
export function createBlosc(configuration: Configuration): Codec {
  const name = textOf(configuration, "cname", { codec: "blosc", usual: "lz4" });
  const number = compressorNumbers[name];
  if (number === undefined) throw new UnsupportedError(`the compressor "${name}" of Blosc`);
  const level = numberOf(configuration, "clevel", { codec: "blosc", least: 0, most: 9, usual: 5 });
  const elementBytes = numberOf(configuration, "typesize", { codec: "blosc", least: 1, usual: 1 });
  const kind = shuffles.get(configuration.shuffle ?? 1);
  if (kind === undefined) throw new UnsupportedError(`shuffle ${JSON.stringify(configuration.shuffle)} of Blosc`);
  const chosen = kind === "auto" ? (elementBytes === 1 ? "bit" : "byte") : kind;
  const compressor = compressors[number]!;
  const plan = {
    number,
    // nothing is passed over where the best compression is asked for
    level: name === "lz4hc" && level > 0 ? 9 : level,
    elementBytes: Math.min(elementBytes, 255),
    shuffled: chosen,
    compressor,
  };
  return {
    encodedLength: () => undefined,
    decode: decodeBlosc,
    decodePart: decodeBlosc,
    decodeTo: decodeBloscTo,
    partBytes: usualBlockBytes,
    encode: (bytes) => {
      if (!compressor.encode) throw new UnsupportedError(`writing Blosc with "${name}"`, "use lz4 or zstd");
      return encodeBlosc(bytes, plan);
    },
  };
}
