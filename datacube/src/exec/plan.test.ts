import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { generated } from "../expr/generated.ts";
import type { Expr } from "../expr/node.ts";
import { along, alongDim } from "../expr/operation/along.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { subset } from "../expr/operation/subset.ts";
import { zones } from "../expr/operation/zones.ts";
import { positionAt, range } from "../expr/selection.ts";
import { dataArray, dataset } from "../index.ts";
import { compute, computeBlocks } from "./compute.ts";
import type { Progress } from "./executor.ts";
import { explainPlan } from "./explain-plan.ts";
import { createPlan, selectionOf, tasksOf } from "./plan.ts";

const memoryBytes = 2 ** 28;

/** 200 × 200 × 300 float32, 48 MB, in 10 chunks. */
function cube(): Expr {
  return generated(
    { generator: "noise" },
    { dims: ["t", "y", "x"], shape: [200, 200, 300], chunkShape: [20, 200, 300], dtype: "float32" },
  );
}

describe("a plan", () => {
  test("is made without reading: what several blocks need comes first, tasks cover the result once", () => {
    const x = cube();
    const plan = createPlan(map({ name: "sub" }, [x, reduce("mean", x, { over: ["t"] })]), { memoryBytes });
    expect(plan.stages.map(({ expr }) => expr.op)).toEqual(["reduce", "map"]);
    expect(plan.bytesToRead).toBe(2 * 48e6);
    expect(plan.taskBytes).toBeLessThanOrEqual(memoryBytes / 2);
    const last = plan.stages.length - 1;
    const elements = [...tasksOf(plan, last)].map((task) =>
      selectionOf(plan, task).reduce((product, axis) => product * (axis.kind === "range" ? axis.count : 0), 1),
    );
    expect(elements.reduce((sum, count) => sum + count, 0)).toBe(12e6);
    expect(plan.taskCount).toBe(plan.stages[0]!.taskCount + elements.length);
    expect(JSON.parse(JSON.stringify([...tasksOf(plan, last)]))).toEqual([...tasksOf(plan, last)]);
  });

  test("counts only the chunks that are needed", () => {
    const part = subset(cube(), [range(0, 30), range(0, 200), range(0, 300)]);
    expect(createPlan(reduce("sum", part), { memoryBytes }).bytesToRead).toBe(2 * 20 * 200 * 300 * 4);
  });

  test("divides a reduction to one number into parts that are merged", () => {
    const mean = reduce("mean", cube());
    expect(createPlan(mean, { memoryBytes }).stages[0]!.parts).toBe(3);
    expect(explainPlan(mean, memoryBytes)).toMatch(
      /^\d+ tasks in 1 stage, reads 48000000 bytes, \d+ bytes a task, on /,
    );
  });

  test("divides zones of many planes by the chunks of what is read, which are read once", () => {
    const labels = constant(1, "int32");
    const plane = broadcast(labels, { dims: ["y", "x"], shape: [200, 300] });
    const means = zones([cube(), plane], {
      plane: ["y", "x"],
      zones: { kind: "labels", labels: [1] },
      stats: ["mean"],
      into: ["zone", "stat"],
    });
    const { stages, bytesToRead } = createPlan(means, { memoryBytes });
    expect(stages[0]!.cuts[1]).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200]);
    expect(bytesToRead).toBe(48e6);
  });

  test("is refused with the numbers and the way out when a task cannot fit", () => {
    const long = generated(
      { generator: "noise" },
      { dims: ["t", "x"], shape: [1e8, 2], chunkShape: [1e6, 2], dtype: "float64" },
    );
    const whole = along({ name: "cumsum" }, [long], [["t"]]);
    expect(() => createPlan(whole, { memoryBytes })).toThrow(
      /needs \d{9,} bytes, more than the limit of 268435456: cumsum needs the dimension "t" whole/,
    );
    expect(explainPlan(whole, memoryBytes)).toMatch(/more than the limit/);
    const coarse = generated(
      { generator: "noise" },
      { dims: ["t"], shape: [1e9], chunkShape: [1e9], dtype: "float64" },
    );
    expect(() => createPlan(coarse, { memoryBytes })).toThrow(
      /one chunk of noise needs 8000000000 bytes.*chunks of at most 4194304/,
    );
  });
});

