import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Measure } from "../../scripts/measure.ts";
import { giveBack } from "../src/array/spare-bytes.ts";
import type { CodecSpec } from "../src/codecs/codec.ts";
import { createCodec } from "../src/codecs/registry.ts";
import { open } from "../src/index.ts";

/** Columns of each array, all of 4 MB: a smooth field with noise in classes, packed, and as it is measured. */
const rows = 1024;
const arrays = { "|u1": 4 * rows, "<i2": 2 * rows, "<f4": rows, "<f8": rows / 2 } as const;
type ArrayType = keyof typeof arrays;
const rounds = 2;
const sampleMs = 20;

interface CodecRow extends CodecSpec {
  readonly row: string;
  readonly dtype: ArrayType;
  readonly configuration: Readonly<Record<string, unknown>>;
}

interface FileRow {
  readonly row: string;
  readonly kind: "tiff" | "hdf5";
  readonly dtype: ArrayType;
  readonly options: Readonly<Record<string, unknown>>;
}

const bloscRows = ["lz4", "zstd", "zlib", "blosclz"].flatMap((cname) =>
  ["none", "shuffle", "bitshuffle"].flatMap((shuffled, shuffle) =>
    (["|u1", "<i2", "<f4", "<f8"] as const).map((dtype): CodecRow => {
      const configuration = { cname, clevel: 5, shuffle, typesize: Number(dtype[2]) };
      return { row: `blosc-${cname}, ${shuffled}, ${dtype.slice(1)}`, name: "blosc", configuration, dtype };
    }),
  ),
);

const plainRows = ([["lz4"], ["zstd", { level: 3 }], ["zlib", { level: 1 }], ["gzip", { level: 1 }]] as const).flatMap(
  ([name, configuration = {}]) =>
    (["<i2", "<f4"] as const).map(
      (dtype): CodecRow => ({ row: `${name}, ${dtype.slice(1)}`, name, configuration, dtype }),
    ),
);

const filterRows: CodecRow[] = [
  { row: "delta, i2", name: "delta", configuration: { dtype: "<i2" }, dtype: "<i2" },
  { row: "delta, f4", name: "delta", configuration: { dtype: "<f4" }, dtype: "<f4" },
  { row: "shuffle, f4", name: "shuffle", configuration: { elementsize: 4 }, dtype: "<f4" },
  { row: "bitround, f4", name: "bitround", configuration: { keepbits: 10 }, dtype: "<f4" },
  {
    row: "fixedscaleoffset, f4 as i2",
    name: "fixedscaleoffset",
    configuration: { offset: 280, scale: 100, dtype: "<f4", astype: "<i2" },
    dtype: "<f4",
  },
  { row: "crc32c, f4", name: "crc32c", configuration: {}, dtype: "<f4" },
  { row: "fletcher32, f4", name: "fletcher32", configuration: {}, dtype: "<f4" },
];

const tiled = { tiled: true, blockxsize: 512, blockysize: 512 };
const fileRows: FileRow[] = [
  { row: "TIFF, no compression, f4", kind: "tiff", dtype: "<f4", options: tiled },
  { row: "TIFF, deflate, f4", kind: "tiff", dtype: "<f4", options: { ...tiled, compress: "deflate" } },
  {
    row: "TIFF, deflate, predictor 3, f4",
    kind: "tiff",
    dtype: "<f4",
    options: { ...tiled, compress: "deflate", predictor: 3 },
  },
  {
    row: "TIFF, deflate, predictor 2, i2",
    kind: "tiff",
    dtype: "<i2",
    options: { ...tiled, compress: "deflate", predictor: 2 },
  },
  {
    row: "TIFF, zstd, predictor 2, i2",
    kind: "tiff",
    dtype: "<i2",
    options: { ...tiled, compress: "zstd", predictor: 2 },
  },
  {
    row: "TIFF, LZW, predictor 2, i2",
    kind: "tiff",
    dtype: "<i2",
    options: { ...tiled, compress: "lzw", predictor: 2 },
  },
  { row: "TIFF, LZW, u1", kind: "tiff", dtype: "|u1", options: { ...tiled, compress: "lzw" } },
  { row: "TIFF, PackBits, u1", kind: "tiff", dtype: "|u1", options: { ...tiled, compress: "packbits" } },
  { row: "HDF5, plain, f4", kind: "hdf5", dtype: "<f4", options: {} },
  { row: "HDF5, deflate, f4", kind: "hdf5", dtype: "<f4", options: { compression: "gzip", compression_opts: 4 } },
  {
    row: "HDF5, shuffle and deflate, f4",
    kind: "hdf5",
    dtype: "<f4",
    options: { compression: "gzip", compression_opts: 4, shuffle: true },
  },
];

/** How fast stored bytes are decoded and encoded, beside numcodecs, and files of tiles read, beside rasterio and h5py. */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-codecs-"));
  const peer = startPeer(folder);
  try {
    const dataOf = await writeArrays(folder);
    const measures: Measure[] = [];
    for (const row of [...bloscRows, ...plainRows, ...filterRows])
      measures.push(...(await codecMeasures(row, { folder, peer, dataOf })));
    for (const row of peer ? fileRows : []) measures.push(await fileMeasure(row, { folder, peer: peer!, dataOf }));
    return measures;
  } finally {
    peer?.close();
    await rm(folder, { recursive: true });
  }
}

interface Around {
  readonly folder: string;
  readonly peer: Peer | undefined;
  readonly dataOf: Readonly<Record<ArrayType, Uint8Array>>;
}

function fileOf(folder: string, dtype: ArrayType): string {
  return join(folder, dtype.slice(1));
}

