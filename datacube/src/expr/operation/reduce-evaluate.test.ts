import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { compute } from "../../exec/compute.ts";
import { type EngineName, useEngine } from "../../fuse/engine.ts";
import { generated } from "../generated.ts";
import type { Expr } from "../node.ts";
import { reduce } from "./reduce.ts";

afterEach(() => useEngine(undefined));

/** By blocks of at most 500 elements. */
function resultsBy(engine: EngineName | "none", expr: Expr): Promise<ArrayLike<unknown>> {
  useEngine(engine);
  return compute(expr, { memoryBytes: 64_000 });
}

test("groups are the same whether their elements are in one block or in several, in order or not, with empty ones", async () => {
  const codes = fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 40, maxLength: 40 });
  const inOrder = codes.map((own) => own.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(codes, inOrder),
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })),
      fc.constantFrom("mean", "max", "count", "sum"),
      fc.constantFrom([], ["y"], ["x"]),
      async (groups, chunkShape, name, over) => {
        const domain = { dims: ["y", "t", "x"], shape: [5, 40, 6], dtype: "float64" } as const;
        const [t, y, x] = chunkShape;
        const input = generated({ generator: "index" }, { ...domain, chunkShape: [y, t, x] });
        const expr = reduce(name, input, { over, groups: [{ dims: ["t"], codes: groups, into: "g", count: 7 }] });
        const wanted = await resultsBy("none", expr);
        for (const engine of ["js", "wasm"] as const) expect(await resultsBy(engine, expr)).toEqual(wanted);
      },
    ),
    { numRuns: 60 },
  );
});
