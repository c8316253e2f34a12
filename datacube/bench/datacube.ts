import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Measure } from "../../scripts/measure.ts";
import { dataArray, open } from "../src/index.ts";

/** A synthetic cube, time × lat × lon in float32, 30 MB, in chunks of a day each. */
const shape = [120, 180, 360] as const;
const repeats = 5;

/** Opening a Zarr cube, its mean over time and over space, and one pixel's series; xarray's with `CRATON_TEST_PYTHON`. */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-"));
  try {
    const path = join(folder, "cube.zarr");
    await writeCube(path);
    const ours = await ourFigures(path);
    const peers = await peerFigures(path);
    return ours.map(([row, value]) => {
      const peer = peers?.[row];
      return { row, unit: "ms", ours: value, ...(peer === undefined ? {} : { peer, peerName: "xarray" }) };
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeCube(path: string): Promise<void> {
  const [days, rows, columns] = shape;
  const values = Float32Array.from({ length: days * rows * columns }, (_, i) => Math.fround(Math.sin(i / 997) * 30));
  const coords = {
    time: Array.from({ length: days }, (_, day) => new Date(day * 86_400_000)),
    lat: Float64Array.from({ length: rows }, (_, i) => 89.5 - i),
    lon: Float64Array.from({ length: columns }, (_, i) => i + 0.5),
  };
  const cube = dataArray(values, { dims: ["time", "lat", "lon"], coords, name: "t" });
  await cube.toZarr(path, { chunks: { time: 1, lat: rows, lon: columns } });
}

async function ourFigures(path: string): Promise<[row: string, ms: number][]> {
  const t = (await open(path)).get("t");
  return [
    ["open", await best(() => open(path))],
    ["mean over time", await best(() => t.mean("time").compute())],
    ["mean over lat and lon", await best(() => t.mean(["lat", "lon"]).compute())],
    ["series of one pixel", await best(() => t.sel({ lat: 10.5, lon: 20.5 }).compute())],
  ];
}

/** Shortest of some runs, in milliseconds. */
async function best(work: () => Promise<unknown>): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const began = performance.now();
    await work();
    shortest = Math.min(shortest, performance.now() - began);
  }
  return shortest;
}

const script = `
import json, sys, time
import xarray as xr
path, repeats = sys.argv[1], int(sys.argv[2])
def best(work):
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)
opened = lambda: xr.open_dataset(path, engine="zarr", cache=False)
cube = opened()
print(json.dumps({
    "open": best(opened),
    "mean over time": best(lambda: cube.t.mean("time").values),
    "mean over lat and lon": best(lambda: cube.t.mean(["lat", "lon"]).values),
    "series of one pixel": best(lambda: cube.t.sel(lat=10.5, lon=20.5).values),
}))`;

async function peerFigures(path: string): Promise<Record<string, number> | undefined> {
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: xarray (set CRATON_TEST_PYTHON to a Python that has it)");
    return undefined;
  }
  const { stdout } = await promisify(execFile)(interpreter, ["-c", script, path, String(repeats)], {
    timeout: 120_000,
  });
  return JSON.parse(stdout) as Record<string, number>;
}
