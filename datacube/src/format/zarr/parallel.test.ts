import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { storedForm } from "../../cf/stored-form.ts";
import type { Executor, Progress } from "../../exec/executor.ts";
import { localExecutor } from "../../exec/local-executor.ts";
import { createPlan } from "../../exec/plan.ts";
import { reasonToStay } from "../../exec/threads/reason-to-stay.ts";
import { createThreadExecutor, type ThreadExecutor } from "../../exec/threads/thread-executor.ts";
import { sourcesOf } from "../../expr/graph.ts";
import { readerOf, sourceNode } from "../../expr/operation/source.ts";
import { DataArray, dataArray, dataset, open, registerCodec, type ToZarrOptions } from "../../index.ts";
import { contentOf } from "../../testing/folder-content.ts";
import { spoilEverywhere } from "../../testing/spoil.ts";
import { chunkedReader } from "../memory/memory.ts";
import { arrayNode } from "./array-document.ts";
import { planPart } from "./array-part.ts";

// threads take some seconds to start on a busy machine
vi.setConfig({ testTimeout: 90_000 });

let folder = "";
let threads: ThreadExecutor;
beforeAll(() => {
  spoilEverywhere(true);
  folder = mkdtempSync(join(tmpdir(), "craton-zarr-parallel-"));
  threads = createThreadExecutor({ threads: 2 });
});
afterAll(async () => {
  spoilEverywhere(false);
  await threads.close();
  rmSync(folder, { recursive: true });
});

/** Steps of a field, which is missing in places and packed. */
function steps(first: number, count: number) {
  const coords = {
    time: Array.from({ length: count }, (_, i) => new Date((first + i) * 86_400_000)),
    name: dataArray(["a", "b", "c", "d", "e"], { dims: ["x"], shape: [5] }),
  };
  const values = Float64Array.from({ length: count * 35 }, (_, i) => (i % 7 === 3 ? Number.NaN : first + (i % 23)));
  const v = dataArray(values, { dims: ["time", "y", "x"], shape: [count, 7, 5], coords });
  return dataset({ v, half: v.mul(0.5) });
}

const packed = { half: { dtype: "int16", scale_factor: 0.5, _FillValue: -1 } };

const stores: readonly (readonly [string, ToZarrOptions])[] = [
  ["v2", { format: 2, chunks: { time: 4, y: 3 }, encoding: packed }],
  ["v3", { chunks: { time: 3, x: 2 }, codecs: [{ name: "blosc", configuration: { cname: "lz4" } }] }],
  ["sharded", { chunks: { time: 2, y: 2 }, shards: { time: 4, y: 4 }, encoding: packed }],
];

async function writeAll(name: string, options: ToZarrOptions, executor: Executor): Promise<string> {
  const path = join(folder, name);
  await steps(0, 10).toZarr(path, { ...options, executor });
  await steps(10, 7).toZarr(path, { append: "time", executor });
  const region = steps(50, 5)
    .isel({ y: [1, 6] })
    .dropVars(["name", "time"]);
  await region.toZarr(path, { region: { time: [4, 9], y: [1, 6] }, executor });
  return path;
}

test.each(stores)(
  "threads write what one writes, byte for byte: new, appended, unaligned region (%s)",
  async (name, options) => {
    const wanted = contentOf(await writeAll(`${name}-here`, options, localExecutor));
    expect(contentOf(await writeAll(`${name}-threads`, options, threads))).toEqual(wanted);
    expect(Object.keys(wanted).filter((file) => file.includes(".part"))).toEqual([]);
    const back = (await open(join(folder, `${name}-threads`))).get("v").isel({ time: [3, 10] });
    const all = await back.compute();
    expect(all.isel({ time: 1, y: 1 }).values).toEqual(steps(50, 1).get("v").isel({ time: 0, y: 1 }).values);
    expect(all.isel({ time: 1, y: 0 }).values).toEqual(steps(0, 10).get("v").isel({ time: 4, y: 0 }).values);
  },
);

