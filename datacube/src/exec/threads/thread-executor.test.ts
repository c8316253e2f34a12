import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MemoryLimitError } from "../../errors.ts";
import { explain } from "../../expr/explain.ts";
import { generated } from "../../expr/generated.ts";
import type { Expr } from "../../expr/node.ts";
import { reduce } from "../../expr/operation/reduce.ts";
import { type DataArray, dataArray, open, slice } from "../../index.ts";
import { listen } from "../../source/testing/listen.ts";
import { serveFolder } from "../../source/testing/serve-folder.ts";
import { spoilEverywhere } from "../../testing/spoil.ts";
import { compute, computeBlocks } from "../compute.ts";
import { localExecutor } from "../local-executor.ts";
import { createPlan } from "../plan.ts";
import { randomGraph } from "../random-graph.ts";
import { reasonToStay } from "./reason-to-stay.ts";
import { toShipment } from "./shipment.ts";
import { createThreadExecutor } from "./thread-executor.ts";

const threads = createThreadExecutor({ threads: 2 });
let folder: string;
const values = Float32Array.from({ length: 40 * 30 * 50 }, (_, i) => Math.sin(i / 97) * 30);
const cube = dataArray(values, { dims: ["time", "y", "x"], shape: [40, 30, 50], name: "t" });

beforeAll(async () => {
  spoilEverywhere(true);
  folder = await mkdtemp(join(tmpdir(), "craton-threads-"));
  await cube.toZarr(join(folder, "cube.zarr"), { chunks: { time: 10, y: 15, x: 10 } });
  // threads take some seconds to start on a busy machine
  const rows = generated({ generator: "index" }, { dims: ["x"], shape: [8], chunkShape: [1], dtype: "float64" });
  await Array.fromAsync(computeBlocks(rows, [[0, 1, 2, 3, 4, 5, 6, 7, 8]], { executor: threads }));
});

afterAll(async () => {
  spoilEverywhere(false);
  await threads.close();
  await rm(folder, { recursive: true });
});

/** The elements by this thread and by several: the bound is so small that there are many tasks. */
async function both(root: Expr, memoryBytes: number) {
  return {
    local: await compute(root, { memoryBytes, executor: localExecutor }),
    threaded: await compute(root, { memoryBytes, executor: threads }),
  };
}

describe("several threads give what one gives, to the last bit", () => {
  test.each(["mean", "std", "max", "argmax"])("%s of a stored cube", async (name) => {
    const t = (await open(join(folder, "cube.zarr"))).get("t");
    const { local, threaded } = await both(reduce(name, t.expr, { over: ["time"] }), 200_000);
    expect(threaded).toEqual(local);
  });

  test.each<[string, (array: DataArray) => DataArray]>([
    ["all", (array) => array],
    ["a part", (array) => array.isel({ y: slice(3, 28), x: slice(5, 45) })],
    ["what a kernel makes", (array) => array.mul(2).add(array)],
    ["what is held for later", (array) => array.sub(array.max("time"))],
    ["what is read several times", (array) => array.rolling({ time: 5 }).mean()],
  ])("%s of a stored cube is what it is in memory", async (_, of) => {
    const stored = (await open(join(folder, "cube.zarr"))).get("t") as DataArray;
    const { local, threaded } = await both(of(stored).expr, 400_000);
    const wanted = (await of(cube).compute()).values as Float32Array;
    // a message of all that is not equal takes a minute
    for (const found of [local, threaded] as Float32Array[]) {
      expect(found.length).toBe(wanted.length);
      expect(wanted.findIndex((value, i) => !Object.is(found[i], value))).toBe(-1);
    }
  });

  test.each(["memory", "generated"] as const)("random expressions over sources: %s", async (holding) => {
    let travelled = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const root = randomGraph(seed, 2 + (seed % 11), holding);
      try {
        if (reasonToStay(createPlan(root, { memoryBytes: 16_000 })) !== undefined) continue;
      } catch (error) {
        if (error instanceof MemoryLimitError) continue;
        throw error;
      }
      const { local, threaded } = await both(root, 16_000);
      expect(threaded, explain(root)).toEqual(local);
      travelled++;
    }
    expect(travelled).toBeGreaterThan(30);
  });
});

