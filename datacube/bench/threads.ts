import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetPeak, type Measure, median, peakMb } from "../../scripts/measure.ts";
import { computeBlocks } from "../src/exec/compute.ts";
import type { Executor } from "../src/exec/executor.ts";
import { localExecutor } from "../src/exec/local-executor.ts";
import { createThreadExecutor } from "../src/exec/threads/thread-executor.ts";
import { generated } from "../src/expr/generated.ts";
import { type DataArray, dataArray, open } from "../src/index.ts";

/** A synthetic cube, time × lat × lon in float32, 95 MB, in chunks of 3 MB. */
const shape = [730, 180, 180] as const;
const chunks = { time: 100, lat: 90, lon: 90 };
const repeats = 5;

const codecs = {
  "blosc-zstd": [{ name: "blosc", configuration: { cname: "zstd", clevel: 3, shuffle: 1, typesize: 4 } }],
  "blosc-lz4": [{ name: "blosc", configuration: { cname: "lz4", clevel: 5, shuffle: 1, typesize: 4 } }],
  zlib: [{ name: "zlib", configuration: { level: 1 } }],
};

/**
 * What threads gain: mean over time and monthly climatology of Zarr cubes on this thread, on one and on two others, wall and
 * CPU; and what a task costs, of many that do next to nothing.
 */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-threads-"));
  const one = createThreadExecutor({ threads: 1 });
  const two = createThreadExecutor({ threads: 2 });
  try {
    const tasks = await taskRows(two);
    await writeCubes(folder);
    const executors = { "this thread": localExecutor, "1 thread": one, "2 threads": two };
    return [...tasks, ...(await startRows(folder)), ...(await cubeRows(folder, executors))];
  } finally {
    await Promise.all([one.close(), two.close()]);
    await rm(folder, { recursive: true });
  }
}

async function writeCubes(folder: string): Promise<void> {
  const [days, rows, columns] = shape;
  const noise = (i: number): number => ((Math.imul(i, 0x9e3779b1) >>> 20) & 255) / 256;
  const values = Float32Array.from({ length: days * rows * columns }, (_, i) => {
    const day = Math.floor(i / (rows * columns));
    return Math.round(2800 + 150 * Math.sin((2 * Math.PI * day) / 365) + 20 * noise(i)) / 10;
  });
  const time = Array.from({ length: days }, (_, day) => new Date(day * 86_400_000));
  const cube = dataArray(values, { dims: ["time", "lat", "lon"], shape, coords: { time }, name: "t" });
  for (const [name, list] of Object.entries(codecs))
    await cube.toZarr(join(folder, `${name}.zarr`), { chunks, codecs: list });
}

type Compute = (t: DataArray, executor: Executor) => Promise<unknown>;

const works: Readonly<Record<string, Compute>> = {
  "mean over time": (t, executor) => t.mean("time").compute({ executor }),
  climatology: (t, executor) => t.groupby("time.month").mean().compute({ executor }),
};

async function cubeRows(folder: string, executors: Readonly<Record<string, Executor>>): Promise<Measure[]> {
  const rows: Measure[] = [];
  for (const codec of Object.keys(codecs)) {
    const t = (await open(join(folder, `${codec}.zarr`))).get("t");
    for (const [work, compute] of Object.entries(works)) {
      const [local, ...others] = await eachInTurn(executors, (by) => compute(t, by));
      for (const { name, wallMs, cpuMs } of [local!, ...others]) {
        const row = `${codec}: ${work}, ${name}`;
        rows.push({ row, unit: "wall ms", ours: wallMs, peer: local!.wallMs, peerName: "this thread" });
        rows.push({ row, unit: "CPU ms", ours: cpuMs, peer: local!.cpuMs, peerName: "this thread" });
      }
    }
  }
  return rows;
}

interface Figures {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Medians of some runs by each, which take turns so that a busy machine is as busy for all. */
async function eachInTurn(
  executors: Readonly<Record<string, Executor>>,
  work: (executor: Executor) => Promise<unknown>,
): Promise<Figures[]> {
  const figures = Object.entries(executors).map(([name, executor]) => ({
    name,
    executor,
    wall: [] as number[],
    cpu: [] as number[],
  }));
  for (let i = 0; i <= repeats; i++) {
    for (const { executor, wall, cpu } of figures) {
      const [began, used] = [performance.now(), process.cpuUsage()];
      await work(executor);
      if (i === 0) continue;
      const { user, system } = process.cpuUsage(used);
      wall.push(performance.now() - began);
      cpu.push((user + system) / 1000);
    }
  }
  return figures.map(({ name, wall, cpu }) => ({ name, wallMs: median(wall), cpuMs: median(cpu) }));
}

/** From no thread to a result of two. */
async function startRows(folder: string): Promise<Measure[]> {
  const t = (await open(join(folder, "blosc-lz4.zarr"))).get("t").isel({ time: [0, 100] });
  const [began, used] = [performance.now(), process.cpuUsage()];
  const fresh = createThreadExecutor({ threads: 2 });
  await t.mean("time").compute({ executor: fresh });
  const wallMs = performance.now() - began;
  await fresh.close();
  const { user, system } = process.cpuUsage(used);
  return [
    { row: "two threads start and reduce 13 MB", unit: "wall ms", ours: wallMs },
    { row: "two threads start and reduce 13 MB", unit: "CPU ms", ours: (user + system) / 1000 },
  ];
}

/**
 * Tasks of one element each: what is left is the cost of a task, and what memory many of them take. The first ones pay for threads that
 * start and code that is not compiled yet.
 */
async function taskRows(executor: Executor): Promise<Measure[]> {
  const first = await runTasks(100, executor);
  const rows: Measure[] = [{ row: "one of the first 100 tasks", unit: "µs", ours: first.wallUs }];
  for (const count of [100, 1000, 10_000, 100_000]) {
    const runs: TaskFigures[] = [];
    for (let i = 0; i < Math.min(5, 100_000 / count); i++) runs.push(await runTasks(count, executor));
    const middle = (of: (run: TaskFigures) => number): number => median(runs.map(of));
    const row = `one of ${count} tasks`;
    rows.push({ row, unit: "µs", ours: middle(({ wallUs }) => wallUs), most: 100 });
    rows.push({ row, unit: "CPU µs", ours: middle(({ cpuUs }) => cpuUs) });
    rows.push({ row: `${count} tasks`, unit: "peak MB", ours: Math.max(...runs.map(({ peakMb }) => peakMb)) });
  }
  return rows;
}

/** What a task took, and the most memory meanwhile. */
interface TaskFigures {
  readonly wallUs: number;
  readonly cpuUs: number;
  readonly peakMb: number;
}

async function runTasks(count: number, executor: Executor): Promise<TaskFigures> {
  const x = generated({ generator: "index" }, { dims: ["x"], shape: [count], chunkShape: [1], dtype: "float64" });
  const cuts = [Array.from({ length: count + 1 }, (_, i) => i)];
  await forgetPeak();
  const [began, used] = [performance.now(), process.cpuUsage()];
  for await (const _ of computeBlocks(x, cuts, { executor }));
  const wallUs = ((performance.now() - began) * 1000) / count;
  const { user, system } = process.cpuUsage(used);
  return { wallUs, cpuUs: (user + system) / count, peakMb: await peakMb() };
}