/** Row-major places of the elements of a box. */
function positionsIn(box: readonly { from: number; to: number }[], shape: readonly number[]): number[] {
  return box.reduce(
    (places, { from, to }, axis) =>
      places.flatMap((at) => Array.from({ length: to - from }, (_, i) => at * shape[axis]! + from + i)),
    [0],
  );
}

/** An array in chunks that counts how often each, or each part of one, is read. */
function counted(
  shape: number[],
  chunkShape: number[],
  partBytes?: number,
): { array: DataArray; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const data = Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i % 1009);
  const inner = chunkedReader({ dtype: "float64", shape, chunkShape, data });
  const count = (key: string): void => void reads.set(key, (reads.get(key) ?? 0) + 1);
  const reader: ChunkReader = {
    ...inner,
    readChunk: (chunk, signal) => {
      count(chunk.join());
      return inner.readChunk(chunk, signal);
    },
    ...(partBytes !== undefined && {
      partBytes,
      readPart: async (chunk, box) => {
        count(JSON.stringify([chunk, box]));
        const whole = (await inner.readChunk(chunk)) as Float64Array;
        // what is not asked for may be anything
        const wanted = new Set(positionsIn(box, chunkShape));
        return whole.map((value, i) => (wanted.has(i) ? value : -1));
      },
    }),
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["time", "y", "x"], reader);
  return { array: new DataArray("v", { expr, attrs: {}, encoding: {} }, new Map()), reads };
}

describe("from chunks along one dimension to chunks along others", () => {
  test.each([
    ["time to space", [1, 32, 48], { time: 32, y: 8, x: 16 }],
    ["space to time", [32, 8, 8], { time: 1, y: 32, x: 48 }],
    ["across, with edges", [7, 20, 48], { time: 20, y: 7, x: 31 }],
    ["larger to smaller", [32, 16, 16], { time: 4, y: 8, x: 8 }],
  ])("%s: every chunk is read once, within the bound, and nothing is left beside", async (name, chunkShape, chunks) => {
    const { array, reads } = counted([32, 32, 48], chunkShape);
    const path = join(folder, `${name}.zarr`);
    await array.toZarr(path, { chunks, memoryBytes: 2 ** 20 });
    expect([...reads.values()].every((times) => times === 1)).toBe(true);
    expect((await (await open(path)).get("v").compute()).values).toEqual((await array.compute()).values);
    expect(readdirSync(path)).toEqual(["v", "zarr.json"]);
    expect(readdirSync(join(path, "v")).sort()).toEqual(["c", "zarr.json"]);
  });

  test("variables may be called as what is between another", async () => {
    const [across, other] = [counted([32, 32, 48], [1, 32, 48]).array, counted([32, 32, 48], [32, 32, 48]).array];
    const path = join(folder, "names.zarr");
    const chunks = { time: 32, y: 8, x: 16 };
    await dataset({ "v.pieces": other.add(1), v: across }).toZarr(path, { chunks, memoryBytes: 2 ** 20 });
    const back = await open(path);
    for (const [name, array] of [
      ["v.pieces", other.add(1)],
      ["v", across],
    ] as const)
      expect((await back.get(name).compute()).values).toEqual((await array.compute()).values);
    expect(readdirSync(path).sort()).toEqual(["v", "v.pieces", "zarr.json"]);
  });

  test.each([
    ["smaller", [16, 16, 16], { time: 1, y: 8, x: 8 }],
    ["across", [1, 32, 48], { time: 32, y: 4, x: 4 }],
  ])("blocks of a long expression are smaller, where larger ones would not fit (%s)", async (name, from, chunks) => {
    let { array } = counted([32, 32, 48], from);
    const steps = 40;
    for (let i = 1; i < steps; i++) array = array.add(i);
    const path = join(folder, `long-${name}.zarr`);
    await array.toZarr(path, { chunks, memoryBytes: 2 ** 20 });
    expect((await (await open(path)).get("v").compute()).values).toEqual((await array.compute()).values);
    expect(readdirSync(path)).toEqual(["v", "zarr.json"]);
  });

  test("stored cubes go through threads, which open the pieces between", async () => {
    const from = join(folder, "from.zarr");
    await counted([32, 32, 48], [1, 32, 48]).array.toZarr(from, { chunks: { time: 1, y: 32, x: 48 } });
    const array = (await open(from)).get("v");
    const options = { chunks: { time: 32, y: 16, x: 16 }, memoryBytes: 2 ** 20 };
    await array.toZarr(join(folder, "here.zarr"), { ...options, executor: localExecutor });
    await array.toZarr(join(folder, "there.zarr"), { ...options, executor: threads });
    expect(contentOf(join(folder, "there.zarr"))).toEqual(contentOf(join(folder, "here.zarr")));
  });
});

