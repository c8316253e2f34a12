import { afterEach, expect, test } from "vitest";
import { memoryReader } from "../array/chunk-reader.ts";
import { computeInMemory } from "../exec/compute.ts";
import { map } from "../expr/operation/map.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { useEngine } from "./engine.ts";

afterEach(() => useEngine(undefined));

/** What a function gives for float32 elements by kernels. */
function applied(name: string, values: Float32Array): Float32Array {
  const reader = memoryReader("float32", [values.length], values);
  const source = sourceNode({ format: "memory", source: "", variable: "x" }, ["x"], reader);
  return computeInMemory(map({ name }, [source])) as Float32Array;
}

const floats = new Float32Array(1);
const words = new Int32Array(floats.buffer);

/** The number of a float32 in the order of all of them. */
function ordinal(value: number): number {
  floats[0] = value;
  return words[0]! < 0 ? -(words[0]! & 0x7fffffff) : words[0]!;
}

/** Numbers of every size and sign: every 9,973rd of all that float32 has. */
const everySize: Float32Array = new Float32Array(Int32Array.from({ length: 430_000 }, (_, i) => i * 9973).buffer);
const nearOne: Float32Array = Float32Array.from({ length: 100_000 }, (_, i) => 0.5 + i / 66_667);
const edges: Float32Array = Float32Array.of(
  ...[0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.4e-45, -1.4e-45, 1e-38, 1e-40],
  ...[88.7, 88.72283, 88.72284, 89, 104, 1e30, -87.3, -87.4, -103.2, -103.97, -103.98, -104, -105, -1e30, 3.4e38],
);

test.each([
  ["exp", Math.exp],
  ["log", Math.log],
] as const)("%s of float32 is within 2 units in the last place of the rounded result", (name, wanted) => {
  for (const engine of ["wasm", "js"] as const) {
    useEngine(engine);
    for (const values of [everySize, nearOne, edges]) {
      const results = applied(name, values);
      let worst = 0;
      results.forEach((result, i) => {
        const right = Math.fround(wanted(values[i]!));
        if (Number.isNaN(right) !== Number.isNaN(result)) worst = Number.POSITIVE_INFINITY;
        else if (!Number.isNaN(right)) worst = Math.max(worst, Math.abs(ordinal(result) - ordinal(right)));
      });
      expect(worst).toBeLessThanOrEqual(2);
    }
  }
});
