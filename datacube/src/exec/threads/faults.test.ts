import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CorruptDataError, SourceChangedError, ThreadLostError } from "../../errors.ts";
import { generated } from "../../expr/generated.ts";
import type { Expr } from "../../expr/node.ts";
import { reduce } from "../../expr/operation/reduce.ts";
import { dataArray, open } from "../../index.ts";
import { compute, computeBlocks } from "../compute.ts";
import { localExecutor } from "../local-executor.ts";
import { createThreadExecutor, type ThreadExecutor } from "./thread-executor.ts";

// threads take some seconds to start on a busy machine
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let threads: ThreadExecutor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-threads-"));
});

afterEach(() => threads.close());

afterAll(() => rm(folder, { recursive: true }));

const columns = 2000;

/** As many tasks as rows. */
function rowByRow(rows: number): { x: Expr; cuts: number[][] } {
  const domain = { dims: ["t", "x"], shape: [rows, columns], chunkShape: [1, columns] };
  const x = generated({ generator: "noise" }, { ...domain, dtype: "float64" });
  return { x, cuts: [Array.from({ length: rows + 1 }, (_, i) => i), [0, columns]] };
}

/** Threads of a worker that misbehaves at a task: `task` is the task, `tasks` how many it got so far. */
async function badThreads(misbehaviour: string): Promise<ThreadExecutor> {
  const path = join(folder, "bad-worker.mjs");
  const script = `
    import { parentPort } from "node:worker_threads";
    import ${JSON.stringify(new URL("./worker.ts", import.meta.url))};
    let tasks = 0;
    parentPort.on("message", (order) => {
      for (const task of order.tasks ?? []) {
        tasks++;
        ${misbehaviour}
      }
    });`;
  await writeFile(path, script);
  return createThreadExecutor({ threads: 2, worker: pathToFileURL(path) });
}

/** Threads of this process, and its open files and sockets, by the operating system. */
function held(): { threads: number; files: number } {
  const count = (of: string): number => readdirSync(`/proc/self/${of}`).length;
  return { threads: count("task"), files: count("fd") };
}

async function writeCube(name: string): Promise<string> {
  const values = Float32Array.from({ length: 64 * 32 * 32 }, (_, i) => i % 997);
  const path = join(folder, name);
  const cube = dataArray(values, { dims: ["t", "y", "x"], shape: [64, 32, 32], name: "v" });
  await cube.toZarr(path, { chunks: { t: 1, y: 32, x: 32 } });
  return path;
}

describe("threads that fail", () => {
  test("are replaced, and their tasks are done again", async () => {
    threads = await badThreads("if (tasks === 20) process.exit(1);");
    const { x, cuts } = rowByRow(60);
    const wanted = await compute(x, { executor: localExecutor });
    let at = 0;
    for await (const { block } of computeBlocks(x, cuts, { executor: threads })) {
      expect(block.data).toEqual(wanted.slice(at, at + columns));
      at += columns;
    }
    expect(at).toBe(wanted.length);
  });

  test("a task that ends its threads three times is an error that names it and the reason", async () => {
    threads = await badThreads('if (task.block === 7) throw new Error("out of luck");');
    const { x, cuts } = rowByRow(20);
    const blocks = Array.fromAsync(computeBlocks(x, cuts, { executor: threads }));
    const error = await blocks.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ThreadLostError);
    expect(error).toMatchObject({ code: "thread-lost", message: expect.stringMatching(/block 7 .*out of luck/) });
  });
});

test("threads that are closed while there is work are started again", async () => {
  threads = createThreadExecutor({ threads: 1 });
  const { x, cuts } = rowByRow(8);
  const all = Array.fromAsync(computeBlocks(x, cuts, { executor: threads }));
  await new Promise((resolve) => setImmediate(resolve));
  await threads.close();
  expect((await all).length).toBe(8);
});