test("explain({ analyze: true }) tells by stage and thread what was done", async () => {
  const t = (await open(join(folder, "cube.zarr"))).get("t");
  const anomaly = t.sub(t.mean("time"));
  const told = await anomaly.explain({ analyze: true, memoryBytes: 400_000, executor: threads });
  const [first, second] = told.split(/\nstage \d, /).slice(1);
  expect(first).toMatch(/^mean\(t over time\)\n( {2}thread \d+: \d+ tasks?, \d+ bytes, .*s\n?)+$/);
  expect(second).toMatch(
    /^sub\(t, mean\(t over time\)\)\n( {2}thread \d+: .*evaluate [\d.]+ s, read and decode .*s, wait .*s\n?)+$/,
  );
  const bytesIn = (text = ""): number =>
    [...text.matchAll(/thread \d+: \d+ tasks?, (\d+) bytes/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  const all = 40 * 30 * 50 * 4;
  expect(bytesIn(first)).toBe(all);
  // What the caches still have, a quarter of the bound, is not read again.
  expect(bytesIn(second)).toBeGreaterThanOrEqual(all - 400_000 / 4);
  expect(bytesIn(second)).toBeLessThanOrEqual(all);
});

test("plans stay on this thread where they are small, or have what cannot travel, and explain() says so", async () => {
  const t = (await open(join(folder, "cube.zarr"))).get("t");
  expect(t.explain()).toMatch(/on this thread, as it is small$/);
  const token = await open(join(folder, "cube.zarr"), { token: () => "secret" });
  const plan = createPlan(token.get("t").expr, { memoryBytes: 2 ** 30 });
  expect(reasonToStay(plan)).toBe("t cannot be opened a second time");
});

test("arrays in memory are taken as they are at each run", async () => {
  const t = (await open(join(folder, "cube.zarr"))).get("t");
  const weights = new Float32Array(40).fill(1);
  const sum = t.mul(dataArray(weights, { dims: ["time"] })).sum();
  const total = async () => Number((await compute(sum.expr, { executor: threads, memoryBytes: 400_000 }))[0]);
  const before = await total();
  weights.fill(2);
  expect(await total()).toBeCloseTo(2 * before, 3);
});

test("a branch that has moved since it was opened is read as it was then", async () => {
  const path = join(folder, "repository.icechunk");
  await cp(join(import.meta.dirname, "..", "..", "..", "golden", "repository.icechunk"), path, { recursive: true });
  const { expr } = (await open(path)).get("t2m");
  const wanted = await compute(expr, { executor: localExecutor });
  await cp(join(path, "refs", "tag.v1", "ref.json"), join(path, "refs", "branch.main", "ref.json"));
  const moved = await compute((await open(path)).get("t2m").expr, { executor: threads });
  expect(await compute(expr, { executor: threads })).toEqual(wanted);
  expect(moved).not.toEqual(wanted);
});

test("what is behind a key is opened with it by each thread, and the key is in no graph or message", async () => {
  const files = serveFolder(folder);
  const { origin, close } = await listen((request, response) => {
    if (request.headers["x-key"] === "secret") files(request, response);
    else response.writeHead(403).end();
  });
  try {
    const t = (await open(`${origin}/cube.zarr`, { headers: { "x-key": "secret" } })).get("t");
    const mean = reduce("mean", t.expr, { over: ["time"] });
    const { local, threaded } = await both(mean, 200_000);
    expect(threaded).toEqual(local);
    const { graph } = toShipment(createPlan(mean, { memoryBytes: 200_000 }));
    expect(graph + t.explain()).not.toContain("secret");
  } finally {
    close();
  }
});
