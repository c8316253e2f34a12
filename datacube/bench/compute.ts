import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Measure, median } from "../../scripts/measure.ts";
import { type DataArray, type Dataset, dataArray, dataset, open } from "../src/index.ts";

/** A cube in memory, time × y × x, 126 MB in float32; a twentieth of it is missing. */
const shape = [120, 512, 512] as const;
const dims = ["time", "y", "x"] as const;
const repeats = 7;

interface Cube {
  readonly nir: DataArray;
  readonly red: DataArray;
  /** Classes from 0 to 7; 0 is a cloud. */
  readonly scl: DataArray;
  /** Packed numbers; -9999 is missing. */
  readonly packed: DataArray;
}

/** Arrays that were loaded from a store, as most are that are computed with in memory; and one of them that is a person's own. */
interface Loaded extends Cube {
  readonly typed: DataArray;
}

interface Row {
  readonly row: string;
  readonly ours: (cube: Loaded) => DataArray;
  /** The same of numpy's arrays, and of xarray's over dask's. */
  readonly numpy: string;
  readonly xarray: string;
  /** How many times less CPU time than dask is wanted. */
  readonly bar?: number;
}

const [fused, reduction, extreme] = [12, 8, 4];

const rows: readonly Row[] = [
  {
    row: "mean of NDVI without clouds",
    ours: ({ nir, red, scl }) => nir.sub(red).div(nir.add(red)).where(scl.ne(0)).mean(),
    numpy: "np.nanmean(np.where(scl != 0, (nir - red) / (nir + red), np.nan))",
    xarray: "((nir - red) / (nir + red)).where(scl != 0).mean()",
    bar: fused,
  },
  { row: "mean", ours: ({ nir }) => nir.mean(), numpy: "np.nanmean(nir)", xarray: "nir.mean()", bar: reduction },
  {
    row: "mean of a person's own typed array",
    ours: ({ typed }) => typed.mean(),
    numpy: "np.nanmean(nir)",
    xarray: "nir.mean()",
  },
  {
    row: "mean over time",
    ours: ({ nir }) => nir.mean("time"),
    numpy: "np.nanmean(nir, axis=0)",
    xarray: "nir.mean('time')",
    bar: reduction,
  },
  {
    row: "mean of every month",
    ours: ({ nir }) => nir.groupby("time.month").mean(),
    numpy: "np.stack([np.nanmean(nir[month == m], axis=0) for m in np.unique(month)])",
    xarray: "nir.groupby('time.month').mean()",
    bar: reduction,
  },
  {
    row: "mean of unpacked int16",
    ours: ({ packed }) => packed.where(packed.ne(-9999)).mul(0.01).add(273.15).mean(),
    numpy: "np.nanmean(np.where(packed != -9999, packed.astype('f4'), np.nan) * np.float32(0.01) + np.float32(273.15))",
    xarray: "(packed.where(packed != -9999) * 0.01 + 273.15).mean()",
    bar: fused,
  },
  {
    row: "mean where a comparison holds",
    ours: ({ nir, red }) => nir.where(nir.gt(red)).mean(),
    numpy: "np.nanmean(np.where(nir > red, nir, np.nan))",
    xarray: "nir.where(nir > red).mean()",
    bar: fused,
  },
  {
    row: "max over time",
    ours: ({ nir }) => nir.max("time"),
    numpy: "np.fmax.reduce(nir, axis=0)",
    xarray: "nir.max('time')",
    bar: extreme,
  },
  {
    row: "std over time",
    ours: ({ nir }) => nir.std("time"),
    numpy: "np.nanstd(nir, axis=0)",
    xarray: "nir.std('time')",
  },
  {
    row: "mean of exp",
    ours: ({ nir }) => nir.exp().mean(),
    numpy: "np.nanmean(np.exp(nir))",
    xarray: "np.exp(nir).mean()",
  },
  {
    row: "mean of sqrt(-log)",
    ours: ({ nir }) => nir.log().neg().sqrt().mean(),
    numpy: "np.nanmean(np.sqrt(-np.log(nir)))",
    xarray: "np.sqrt(-np.log(nir)).mean()",
  },
];

