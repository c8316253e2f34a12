import { expect, test } from "vitest";
import { memoryReader } from "../array/chunk-reader.ts";
import { compute, computeInMemory } from "../exec/compute.ts";
import { randomGraphs } from "../exec/random-graph.ts";
import { explain } from "./explain.ts";
import { generated } from "./generated.ts";
import { hashOf } from "./hash.ts";
import type { Expr } from "./node.ts";
import { constant } from "./operation/constant.ts";
import { map } from "./operation/map.ts";
import { reduce } from "./operation/reduce.ts";
import { sourceNode } from "./operation/source.ts";
import { graphFromJson, graphToJson } from "./serialise.ts";

const nothing = { open: () => expect.fail("nothing is to be opened") };
const functions = new Map<string, unknown>();
const codec = {
  toText: (fn: unknown) => {
    functions.set(String(fn), fn);
    return String(fn);
  },
  fromText: (text: string) => functions.get(text),
};

function source(values: number[], variable = "v"): Expr {
  return sourceNode(
    { format: "memory", source: "", variable },
    ["x"],
    memoryReader("float64", [values.length], Float64Array.from(values)),
  );
}

test("random expressions come back from text: the same graph, hash and values", async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { inMemory } = randomGraphs(seed, 8);
    const back = await graphFromJson(graphToJson(inMemory, { functions: codec }), { ...nothing, functions: codec });
    expect(explain(back)).toBe(explain(inMemory));
    expect(hashOf(back)).toBe(hashOf(inMemory));
    expect(computeInMemory(back)).toEqual(computeInMemory(inMemory));
  }
});

test("shared nodes are written once and shared again", async () => {
  let x = source([1, 2]);
  for (let i = 0; i < 60; i++) x = map({ name: "add" }, [x, x]);
  const text = graphToJson(x);
  expect(text.length).toBeLessThan(8000);
  const back = await graphFromJson(text, nothing);
  expect(back.inputs[0]).toBe(back.inputs[1]);
  expect(computeInMemory(back)).toEqual(Float64Array.of(2 ** 60, 2 ** 61));
  expect(await compute(back)).toEqual(Float64Array.of(2 ** 60, 2 ** 61));
});

test("the hash tells content, parameters and inputs, not names in memory", () => {
  const sum = (values: number[], name?: string) => hashOf(reduce("sum", source(values, name)));
  expect(sum([1, 2], "a")).toBe(sum([1, 2], "b"));
  expect(sum([1, 2])).not.toBe(sum([1, 3]));
  const times = (value: number | bigint) => hashOf(map({ name: "mul" }, [source([1]), constant(value)]));
  expect(new Set([times(2), times(2n), times(Number.NaN), times(0), times(-0)]).size).toBe(5);
});

test("a generated source is opened again by its parameters, a file by whoever knows it", async () => {
  const cube = generated(
    { generator: "noise", seed: 3 },
    { dims: ["t", "x"], shape: [6, 5], chunkShape: [2, 5], dtype: "float32" },
  );
  const back = await graphFromJson(graphToJson(reduce("mean", cube, { over: ["x"] })), nothing);
  expect(await compute(back)).toEqual(await compute(reduce("mean", cube, { over: ["x"] })));
});

test("a source that has changed, and a function that cannot travel, are refused", async () => {
  const file = sourceNode({ format: "zarr", source: "/a.zarr", variable: "v" }, ["x"], {
    dtype: "int8",
    shape: [3],
    chunkShape: [3],
    readChunk: async () => new Int8Array(3),
  });
  const other = memoryReader("int8", [4], new Int8Array(4));
  await expect(graphFromJson(graphToJson(file), { open: () => other })).rejects.toThrow(/int8 4 now.*made for int8 3/);
});