describe("chunks whose parts are decoded by themselves", () => {
  test.each([
    ["time to space", [1, 32, 48], 8 * 48, { time: 32, y: 8, x: 16 }],
    ["space to time", [32, 8, 16], 4 * 8 * 16, { time: 1, y: 32, x: 48 }],
  ])("%s: each part is read once, and nothing goes to disk in between", async (name, chunkShape, elements, chunks) => {
    const { array, reads } = counted([32, 32, 48], chunkShape, 8 * elements);
    const path = join(folder, `parts ${name}.zarr`);
    const told: Progress[] = [];
    const onProgress = (progress: Progress): void => void told.push(progress);
    await array.toZarr(path, { chunks, memoryBytes: 2 ** 21, onProgress });
    expect([...reads.values()]).toEqual(new Array((32 * 32 * 48) / elements).fill(1));
    expect(told.at(-1)).toMatchObject({ bytesRead: 8 * 32 * 32 * 48, bytesToRead: 8 * 32 * 32 * 48 });
    expect((await (await open(path)).get("v").compute()).values).toEqual((await array.compute()).values);
  });

  test("chunks of many parts, each for another block, are read as wholes, once", async () => {
    const { array, reads } = counted([4, 640, 16], [1, 640, 16], 8 * 10 * 16);
    const path = join(folder, "many parts.zarr");
    await array.toZarr(path, { chunks: { time: 4, y: 10, x: 16 }, memoryBytes: 2 ** 20 });
    expect(Object.fromEntries(reads)).toEqual({ "0,0,0": 1, "1,0,0": 1, "2,0,0": 1, "3,0,0": 1 });
    expect((await (await open(path)).get("v").compute()).values).toEqual((await array.compute()).values);
  });

  test("threads write what one writes of a stored cube, across its blocks of Blosc", async () => {
    const shape = [16, 640, 256];
    const values = Float64Array.from({ length: 16 * 640 * 256 }, (_, i) => (i * i) % 1009);
    const cube = dataArray(values, { dims: ["time", "y", "x"], shape, name: "v" });
    const from = join(folder, "blosc.zarr");
    const codecs = [{ name: "blosc", configuration: { cname: "lz4", typesize: 8 } }];
    await cube.toZarr(from, { chunks: { time: 1, y: 640, x: 256 }, codecs });
    const array = (await open(from)).get("v").mul(2);
    const options = { chunks: { time: 16, y: 100, x: 128 }, memoryBytes: 2 ** 27 };
    await array.toZarr(join(folder, "by-parts-here.zarr"), { ...options, executor: localExecutor });
    await array.toZarr(join(folder, "by-parts-there.zarr"), { ...options, executor: threads });
    expect(contentOf(join(folder, "by-parts-there.zarr"))).toEqual(contentOf(join(folder, "by-parts-here.zarr")));
    const back = await (await open(join(folder, "by-parts-here.zarr"))).get("v").compute();
    expect(back.values).toEqual(values.map((x) => 2 * x));
  });
});

test("progress counts the tasks of all variables to the end", async () => {
  const told: Progress[] = [];
  await steps(0, 10).toZarr(join(folder, "progress.zarr"), {
    chunks: { time: 5 },
    onProgress: (progress) => told.push(progress),
  });
  expect(told.map(({ tasksDone }) => tasksDone)).toEqual(told.map((_, i) => i + 1));
  expect(told.at(-1)).toMatchObject({ taskCount: told.length, leftMs: 0 });
  expect(told[0]!.leftMs).toBeGreaterThan(0);
});

