/** What interchange.py writes with zarr-python; ours must read it equal. */
export interface ReadCase {
  readonly id: string;
  readonly format: 2 | 3;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly [option: string]: unknown;
}

const size = { shape: [5, 7], chunks: [2, 3] };
const numbers = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
  "complex64",
  "complex128",
];
const times = ["M8[ns]", "M8[ms]", "M8[s]", "M8[D]", "M8[25us]", "m8[ns]", "m8[h]"];
const fixed = ["S3", "U4", "V5"];

const v2 = (name: string, dtype: string, options: Record<string, unknown> = {}): ReadCase => ({
  id: `v2 ${name}`,
  format: 2,
  dtype,
  ...size,
  ...options,
});
const v3 = (name: string, dtype: string, options: Record<string, unknown> = {}): ReadCase => ({
  id: `v3 ${name}`,
  format: 3,
  dtype,
  ...size,
  ...options,
});
const blosc = (cname: string, shuffle: string) => [
  { name: "blosc", configuration: { cname, clevel: 5, shuffle, typesize: 4, blocksize: 0 } },
];

export const readCases: readonly ReadCase[] = [
  ...[...numbers, ...times, ...fixed, "string"].flatMap((dtype) => [v2(dtype, dtype), v3(dtype, dtype)]),
  ...[">i2", ">i4", ">i8", ">f2", ">f4", ">f8", ">c8", ">c16", ">u2", ">M8[ns]", ">U3"].map((dtype) =>
    v2(dtype.replace(">", "big "), dtype),
  ),
  ...["int16", "float32", "float64", "complex64", "complex128", "M8[ns]", "U4"].map((dtype) =>
    v3(`big ${dtype}`, dtype, { serializer: { name: "bytes", configuration: { endian: "big" } } }),
  ),
  v2("F order", "int32", { order: "F" }),
  v2("F order of complex numbers", "complex64", { order: "F" }),
  ...[v2, v3].flatMap((of) => [
    of("empty, filled with a complex number", "complex64", { fill: [1.5, -2], empty: true }),
    of("empty, filled with a missing complex number", "complex128", { fill: "NaN", empty: true }),
  ]),
  v3("sharded complex numbers", "complex128", { shards: [4, 6] }),
  v2("F order, three axes", "float64", { order: "F", shape: [3, 4, 5], chunks: [2, 3, 2] }),
  v2("F order of texts", "string", { order: "F" }),
  v2("slashes in keys", "int32", { separator: "/" }),
  v3("transposed", "float32", {
    shape: [3, 4, 5],
    chunks: [2, 3, 2],
    filters: [{ name: "transpose", configuration: { order: [2, 0, 1] } }],
  }),
  ...(["zlib", "gzip", "bz2", "zstd", "lz4"] as const).map((id) => v2(id, "float32", { compressor: { id } })),
  ...["lz4", "lz4hc", "zstd", "zlib", "blosclz"].flatMap((cname) =>
    [0, 1, 2].map((shuffle) =>
      v2(`blosc ${cname} ${shuffle}`, "int32", {
        compressor: { id: "blosc", cname, shuffle, clevel: 5 },
        shape: [60, 70],
        chunks: [40, 50],
      }),
    ),
  ),
  ...["lz4", "zstd", "blosclz"].flatMap((cname) =>
    ["noshuffle", "shuffle", "bitshuffle"].map((shuffle) =>
      v3(`blosc ${cname} ${shuffle}`, "float32", {
        compressors: blosc(cname, shuffle),
        shape: [60, 70],
        chunks: [40, 50],
      }),
    ),
  ),
  v3("gzip", "float32", { compressors: [{ name: "gzip", configuration: { level: 5 } }] }),
  v3("zstd with checksum", "float32", { compressors: [{ name: "zstd", configuration: { level: 3, checksum: true } }] }),
  v3("zstd, then crc32c", "float32", {
    compressors: [{ name: "zstd", configuration: { level: 3, checksum: false } }, { name: "crc32c" }],
  }),
  v3("numcodecs", "int32", {
    filters: [{ name: "numcodecs.delta", configuration: { dtype: "<i4" } }],
    compressors: [{ name: "numcodecs.zlib", configuration: { level: 3 } }],
  }),
  v3("fixed scale and offset", "float64", {
    filters: [
      { name: "numcodecs.fixedscaleoffset", configuration: { offset: -4, scale: 8, dtype: "<f8", astype: "<f4" } },
    ],
  }),
  v2("delta, then zlib", "int32", {
    filters: [{ name: "delta", configuration: { dtype: "<i4" } }],
    compressor: { id: "zlib" },
  }),
  v2("delta, big endian", ">i4", { filters: [{ name: "delta", configuration: { dtype: ">i4" } }] }),
  v2("bits", "bool", { filters: [{ name: "packbits" }] }),
  v2("fixed scale and offset", "float32", {
    filters: [{ name: "fixedscaleoffset", configuration: { offset: 0, scale: 8, dtype: "<f4", astype: "<i2" } }],
    fill: 0,
  }),
  v2("quantized", "float64", { filters: [{ name: "quantize", configuration: { digits: 3, dtype: "<f8" } }] }),
  v2("rounded bits", "float32", { filters: [{ name: "bitround", configuration: { keepbits: 4 } }] }),
  v2("checksums", "int16", { filters: [{ name: "crc32" }, { name: "adler32" }, { name: "fletcher32" }] }),
  v2("shuffled", "int32", {
    filters: [{ name: "shuffle", configuration: { elementsize: 4 } }],
    compressor: { id: "zlib" },
  }),
  v2("missing chunks, NaN", "float32", { empty: true, fill: "NaN" }),
  v2("missing chunks, 7", "int16", { empty: true, fill: 7 }),
  v3("missing chunks, NaN", "float64", { empty: true, fill: "NaN" }),
  v3("missing chunks, -3", "int64", { empty: true, fill: -3 }),
  v3("missing chunks of texts", "string", { empty: true, fill: "none" }),
  v2("scalar", "float64", { shape: [], chunks: [] }),
  v3("scalar", "int32", { shape: [], chunks: [] }),
  v2("length 0", "float64", { shape: [0, 3], chunks: [1, 3] }),
  v3("length 0", "int32", { shape: [4, 0], chunks: [2, 1] }),
  ...["int16", "float32", "string", "M8[ns]"].map((dtype) => v3(`sharded ${dtype}`, dtype, { shards: [4, 6] })),
  v3("sharded, compressed", "float32", { shards: [4, 6], compressors: blosc("zstd", "shuffle") }),
  v3("sharded, index at the start", "float32", { shards: [4, 6], index_start: true }),
  v3("sharded, big endian", "int32", {
    shards: [4, 6],
    serializer: { name: "bytes", configuration: { endian: "big" } },
  }),
  v3("sharded, nothing stored", "int32", { shards: [4, 6], empty: true, fill: 4 }),
];
