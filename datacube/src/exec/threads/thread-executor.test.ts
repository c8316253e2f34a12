import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MemoryLimitError } from "../../errors.ts";
import { explain } from "../../expr/explain.ts";
import type { Expr } from "../../expr/node.ts";
import { reduce } from "../../expr/operation/reduce.ts";
import { dataArray, open } from "../../index.ts";
import { compute } from "../compute.ts";
import { localExecutor } from "../local-executor.ts";
import { createPlan } from "../plan.ts";
import { randomGraph } from "../random-graph.ts";
import { reasonToStay } from "./reason-to-stay.ts";
import { createThreadExecutor } from "./thread-executor.ts";

const threads = createThreadExecutor({ threads: 2 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-threads-"));
  const values = Float32Array.from({ length: 40 * 30 * 50 }, (_, i) => Math.sin(i / 97) * 30);
  const cube = dataArray(values, { dims: ["time", "y", "x"], shape: [40, 30, 50], name: "t" });
  await cube.toZarr(join(folder, "cube.zarr"), { chunks: { time: 10, y: 15, x: 10 } });
});

afterAll(async () => {
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

  test.each(["memory", "generated"] as const)("random expressions over sources: %s", async (holding) => {
    let travelled = 0;
    for (let seed = 1; seed <= 200; seed++) {
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
    expect(travelled).toBeGreaterThan(60);
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
  const bytes = [...told.matchAll(/thread \d+: \d+ tasks?, (\d+) bytes/g)].map(([, count]) => Number(count));
  expect(bytes.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(2 * 40 * 30 * 50 * 4);
});

test("plans stay on this thread where they are small, or have what cannot travel, and explain() says so", async () => {
  const t = (await open(join(folder, "cube.zarr"))).get("t");
  expect(t.explain()).toMatch(/on this thread, as it is small$/);
  const token = await open(join(folder, "cube.zarr"), { token: () => "secret" });
  const plan = createPlan(token.get("t").expr, { memoryBytes: 2 ** 30 });
  expect(reasonToStay(plan)).toBe("t cannot be opened a second time");
});