test("arrays of a codec that was added here are written and read on this thread", async () => {
  const noop = { encodedLength: (length: number) => length, decode: (stored: Uint8Array) => stored };
  registerCodec({ name: "own", takes: "bytes", load: async () => () => ({ ...noop, encode: (bytes) => bytes }) });
  const path = join(folder, "own.zarr");
  const array = dataArray([1, 2, 3], { dims: ["x"], name: "v" });
  const codecs = [{ name: "own" }];
  const layout = { name: "v", dims: ["x"], shape: [3], chunks: [2], codecs, attrs: {} };
  const form = storedForm({ name: "v", dtype: "float64", encoding: {} });
  const node = arrayNode(3, { ...layout, form });
  const part = { target: path, node, expr: array.expr, form, start: [0] };
  const [work] = await planPart(part, { into: path, keeps: false }, {});
  expect(reasonToStay(work!.plan)).toMatch(/do not know the codec "numcodecs.own"/);
  await array.toZarr(path, { codecs });
  const back = (await open(path)).get("v");
  expect(reasonToStay(createPlan(back.expr, { memoryBytes: 2 ** 20 }))).toMatch(/cannot be opened a second time/);
  expect((await back.compute()).values).toEqual(array.values);
});

test("what an added codec keeps is not taken for other chunks", async () => {
  const kept = new Uint8Array(8 * 16_384);
  const decode = (stored: Uint8Array): Uint8Array => {
    kept.set(stored);
    return kept;
  };
  const keeping = { encodedLength: (length: number) => length, decode, encode: (bytes: Uint8Array) => bytes };
  registerCodec({ name: "keeping", takes: "bytes", load: async () => () => keeping });
  const array = dataArray(
    Float64Array.from({ length: 10 * 16_384 }, (_, i) => i),
    { dims: ["x"], name: "v" },
  );
  const path = join(folder, "keeping.zarr");
  const codecs = [{ name: "shuffle", configuration: { elementsize: 8 } }, { name: "keeping" }];
  await array.toZarr(path, { codecs, chunks: { x: 16_384 } });
  const [source] = sourcesOf((await open(path)).get("v").expr);
  const found: unknown[] = [];
  for (let chunk = 0; chunk < 4; chunk++) found.push(await readerOf(source!).readChunk([chunk]));
  expect(found.map((data) => (data as Float64Array)[1])).toEqual([1, 16_385, 32_769, 49_153]);
});

test("what an added codec was given, and keeps, is not taken for other chunks", async () => {
  const given: Float64Array[] = [];
  const pass = (bytes: Uint8Array): Uint8Array => {
    given.push(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8));
    return new Uint8Array(bytes);
  };
  const noting = { encodedLength: (length: number) => length, decode: pass, encode: pass };
  registerCodec({ name: "noting", takes: "bytes", load: async () => () => noting });
  const array = dataArray(
    Float64Array.from({ length: 4 * 16_384 }, (_, i) => i),
    { dims: ["x"], name: "v" },
  );
  const path = join(folder, "noting.zarr");
  const codecs = [{ name: "noting" }, { name: "zstd" }];
  await array.toZarr(path, { codecs, chunks: { x: 16_384 }, shards: { x: 65_536 } });
  const [source] = sourcesOf((await open(path)).get("v").expr);
  for (let chunk = 0; chunk < 4; chunk++) await readerOf(source!).readChunk([chunk]);
  const firsts = [1, 16_385, 32_769, 49_153];
  expect(given.map((data) => data[1])).toEqual([...firsts, ...firsts]);
});

