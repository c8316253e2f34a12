import { expect, test } from "vitest";
import { sizeOf } from "../array/shape.ts";
import { explain } from "../expr/explain.ts";
import { compute, computeInMemory } from "./compute.ts";
import { elementOf } from "./element.ts";
import { randomGraphs } from "./random-graph.ts";

const graphs = Number(process.env.CRATON_TEST_GRAPHS ?? 200);

test(`${graphs} random expressions: any blocks give what each element is by definition`, async () => {
  for (let seed = 1; seed <= graphs; seed++) {
    const { chunked, inMemory } = randomGraphs(seed, 2 + (seed % 11));
    const direct = computeInMemory(inMemory);
    expect(direct.length, explain(inMemory)).toBe(sizeOf(inMemory.shape));
    const byDefinition = elementOf(inMemory);
    for (let i = 0; i < direct.length; i++)
      expectClose(direct[i], byDefinition(i), `element ${i} of seed ${seed}\n${explain(inMemory)}`);
    const blocked = await compute(chunked, { memoryBytes: 64_000 });
    for (let i = 0; i < direct.length; i++)
      expectClose(blocked[i], direct[i], `block by block, element ${i} of seed ${seed}\n${explain(chunked)}`);
  }
}, 120_000);

function expectClose(actual: unknown, wanted: unknown, what: string): void {
  const [a, b] = [Number(actual), Number(wanted)];
  const isClose = Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  if (!isClose) expect.fail(`${what}: ${a}, not ${b}`);
}