/** Expressions over a cube in memory against numpy and xarray over dask with 2 threads; answers are compared. */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-compute-"));
  try {
    const cube = madeCube();
    await Promise.all(
      Object.entries(cube).map(([name, { values }]) => writeFile(join(folder, name), values as Float32Array)),
    );
    const loaded = await load(cube, folder);
    const ours: Figures[] = [];
    for (const row of rows) ours.push(await measure(() => row.ours(loaded).compute()));
    const peers = await peerFigures(folder);
    return rows.flatMap((row, i) => measuresOf(row, ours[i]!, peers?.[i]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function load(cube: Cube, folder: string): Promise<Loaded> {
  const path = join(folder, "cube.zarr");
  await dataset({ ...cube }).toZarr(path);
  const stored: Dataset = await open(path);
  const [nir, red, scl, packed] = await Promise.all(
    ["nir", "red", "scl", "packed"].map((name): Promise<DataArray> => stored.get(name).load()),
  );
  return { nir: nir!, red: red!, scl: scl!, packed: packed!, typed: cube.nir };
}

/** Medians in milliseconds, and the sum of the answer's elements. */
interface Figures {
  readonly cpu: number;
  readonly wall: number;
  readonly total: number;
}

function measuresOf(
  { row, bar }: Row,
  ours: Figures,
  peers: Record<"numpy" | "xarray", Figures> | undefined,
): Measure[] {
  if (peers === undefined) return [{ row, unit: "CPU ms", ours: ours.cpu }];
  const [numpy, dask] = [peers.numpy, peers.xarray];
  for (const { total } of [numpy, dask])
    if (!(Math.abs(total - ours.total) <= 2e-5 * Math.abs(total)))
      throw new Error(`${row}: ${ours.total} is not ${total}`);
  const most = bar === undefined ? {} : { most: dask.cpu / bar };
  return [
    { row, unit: "CPU ms", ours: ours.cpu, peer: dask.cpu, peerName: "dask", ...most },
    { row, unit: "wall ms", ours: ours.wall, peer: dask.wall, peerName: "dask" },
    { row, unit: "CPU ms", ours: ours.cpu, peer: numpy.cpu, peerName: "numpy" },
  ];
}

async function measure(work: () => Promise<DataArray>): Promise<Figures> {
  const cpu: number[] = [];
  const wall: number[] = [];
  let total = 0;
  for (let i = 0; i <= repeats; i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { values } = await work();
    wall.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
    total = (values as Float32Array).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  }
  return { cpu: median(cpu), wall: median(wall), total };
}

function madeCube(): Cube {
  const size = shape[0] * shape[1] * shape[2];
  const uniform = randomNumbers();
  const time = Array.from({ length: shape[0] }, (_, month) => new Date(Date.UTC(2015, month, 1)));
  const cube = (values: Float32Array | Uint8Array | Int16Array): DataArray =>
    dataArray(values, { dims: [...dims], shape: [...shape], coords: { time } }) as unknown as DataArray;
  const band = (): Float32Array => {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = uniform() < 0.05 ? Number.NaN : 0.05 + 0.9 * uniform();
    return values;
  };
  const [scl, packed] = [new Uint8Array(size), new Int16Array(size)];
  for (let i = 0; i < size; i++) {
    scl[i] = 8 * uniform();
    packed[i] = uniform() < 0.05 ? -9999 : 4000 * uniform() - 2000;
  }
  return { nir: cube(band()), red: cube(band()), scl: cube(scl), packed: cube(packed) };
}

/** Numbers from 0 to 1, the same at every run. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const script = `
import json, sys, time, warnings
import dask, dask.array
import numpy as np, pandas as pd, xarray as xr
warnings.simplefilter("ignore")
folder, shape, dims, repeats, rows = sys.argv[1], *map(json.loads, sys.argv[2:])
dask.config.set(scheduler="threads", num_workers=2)
times = pd.date_range("2015-01-01", periods=shape[0], freq="MS")
kinds = {"nir": "f4", "red": "f4", "scl": "u1", "packed": "i2"}
arrays = {name: np.fromfile(f"{folder}/{name}", kind).reshape(shape) for name, kind in kinds.items()}
lazy = {name: xr.DataArray(dask.array.from_array(a, chunks=(12, *shape[1:])), dims=dims, coords={"time": times})
        for name, a in arrays.items()}
spaces = {"numpy": {**arrays, "np": np, "month": times.month.values}, "xarray": {**lazy, "np": np}}
def measure(work):
    cpu, wall = [], []
    for _ in range(repeats + 1):
        began, used = time.perf_counter(), time.process_time()
        answer = work()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    median = lambda values: sorted(values)[len(values) // 2]
    return {"cpu": median(cpu), "wall": median(wall), "total": float(np.nansum(np.asarray(answer, "f8")))}
def run(row, kind):
    code = compile(row[kind], row["row"], "eval")
    if kind == "numpy":
        return measure(lambda: eval(code, spaces[kind]))
    return measure(lambda: eval(code, spaces[kind]).compute().values)
print(json.dumps([{kind: run(row, kind) for kind in spaces} for row in rows]))`;

async function peerFigures(folder: string): Promise<Record<"numpy" | "xarray", Figures>[] | undefined> {
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: numpy, xarray and dask (set CRATON_TEST_PYTHON to a Python that has them)");
    return undefined;
  }
  const given = [shape, dims, repeats, rows.map(({ row, numpy, xarray }) => ({ row, numpy, xarray }))];
  const { stdout } = await promisify(execFile)(
    interpreter,
    ["-c", script, folder, ...given.map((value) => JSON.stringify(value))],
    { timeout: 600_000 },
  );
  return JSON.parse(stdout);
}
