import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Measure, median } from "../../scripts/measure.ts";

const repeats = 3;
const megabyte = 2 ** 20;
const dims = ["time", "y", "x"];
const timeChunks = [1, 1024, 1024];
const spaceChunks = [128, 64, 128];

interface Row {
  readonly row: string;
  /** A file of float32 elements that are in memory before it begins, or a store. */
  readonly from: string;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly memoryBytes: number;
  /** Most bytes that the process may take meanwhile. */
  readonly mostMegabytes?: number;
}

const bound = 512 * megabyte;
const cube = { shape: [128, 1024, 1024], memoryBytes: bound, mostMegabytes: 700 };

const rows: readonly Row[] = [
  {
    row: "write Zarr, 256 MB in memory",
    from: "memory.f4",
    shape: [64, 1024, 1024],
    chunks: [4, 512, 512],
    memoryBytes: 4 * bound,
  },
  { row: "rechunk 512 MB, time to space", from: "time.zarr", chunks: spaceChunks, ...cube },
  { row: "rechunk 512 MB, space to time", from: "space.zarr", chunks: timeChunks, ...cube },
];

/**
 * Writes of Zarr in blosc-lz4 against xarray over dask with 2 threads, each in a process of its own, after one write that is
 * not counted. xarray reads what was written and compares it with what it was made of.
 */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-writing-"));
  try {
    await ours("makeCubes", folder, { rows, timeChunks, spaceChunks, shape: cube.shape });
    const measures: Measure[] = [];
    for (const row of rows) {
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
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataArray, open } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url))};
const [, task, folder, given] = process.argv;
const { from, shape, chunks, memoryBytes, timeChunks, spaceChunks } = JSON.parse(given);
const codecs = [{ name: "blosc", configuration: { cname: "lz4", clevel: 5, shuffle: 1, typesize: 4 } }];
const dims = ${JSON.stringify(dims)};
const byDim = (lengths) => Object.fromEntries(dims.map((dim, axis) => [dim, lengths[axis]]));
const tasks = { makeCubes, write };
console.log(JSON.stringify(await tasks[task]()));
async function makeCubes() {
  const noise = (i) => ((Math.imul(i, 0x9e3779b1) >>> 20) & 255) / 256;
  const [days, height, width] = shape;
  const values = Float32Array.from({ length: days * height * width }, (_, i) => {
    const day = Math.floor(i / (height * width));
    return Math.round(2800 + 150 * Math.sin((2 * Math.PI * day) / 365) + 20 * noise(i)) / 10;
  });
  writeFileSync(join(folder, "memory.f4"), values);
  const v = dataArray(values, { dims, shape, name: "v" });
  await v.toZarr(join(folder, "time.zarr"), { chunks: byDim(timeChunks), codecs });
  await v.toZarr(join(folder, "space.zarr"), { chunks: byDim(spaceChunks), codecs });
  return {};
}
async function write() {
  const bytes = from.endsWith(".f4") && readFileSync(join(folder, from));
  const elements = shape.reduce((product, length) => product * length, 1);
  const v = bytes
    ? dataArray(new Float32Array(bytes.buffer, bytes.byteOffset, elements), { dims, shape, name: "v" })
    : (await open(join(folder, from))).get("v");
  const [cpu, wall] = [[], []];
  for (let i = 0; i <= ${repeats}; i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await v.toZarr(join(folder, "ours.zarr"), { chunks: byDim(chunks), codecs, memoryBytes, overwrite: true });
    if (i === 0) continue;
    wall.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { cpu, wall, rss: process.resourceUsage().maxRSS / 1024 };
}`;

async function ours<T>(task: string, folder: string, given: object): Promise<T> {
  const argv = ["--input-type=module-typescript", "--eval", script, "--", task, folder, JSON.stringify(given)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 600_000 });
  return JSON.parse(stdout) as T;
}

const peerScript = `
import json, resource, shutil, sys, time
import dask, numpy as np, xarray as xr
from zarr.codecs import BloscCodec
folder, row, dims, repeats = sys.argv[1], *map(json.loads, sys.argv[2:])
dask.config.set(scheduler="threads", num_workers=2)
shape, chunks = row["shape"], row["chunks"]
def read_values():
    return np.fromfile(f"{folder}/memory.f4", "f4", count=int(np.prod(shape))).reshape(shape)
values = read_values() if row["from"].endswith(".f4") else None
by_dim = dict(zip(dims, chunks))
encoding = {"v": {"chunks": chunks, "compressors": [BloscCodec(cname="lz4", clevel=5, shuffle="shuffle")]}}
def write():
    if values is not None:
        ds = xr.Dataset({"v": (dims, values)}).chunk(by_dim)
    else:
        ds = xr.open_zarr(f"{folder}/{row['from']}", consolidated=False).chunk(by_dim)
        ds.v.encoding.clear()
    ds.to_zarr(f"{folder}/theirs.zarr", mode="w", encoding=encoding, consolidated=False)
cpu, wall = [], []
for i in range(repeats + 1):
    began, used = time.perf_counter(), time.process_time()
    write()
    if i > 0:
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with xr.open_zarr(f"{folder}/ours.zarr") as found:
    assert list(found.v.dims) == dims and found.v.dtype == "f4" and found.v.chunks is not None
    assert list(found.v.encoding["chunks"]) == chunks, found.v.encoding
    assert np.array_equal(found.v.values, read_values()), "ours differs"
print(json.dumps({"cpu": cpu, "wall": wall, "rss": rss}))`;

async function peers(folder: string, row: Row): Promise<Figures | undefined> {
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: xarray over dask (set CRATON_TEST_PYTHON to a Python that has them)");
    return undefined;
  }
  const argv = ["-c", peerScript, folder, ...[row, dims, repeats].map((value) => JSON.stringify(value))];
  const { stdout } = await promisify(execFile)(interpreter, argv, { timeout: 600_000 });
  return JSON.parse(stdout) as Figures;
}