describe("a write that fails", () => {
  let bad: ThreadExecutor | undefined;
  afterEach(() => bad?.close());

  /** Threads of a worker that misbehaves when it gets a task of a sink: `tasks` is how many it got so far. */
  function badThreads(misbehaviour: string): ThreadExecutor {
    const path = join(folder, "bad-worker.mjs");
    writeFileSync(
      path,
      `import { parentPort } from "node:worker_threads";
      import { existsSync, writeFileSync } from "node:fs";
      import ${JSON.stringify(new URL("../../exec/threads/worker.ts", import.meta.url))};
      let tasks = 0;
      parentPort.on("message", (order) => {
        for (const task of order.tasks ?? []) {
          tasks++;
          ${misbehaviour}
        }
      });`,
    );
    return createThreadExecutor({ threads: 2, worker: pathToFileURL(path) });
  }

  const slabs = { chunks: { time: 1 } };

  test("a thread that is lost in it does not show in what is written", async () => {
    const flag = JSON.stringify(join(folder, "lost"));
    bad = badThreads(`if (tasks === 4 && !existsSync(${flag})) { writeFileSync(${flag}, ""); process.exit(1); }`);
    await steps(0, 20).toZarr(join(folder, "lost-here.zarr"), { ...slabs, executor: localExecutor });
    await steps(0, 20).toZarr(join(folder, "lost.zarr"), { ...slabs, executor: bad });
    expect(contentOf(join(folder, "lost.zarr"))).toEqual(contentOf(join(folder, "lost-here.zarr")));
  });

  test.each(["here", "in threads"])(
    "what cannot be encoded is told with its chunk, and the rest is not done (%s)",
    async (where) => {
      const values = Float64Array.from({ length: 400 }, (_, i) => (i === 42 ? Number.NaN : i));
      const array = dataArray(values, { dims: ["t", "x"], shape: [100, 4], name: "v" });
      const path = join(folder, "nan.zarr");
      let done = 0;
      const written = array.toZarr(path, {
        chunks: { t: 1 },
        encoding: { v: { dtype: "int16", _FillValue: null } },
        executor: where === "here" ? localExecutor : threads,
        onProgress: () => done++,
      });
      await expect(written).rejects.toThrow(/NaN in "v" as int16 \(chunk 10\/0 of .*nan\.zarr\/v\).*_FillValue/);
      expect(done).toBeLessThanOrEqual(30);
      expect(readdirSync(folder).filter((name) => name.includes("nan.zarr"))).toEqual([]);
    },
  );

  test.each(["here", "in threads"])(
    "one that is stopped leaves no file, no thread and what was there (%s)",
    async (where) => {
      const held = () => ["task", "fd"].map((of) => readdirSync(`/proc/self/${of}`).length);
      const before = held();
      const path = join(folder, `stopped-${where}.zarr`);
      await steps(0, 12).toZarr(path, slabs);
      const was = contentOf(path);
      bad = createThreadExecutor({ threads: 2 });
      const executor = where === "here" ? localExecutor : bad;
      const stop = (): { signal: AbortSignal; onProgress: () => void; began: () => number } => {
        const controller = new AbortController();
        let at = 0;
        const onProgress = (): void => {
          at ||= performance.now();
          controller.abort(new Error("enough"));
        };
        return { signal: controller.signal, onProgress, began: () => at };
      };
      const writes: ((options: ToZarrOptions) => Promise<void>)[] = [
        (options) => steps(12, 12).toZarr(path, { append: "time", ...options }),
        (options) =>
          steps(0, 12)
            .dropVars(["name", "time"])
            .toZarr(path, { region: { time: [0, 12] }, ...options }),
        (options) => steps(0, 12).toZarr(path, { overwrite: true, ...slabs, ...options }),
      ];
      for (const write of writes) {
        const { began, ...options } = stop();
        await expect(write({ ...options, executor })).rejects.toThrow("enough");
        // a tenth of it on a machine that has nothing else to do
        expect(performance.now() - began()).toBeLessThan(1000);
        expect(contentOf(path)).toEqual(was);
      }
      expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
      await bad.close();
      await vi.waitFor(() => expect(held()).toEqual(before), { timeout: 5000 });
    },
  );
});