test("axes that a kernel needs whole are not divided, also where blocks would divide them", async () => {
  const x = generated(
    { generator: "index" },
    { dims: ["t", "y"], shape: [100, 40], chunkShape: [10, 40], dtype: "float64" },
  );
  const sums = map({ name: "add" }, [alongDim({ name: "cumsum" }, x, "t"), constant(1)]);
  const plan = createPlan(sums, { memoryBytes: 200_000 });
  expect(plan.stages[0]!.cuts[0]).toEqual([0, 100]);
  expect(plan.stages[0]!.cuts[1]!.length).toBeGreaterThan(2);
  const blocks = [
    [0, 50, 100],
    [0, 40],
  ];
  expect(createPlan(sums, { memoryBytes, cuts: blocks }).stages.map(({ expr }) => expr.op)).toEqual(["along", "map"]);
  const parts: number[] = [];
  for await (const { block } of computeBlocks(sums, blocks, { memoryBytes }))
    parts.push(...(block.data as Float64Array));
  expect(Float64Array.from(parts)).toEqual(await compute(sums));
});

test("progress is told after every task and ends with all", async () => {
  const told: Progress[] = [];
  const mean = reduce("mean", cube(), { over: ["t"] });
  await compute(mean, { onProgress: (progress) => void told.push(progress) });
  const { taskCount } = createPlan(mean, { memoryBytes: 2 ** 31 });
  expect(told.map(({ tasksDone }) => tasksDone)).toEqual(Array.from({ length: taskCount }, (_, i) => i + 1));
  expect(told.at(-1)).toMatchObject({ taskCount, bytesRead: 48e6, bytesToRead: 48e6, leftMs: 0 });
  expect(told.slice(0, -1).every(({ leftMs }) => leftMs > 0)).toBe(true);
});

describe("where a host looks at computations", () => {
  const told: string[] = [];
  beforeAll(() => {
    const watch = (taskCount: number) => {
      told.push(`of ${taskCount}`);
      return {
        told: (tasksDone: number) => void told.push(`${tasksDone}`),
        ended: () => void told.push("ended"),
      };
    };
    const host = { signal: () => undefined, shared: (run: () => unknown) => run(), watch };
    Object.assign(globalThis, { [Symbol.for("craton.host")]: host });
  });
  afterAll(() => void Reflect.deleteProperty(globalThis, Symbol.for("craton.host")));
  beforeEach(() => void told.splice(0));
  const mean = reduce("mean", cube(), { over: ["t"] });
  const { taskCount } = createPlan(mean, { memoryBytes: 2 ** 31 });

  test("it is told of every task and of the end", async () => {
    await compute(mean);
    const tasks = Array.from({ length: taskCount }, (_, i) => `${i + 1}`);
    expect(told).toEqual([`of ${taskCount}`, ...tasks, "ended"]);
  });

  test("the end of one that fails or is left is told", async () => {
    for await (const _ of computeBlocks(cube(), undefined, { memoryBytes })) break;
    expect([told[0], told.at(-1)]).toEqual(["of 10", "ended"]);
    const signal = AbortSignal.abort();
    await expect(compute(mean, { signal })).rejects.toBe(signal.reason);
    expect(told.slice(-2)).toEqual([`of ${taskCount}`, "ended"]);
  });

  test("who asks for progress is told instead", async () => {
    let count = 0;
    await compute(mean, { onProgress: () => count++ });
    expect(count).toBe(taskCount);
    expect(told).toEqual([]);
  });

  test("what is written is one piece of work", async () => {
    const folder = await mkdtemp(join(tmpdir(), "craton-watched-"));
    const both = dataset({ a: dataArray([1, 2], { dims: ["x"] }), b: dataArray([3, 4], { dims: ["x"] }) });
    await both.toZarr(join(folder, "both.zarr"));
    expect(told.filter((each) => each.startsWith("of"))).toHaveLength(1);
    expect(told.at(-1)).toBe("ended");
    await rm(folder, { recursive: true });
  });
});

test("a computation is heard to be stopped within 50 ms of the thread's time", async () => {
  const stop = new AbortController();
  let heard = 0;
  let x: Expr = cube();
  for (let i = 0; i < 8; i++) x = map({ name: "add" }, [map({ name: "sqrt" }, [x]), constant(1)]);
  const running = compute(reduce("mean", x, { over: ["t"] }), { signal: stop.signal }).catch(() => {
    heard = process.cpuUsage(began).user / 1000;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = process.cpuUsage();
  stop.abort();
  await running;
  expect(heard).toBeLessThan(50);
});

test("who stops taking blocks stops the tasks, and nothing is under way any more", async () => {
  const progress: Progress[] = [];
  const x = cube();
  for await (const { selection } of computeBlocks(
    x,
    [Array.from({ length: 101 }, (_, i) => i * 2), [0, 200], [0, 300]],
    {
      onProgress: (event) => void progress.push(event),
    },
  )) {
    if (positionAt(selection[0]!, 0) >= 4) break;
  }
  expect(progress.length).toBeLessThan(8);
});