async function writeArrays(folder: string): Promise<Record<ArrayType, Uint8Array>> {
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32 - 0.5;
  };
  const field = (width: number) => (_: unknown, i: number) => {
    const [y, x] = [Math.floor(i / width) / rows, (i % width) / width];
    return 280 + 15 * Math.sin(6 * y) + 8 * Math.cos(9 * x + 4 * y) + 0.2 * noise();
  };
  const made = {
    "|u1": Uint8Array.from({ length: rows * arrays["|u1"] }, (_, i) => field(arrays["|u1"])(_, i) / 2),
    "<i2": Int16Array.from({ length: rows * arrays["<i2"] }, (_, i) => (field(arrays["<i2"])(_, i) - 273.15) * 100),
    "<f4": Float32Array.from(
      { length: rows * arrays["<f4"] },
      (_, i) => Math.round(field(arrays["<f4"])(_, i) * 100) / 100,
    ),
    "<f8": Float64Array.from(
      { length: rows * arrays["<f8"] },
      (_, i) => Math.round(field(arrays["<f8"])(_, i) * 100) / 100,
    ),
  };
  const bytes = Object.entries(made).map(([dtype, { buffer }]) => [dtype, new Uint8Array(buffer)] as const);
  for (const [dtype, content] of bytes) await writeFile(fileOf(folder, dtype as ArrayType), content);
  return Object.fromEntries(bytes) as Record<ArrayType, Uint8Array>;
}

/** Both take turns, so that a busy machine is as busy for both; each has the best of its rounds. */
async function codecMeasures(row: CodecRow, { folder, peer, dataOf }: Around): Promise<Measure[]> {
  const data = dataOf[row.dtype];
  const codec = await createCodec({ ...row, configuration: { dtype: row.dtype, ...row.configuration } });
  const isBytes = !["delta", "bitround", "fixedscaleoffset"].includes(row.name);
  const request = { ...row, isBytes, data: fileOf(folder, row.dtype) };
  let stored = codec.encode(data);
  if (peer) {
    await peer.ask({ do: "encode", ...request });
    stored = await readFile(join(folder, "stored"));
    const wanted = await readFile(join(folder, "decoded"));
    if (!wanted.equals(codec.decode(stored, data.length))) throw new Error(`${row.row}: decoded bytes differ`);
  }
  const seconds = { decode: [] as number[], encode: [] as number[] };
  const peers = { decode: [] as number[], encode: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    const times = await peer?.ask({ do: "time_codec", ...request });
    for (const kind of ["decode", "encode"] as const) if (times) peers[kind].push(times[kind]!);
    seconds.decode.push(await cpuSeconds(() => used(codec.decode(stored, data.length), stored)));
    seconds.encode.push(await cpuSeconds(() => used(codec.encode(data), data)));
  }
  return (["decode", "encode"] as const).map((kind) =>
    measureOf(`${kind} ${row.row}`, data.length, { ours: seconds[kind], peer: peers[kind], peerName: "numcodecs" }),
  );
}

async function fileMeasure(row: FileRow, { folder, peer, dataOf }: Around & { readonly peer: Peer }): Promise<Measure> {
  const path = join(folder, row.kind === "tiff" ? "a.tif" : "a.h5");
  const request = { path, data: fileOf(folder, row.dtype), dtype: row.dtype, options: row.options };
  await peer.ask({ do: `write_${row.kind}`, ...request, shape: [rows, arrays[row.dtype]] });
  const [ours, peers] = [[] as number[], [] as number[]];
  for (let i = 0; i < rounds; i++) {
    peers.push((await peer.ask({ do: `time_${row.kind}`, ...request })).decode!);
    ours.push(await cpuSeconds(async () => (await open(path)).get(row.kind === "tiff" ? "band_data" : "t").compute()));
  }
  await rm(path);
  const peerName = row.kind === "tiff" ? "rasterio" : "h5py";
  return measureOf(`read ${row.row}`, dataOf[row.dtype].length, { ours, peer: peers, peerName });
}

function measureOf(
  row: string,
  bytes: number,
  { ours, peer, peerName }: { ours: readonly number[]; peer: readonly number[]; peerName: string },
): Measure {
  const speed = (seconds: readonly number[]): number => bytes / Math.min(...seconds) / 1e9;
  const beside = peer.length === 0 ? {} : { peer: speed(peer), peerName };
  return { row, unit: "GB/s CPU", ours: speed(ours), ...beside, moreIsBetter: true };
}

/** Gives back the memory of what is no longer used, as Python does. */
function used(result: Uint8Array, input: Uint8Array): void {
  if (result.buffer !== input.buffer) giveBack(result);
}

/** CPU seconds of one call, of as many as take a while. */
async function cpuSeconds(work: () => unknown): Promise<number> {
  for (let calls = 1; ; calls *= 2) {
    const used = process.cpuUsage();
    for (let i = 0; i < calls; i++) await work();
    const { user, system } = process.cpuUsage(used);
    if (user + system >= sampleMs * 1000) return (user + system) / 1e6 / calls;
  }
}

interface Peer {
  ask(request: object): Promise<Record<string, number>>;
  close(): void;
}

function startPeer(folder: string): Peer | undefined {
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: numcodecs, rasterio and h5py (set CRATON_TEST_PYTHON to a Python that has them)");
    return undefined;
  }
  const child: ChildProcess = spawn(interpreter, [join(import.meta.dirname, "codecs.py"), folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    ask: async (request) => {
      child.stdin!.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error("the peer ended");
      return JSON.parse(value);
    },
    close: () => void child.stdin!.end(),
  };
}
