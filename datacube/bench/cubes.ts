import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetPeak, type Measure, median, peakMb } from "../../scripts/measure.ts";
import { type DataArray, type Dataset, open } from "../src/index.ts";
import { type Figures, Peer } from "./cubes/peer.ts";
import { type Files, type Row, rows, sizes } from "./cubes/rows.ts";

/** Runs after the first, of which the median counts: compiled code of ours is at its best after some, as in a session. */
const repeats = 15;
/** A row is not repeated any more after so long. */
const seconds = 8;

/**
 * Stored cubes and images, all threads: CPU, wall and memory against xarray over dask with two threads, on the same files,
 * which xarray writes; answers are compared. `CRATON_BENCH_ROWS` is a text that wanted rows have in their names. The limit beside a row is the CPU time to read and decode in C what it needs.
 */
export async function bench(): Promise<Measure[]> {
  const { CRATON_TEST_PYTHON: interpreter, CRATON_BENCH_ROWS: filter = "" } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: stored cubes against xarray and dask (set CRATON_TEST_PYTHON to a Python that has them)");
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-cubes-"));
  try {
    await using peer = new Peer(interpreter);
    await peer.write(folder, sizes);
    const files = await openFiles(folder);
    const measures: Measure[] = [];
    for (const row of rows) if (row.row.includes(filter)) measures.push(...(await measureRow(row, { files, peer })));
    return measures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function openFiles(folder: string): Promise<Files> {
  const one = async (name: string, options = {}): Promise<Dataset> => open(join(folder, name), options);
  const only = (dataset: Dataset): DataArray => dataset.get([...Object.keys(dataset.dataVars)][0]!);
  const cubes = new Map<string, DataArray>();
  for (const codec of ["zstd", "lz4", "zlib", "raw"]) cubes.set(codec, (await one(`${codec}.zarr`)).get("t"));
  const images = new Map<number | undefined, DataArray>();
  for (const overview of [undefined, 1, 3])
    images.set(overview, only(await one("image.tif", overview === undefined ? {} : { overview })));
  return {
    folder,
    cube: (codec) => cubes.get(codec)!,
    scenes: await one("scenes.zarr"),
    image: (level) => images.get(level)!,
    netcdf: (await one("cube.nc")).get("t"),
  };
}

async function measureRow(
  { row, ours, xarray, bar, parts }: Row,
  { files, peer }: { files: Files; peer: Peer },
): Promise<Measure[]> {
  const { folder } = files;
  const theirs = await peer.measure(xarray, { folder, repeats, seconds });
  const own = await measure(() => ours(files));
  if (!(Math.abs(own.total - theirs.total) <= 2e-5 * Math.abs(theirs.total)))
    throw new Error(`${row}: ${own.total} is not ${theirs.total}`);
  const [cpu, peerCpu] = [median(own.cpu), median(theirs.cpu)];
  const limit = parts && { ofLimit: (await peer.least(folder, parts)) / cpu };
  return [
    { row, unit: "CPU ms", ours: cpu, peer: peerCpu, peerName: "dask", most: peerCpu / bar, ...limit },
    { row, unit: "first CPU ms", ours: own.first, peer: theirs.first, peerName: "dask" },
    { row, unit: "wall ms", ours: median(own.wall), peer: median(theirs.wall), peerName: "dask" },
    { row, unit: "peak MB", ours: own.peakMb, peer: theirs.peakMb, peerName: "dask" },
  ];
}

async function measure(work: () => Promise<ArrayLike<number>>): Promise<Figures> {
  const cpu: number[] = [];
  const wall: number[] = [];
  let [first, total] = [0, 0];
  await forgetPeak();
  const until = performance.now() + 1000 * seconds;
  for (let i = 0; i < 3 || (i <= repeats && performance.now() < until); i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const values = await work();
    const { user, system } = process.cpuUsage(used);
    const spent = (user + system) / 1000;
    if (i === 0) first = spent;
    else {
      wall.push(performance.now() - began);
      cpu.push(spent);
    }
    total = sumOf(values);
  }
  return { first, cpu, wall, total, peakMb: await peakMb() };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) sum += values[i]!;
  return sum;
}
