import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Measure, median } from "../../scripts/measure.ts";

const megabyte = 2 ** 20;
const dims = ["time", "y", "x"];
const timeChunks = [1, 1024, 1024];
const spaceChunks = [128, 64, 128];

interface Row {
  readonly row: string;
  /** Elements that are in memory before it begins, or a store. */
  readonly from: "memory" | "time.zarr" | "space.zarr";
  readonly codec: "lz4" | "zstd";
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** Writes that are counted. */
  readonly repeats: number;
  readonly memoryBytes: number;
  /** Most bytes that the process may take meanwhile. */
  readonly mostMegabytes?: number;
}

const bound = 512 * megabyte;
/** 2 GB of float32. */
const cube = { shape: [512, 1024, 1024], codec: "lz4", repeats: 1, memoryBytes: bound, mostMegabytes: 700 } as const;
const inMemory = { shape: [64, 1024, 1024], chunks: [4, 512, 512], repeats: 3, memoryBytes: 4 * bound } as const;

const rows: readonly Row[] = [
  { row: "write Zarr, 256 MB in memory, lz4", from: "memory", codec: "lz4", ...inMemory },
  { row: "write Zarr, 256 MB in memory, zstd", from: "memory", codec: "zstd", ...inMemory },
  { row: "rechunk 2 GB, time to space", from: "time.zarr", chunks: spaceChunks, ...cube },
  { row: "rechunk 2 GB, space to time", from: "space.zarr", chunks: timeChunks, ...cube },
];

/**
 * Writes of Zarr in blosc against xarray over dask with 2 threads, each in a process of its own, after one write that is
 * not counted. xarray reads what was written and compares it with what it was made of. `CRATON_BENCH_ROWS` is a text that wanted rows
 * have in their names.
 */
