import { sizeOf } from "../array/shape.ts";
import { spoilSpare } from "../array/spare-bytes.ts";
import { explain } from "../expr/explain.ts";
import { useEngine } from "../fuse/engine.ts";
import { compute, computeInMemory } from "./compute.ts";
import { elementOf } from "./element.ts";
import { randomGraphs } from "./random-graph.ts";

/**
 * What is wrong with the evaluation of the random expression of a seed: at once in memory against the definition of every
 * element, and block by block against that; function by function and by kernels. Undefined when all is right. For tests.
 */
export async function mismatchOf(seed: number): Promise<string | undefined> {
  spoilSpare(true);
  try {
    for (const engine of ["none", "js", "wasm"] as const) {
      useEngine(engine);
      const mismatch = await mismatchOfGraphs(seed);
      if (mismatch !== undefined) return `by ${engine}: ${mismatch}`;
    }
    return undefined;
  } finally {
    useEngine(undefined);
    spoilSpare(false);
  }
}

async function mismatchOfGraphs(seed: number): Promise<string | undefined> {
  const { chunked, inMemory } = randomGraphs(seed, 2 + (seed % 11));
  const direct = computeInMemory(inMemory);
  if (direct.length !== sizeOf(inMemory.shape))
    return `${direct.length} elements of seed ${seed}\n${explain(inMemory)}`;
  const byDefinition = elementOf(inMemory);
  const blocked = await compute(chunked, { memoryBytes: 64_000 });
  for (let i = 0; i < direct.length; i++) {
    if (!isClose(direct[i], byDefinition(i)))
      return `element ${i} of seed ${seed} is ${direct[i]}, not ${byDefinition(i)}\n${explain(inMemory)}`;
    if (!isClose(blocked[i], direct[i]))
      return `element ${i} of seed ${seed} is ${blocked[i]} block by block, not ${direct[i]}\n${explain(chunked)}`;
  }
  return undefined;
}

function isClose(actual: unknown, wanted: unknown): boolean {
  const [a, b] = [Number(actual), Number(wanted)];
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
