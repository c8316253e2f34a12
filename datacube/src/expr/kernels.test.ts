import { afterEach, expect, test } from "vitest";
import { memoryReader } from "../array/chunk-reader.ts";
import { useEngine } from "../fuse/engine.ts";
import { explainKernels, kernelsOf } from "./kernels.ts";
import type { Expr } from "./node.ts";
import { constant } from "./operation/constant.ts";
import { map } from "./operation/map.ts";
import { reduce } from "./operation/reduce.ts";
import { sourceNode } from "./operation/source.ts";

afterEach(() => useEngine(undefined));

function source(variable: string, dtype: "float32" | "int64" = "float32"): Expr {
  const data = dtype === "float32" ? new Float32Array(20_000) : new BigInt64Array(20_000);
  return sourceNode({ format: "memory", source: "", variable }, ["t", "x"], memoryReader(dtype, [2, 10_000], data));
}

const [nir, red] = [source("nir"), source("red")];
const ndvi = map({ name: "div" }, [map({ name: "sub" }, [nir, red]), map({ name: "add" }, [nir, red])]);

test("an index, its mask and its mean are one loop over what is read", () => {
  const masked = map({ name: "where" }, [ndvi, map({ name: "gt" }, [red, constant(0.1)])]);
  expect(explainKernels(reduce("mean", masked))).toBe("one wasm loop: mean of 5 operations on nir, red\n");
});

test("what kernels lack stays an operand, and what comes before it is a loop of its own", () => {
  const expr = reduce("max", map({ name: "add" }, [map({ name: "asin" }, [ndvi]), constant(1)]), { over: ["t"] });
  expect(kernelsOf(expr).map(({ node, operations }) => [node.op, operations])).toEqual([
    ["reduce", 1],
    ["map", 3],
  ]);
});

test("64-bit integers, and expressions of few elements, have no loops", () => {
  expect(kernelsOf(reduce("sum", map({ name: "add" }, [source("n", "int64"), constant(1)])))).toEqual([]);
  const few = sourceNode(
    { format: "memory", source: "", variable: "few" },
    ["x"],
    memoryReader("float32", [3], new Float32Array(3)),
  );
  expect(kernelsOf(reduce("sum", few))).toEqual([]);
  useEngine("js");
  expect(kernelsOf(reduce("sum", few)).map(({ engine }) => engine)).toEqual(["js"]);
});