export async function bench(): Promise<Measure[]> {
  const { CRATON_BENCH_ROWS: filter = "" } = process.env;
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-writing-"));
  try {
    await ours("makeCubes", folder, { timeChunks, spaceChunks, shape: cube.shape });
    const measures: Measure[] = [];
    for (const row of rows.filter((one) => one.row.includes(filter))) {
      const own = await ours<Figures>("write", folder, row);
      const peer = await peers(folder, row);
      measures.push(...measuresOf(row, own, peer));
    }
    return measures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Milliseconds of each write, and the most memory of the process. */
interface Figures {
  readonly cpu: readonly number[];
  readonly wall: readonly number[];
  readonly rss: number;
}

function measuresOf({ row, mostMegabytes: most }: Row, own: Figures, peer: Figures | undefined): Measure[] {
  const beside = (of: (figures: Figures) => number) =>
    peer === undefined ? { ours: of(own) } : { ours: of(own), peer: of(peer), peerName: "dask" };
  return [
    { row, unit: "CPU ms", ...beside(({ cpu }) => median(cpu)) },
    { row, unit: "wall ms", ...beside(({ wall }) => median(wall)) },
    { row, unit: "peak MB", ...beside(({ rss }) => rss), ...(most === undefined ? {} : { most }) },
  ];
}

const script = `
import { join } from "node:path";
import { dataArray, open } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url))};
const [, task, folder, given] = process.argv;
const { from, codec, shape, chunks, repeats, memoryBytes, timeChunks, spaceChunks } = JSON.parse(given);
const codecsOf = (cname) => [{ name: "blosc", configuration: { cname, clevel: 5, shuffle: 1, typesize: 4 } }];
const dims = ${JSON.stringify(dims)};
const byDim = (lengths) => Object.fromEntries(dims.map((dim, axis) => [dim, lengths[axis]]));
const tasks = { makeCubes, write };
console.log(JSON.stringify(await tasks[task]()));
/** Some days of a field with noise in tenths. */
function days(first, count) {
  const plane = shape[1] * shape[2];
  const values = new Float32Array(count * plane);
  for (let day = 0, i = 0; day < count; day++) {
    const season = 2800 + 150 * Math.sin((2 * Math.PI * (first + day)) / 365);
    for (let at = 0; at < plane; at++, i++)
      values[i] = Math.round(season + ((Math.imul(first * plane + i, 0x9e3779b1) >>> 20) & 255) / 12.8) / 10;
  }
  return dataArray(values, { dims, shape: [count, shape[1], shape[2]], name: "v" });
}
async function makeCubes() {
  const [path, codecs, step] = [join(folder, "time.zarr"), codecsOf("lz4"), 64];
  for (let first = 0; first < shape[0]; first += step) {
    const how = first === 0 ? { chunks: byDim(timeChunks), codecs } : { append: "time" };
    await days(first, Math.min(step, shape[0] - first)).toZarr(path, how);
  }
  const v = (await open(path)).get("v");
  await v.toZarr(join(folder, "space.zarr"), { chunks: byDim(spaceChunks), codecs });
  return {};
}
async function write() {
  const v = from === "memory" ? days(0, shape[0]) : (await open(join(folder, from))).get("v");
  const codecs = codecsOf(codec);
  const [cpu, wall] = [[], []];
  for (let i = 0; i <= repeats; i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await v.toZarr(join(folder, "ours.zarr"), { chunks: byDim(chunks), codecs, memoryBytes, overwrite: true });
    if (i === 0) continue;
    wall.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { cpu, wall, rss: process.resourceUsage().maxRSS / 1024 };
}`;

/** Nobody waits for longer than that for rows of one side. */
const timeout = 1_800_000;

async function ours<T>(task: string, folder: string, given: object): Promise<T> {
  const argv = ["--input-type=module-typescript", "--eval", script, "--", task, folder, JSON.stringify(given)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout });
  return JSON.parse(stdout) as T;
}

const peerScript = `
import json, resource, sys, time
import dask, numpy as np, xarray as xr
from zarr.codecs import BloscCodec
folder, row, dims = sys.argv[1], *map(json.loads, sys.argv[2:])
dask.config.set(scheduler="threads", num_workers=2)
shape, chunks = row["shape"], row["chunks"]
source = "time.zarr" if row["from"] == "memory" else row["from"]
stored = xr.open_zarr(f"{folder}/{source}", consolidated=False, chunks=None).isel(time=slice(shape[0]))
values = stored.v.values if row["from"] == "memory" else None
by_dim = dict(zip(dims, chunks))
encoding = {"v": {"chunks": chunks, "compressors": [BloscCodec(cname=row["codec"], clevel=5, shuffle="shuffle")]}}
def write():
    if values is not None:
        ds = xr.Dataset({"v": (dims, values)}).chunk(by_dim)
    else:
        ds = xr.open_zarr(f"{folder}/{source}", consolidated=False).chunk(by_dim)
        ds.v.encoding.clear()
    ds.to_zarr(f"{folder}/theirs.zarr", mode="w", encoding=encoding, consolidated=False)
cpu, wall = [], []
for i in range(row["repeats"] + 1):
    began, used = time.perf_counter(), time.process_time()
    write()
    if i > 0:
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with xr.open_zarr(f"{folder}/ours.zarr", chunks=None) as found:
    assert list(found.v.dims) == dims and found.v.dtype == "f4" and list(found.v.shape) == shape
    assert list(found.v.encoding["chunks"]) == chunks, found.v.encoding
    for first in range(0, shape[0], 128):
        days = dict(time=slice(first, first + 128))
        assert np.array_equal(found.v.isel(days).values, stored.v.isel(days).values), "ours differs"
print(json.dumps({"cpu": cpu, "wall": wall, "rss": rss}))`;

async function peers(folder: string, row: Row): Promise<Figures | undefined> {
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: xarray over dask (set CRATON_TEST_PYTHON to a Python that has them)");
    return undefined;
  }
  const argv = ["-c", peerScript, folder, ...[row, dims].map((value) => JSON.stringify(value))];
  const { stdout } = await promisify(execFile)(interpreter, argv, { timeout });
  return JSON.parse(stdout) as Figures;
}
