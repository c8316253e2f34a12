import type { ToZarrOptions } from "./write.ts";

/** What we write, of the sample of interchange.test.ts; xarray and ours must read it equal. */
export interface WriteCase {
  readonly id: string;
  readonly options: ToZarrOptions;
  /** Where the storage is lossy. */
  readonly tolerance?: number;
}

const chunks = { time: 2, x: 3 };
const codec = (name: string, configuration: Record<string, unknown> = {}) => ({ name, configuration });
const formats = [2, 3] as const;

export const writeCases: readonly WriteCase[] = formats
  .flatMap((format): WriteCase[] => [
    { id: `v${format}`, options: { format } },
    { id: `v${format} in chunks`, options: { format, chunks } },
    { id: `v${format} not consolidated`, options: { format, chunks, consolidated: false } },
    { id: `v${format} in a group`, options: { format, group: "a/b" } },
    ...[codec("gzip"), codec("zlib"), codec("lz4"), codec("zstd", { level: 7 })].map((one) => ({
      id: `v${format} ${one.name}`,
      options: { format, chunks, codecs: [one] },
    })),
    ...["lz4", "lz4hc", "zstd", "zlib", "blosclz"].flatMap((cname) =>
      ["noshuffle", "shuffle", "bitshuffle"].map((shuffle) => ({
        id: `v${format} blosc ${cname} ${shuffle}`,
        options: { format, codecs: [codec("blosc", { cname, shuffle, clevel: 5 })] },
      })),
    ),
    { id: `v${format} checksum`, options: { format, codecs: [codec("zstd"), codec("crc32c")] } },
    { id: `v${format} uncompressed`, options: { format, codecs: [] } },
    {
      id: `v${format} transposed`,
      options: { format, chunks, codecs: [codec("transpose", { order: "F" }), codec("zstd")] },
    },
    { id: `v${format} delta`, options: { format, encoding: { i4: { codecs: [codec("delta"), codec("zstd")] } } } },
    {
      id: `v${format} packed`,
      options: {
        format,
        encoding: {
          f4: { dtype: "int16", scale_factor: 0.25, add_offset: 1, _FillValue: -999 },
          f8: { dtype: "uint8", scale_factor: 0.125, add_offset: -2, _FillValue: 255 },
        },
      },
    },
    {
      id: `v${format} bits rounded`,
      options: { format, encoding: { f4: { codecs: [codec("bitround", { keepbits: 12 }), codec("zstd")] } } },
    },
    {
      id: `v${format} whole times`,
      options: { format, encoding: { time: { dtype: "int32", units: "hours since 1999-12-31" } } },
    },
  ])
  .concat([
    { id: "sharded", options: { chunks, shards: { time: 4, x: 6 } } },
    {
      id: "sharded, blosc",
      options: { chunks, shards: { time: 4, x: 7 }, codecs: [codec("blosc", { cname: "lz4" })] },
    },
  ]);