describe("a computation that is stopped", () => {
  test("rejects with the reason also when a thread is deep in a loop, which is replaced; others go on", async () => {
    threads = await badThreads("if (task.block === 7) for (;;);");
    const { x, cuts } = rowByRow(20);
    const stop = new AbortController();
    const taken: number[] = [];
    const all = (async () => {
      for await (const { block } of computeBlocks(x, cuts, { executor: threads, signal: stop.signal }))
        taken.push(block.data.length);
    })();
    await vi.waitFor(() => expect(taken.length).toBeGreaterThan(0), { timeout: 20_000 });
    const other = rowByRow(5);
    const began = performance.now();
    stop.abort(new Error("enough"));
    await expect(all).rejects.toThrow("enough");
    // 0.1 s on a machine that has nothing else to do
    expect(performance.now() - began).toBeLessThan(2000);
    expect((await Array.fromAsync(computeBlocks(other.x, other.cuts, { executor: threads }))).length).toBe(5);
  });

  test("leaves no thread and no open file once the threads are closed", async () => {
    const before = held();
    threads = createThreadExecutor({ threads: 2 });
    const { x, cuts } = rowByRow(500);
    for await (const _ of computeBlocks(x, cuts, { executor: threads })) break;
    const stop = new AbortController();
    const whole = compute(reduce("mean", x), {
      executor: threads,
      memoryBytes: 2 ** 21,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(whole).rejects.toThrow(/abort/);
    await threads.close();
    await vi.waitFor(() => expect(held()).toEqual(before), { timeout: 5000 });
  });
});

test("an error in a chunk is that of one thread: it names the chunk, and nothing more is done", async () => {
  const path = await writeCube("damaged.zarr");
  await writeFile(join(path, "v", "c", "5", "0", "0"), "nonsense");
  threads = createThreadExecutor({ threads: 2 });
  const { expr } = (await open(path)).get("v");
  const cuts = [Array.from({ length: 65 }, (_, i) => i), [0, 32], [0, 32]];
  let done = 0;
  const failed = Array.fromAsync(computeBlocks(expr, cuts, { executor: threads, onProgress: () => done++ }));
  const error = await failed.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CorruptDataError);
  const here = Array.fromAsync(computeBlocks(expr, cuts, { executor: localExecutor }));
  const local = await here.catch((reason: unknown) => reason);
  expect({ ...(error as Error), message: (error as Error).message }).toEqual({
    ...(local as Error),
    message: (local as Error).message,
  });
  expect((error as CorruptDataError).place).toMatch(/^chunk 5\/0\/0/);
  expect(done).toBeLessThanOrEqual(5);
});

test("a store that was written anew since it was opened is told as changed, not mixed", async () => {
  const path = await writeCube("changed.zarr");
  const { expr } = (await open(path)).get("v");
  const other = dataArray(new Float32Array(64 * 16), { dims: ["t", "x"], shape: [64, 16], name: "v" });
  await other.toZarr(path, { overwrite: true });
  threads = createThreadExecutor({ threads: 2 });
  await expect(compute(expr, { executor: threads })).rejects.toThrow(SourceChangedError);
});

test("a file that was written anew since it was opened is told as changed, even if it is of the same form", async () => {
  const path = join(folder, "changed.nc");
  const write = (value: number) =>
    dataArray(new Float32Array(64).fill(value), { dims: ["t"], shape: [64], name: "v" }).toNetCDF(path);
  await write(1);
  const { expr } = (await open(path)).get("v");
  threads = createThreadExecutor({ threads: 2 });
  expect(await compute(expr, { executor: threads })).toEqual(new Float32Array(64).fill(1));
  await threads.close();
  await rm(path);
  await write(2);
  await expect(compute(expr, { executor: threads })).rejects.toThrow(SourceChangedError);
});

test("results that nobody takes stay within the bound", async () => {
  threads = createThreadExecutor({ threads: 2 });
  const memoryBytes = 2 ** 25;
  const shape = [64, 2 ** 17];
  const x = generated({ generator: "index" }, { dims: ["t", "x"], shape, chunkShape: [1, 2 ** 17], dtype: "float64" });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const cuts = [Array.from({ length: 65 }, (_, i) => i), [0, 2 ** 17]];
  for await (const _ of computeBlocks(x, cuts, { executor: threads, memoryBytes })) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(most).toBeLessThan(memoryBytes);
});

test("a process whose work is done ends although threads wait for more", async () => {
  threads = createThreadExecutor({ threads: 1 });
  const text = `
    import { createThreadExecutor } from "./thread-executor.ts";
    import { computeBlocks } from "../compute.ts";
    import { generated } from "../../expr/generated.ts";
    const executor = createThreadExecutor({ threads: 2, idleMs: 600_000 });
    const x = generated({ generator: "index" }, { dims: ["x"], shape: [10], chunkShape: [1], dtype: "float64" });
    const cuts = [Array.from({ length: 11 }, (_, i) => i)];
    let sum = 0;
    for await (const { block } of computeBlocks(x, cuts, { executor })) sum += block.data[0];
    console.log(sum);`;
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const argv = ["--input-type=module-typescript", "--eval", text];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd, timeout: 60_000 });
  expect(stdout).toBe("45\n");
});
