import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { compute } from "../../exec/compute.ts";
import { type EngineName, useEngine } from "../../fuse/engine.ts";
import { generated } from "../generated.ts";
import type { Expr } from "../node.ts";
import { fromPositions, range } from "../selection.ts";
import { constant } from "./constant.ts";
import { map } from "./map.ts";
import { moving } from "./moving.ts";
import { subset } from "./subset.ts";

afterEach(() => useEngine(undefined));

/** By blocks of at most 500 elements. */
function resultsBy(engine: EngineName | "none", expr: Expr): Promise<ArrayLike<unknown>> {
  useEngine(engine);
  return compute(expr, { memoryBytes: 64_000 });
}

test("windows by kernels are those by states that are merged: at ends and within, on any axis, of rows in any order", async () => {
  const windows = fc
    .integer({ min: 1, max: 40 })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1 - size, max: 0 })));
  await fc.assert(
    fc.asyncProperty(
      windows,
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5 })),
      fc.constantFrom("sum", "mean", "max", "count"),
      fc.constantFrom("t", "y", "x"),
      fc.boolean(),
      async ([size, start], [t, y], name, dim, isMixed) => {
        const domain = { dims: ["y", "t", "x"], shape: [5, 30, 6], chunkShape: [y, t, 6], dtype: "float32" } as const;
        const input = generated({ generator: "index" }, domain);
        const order = Array.from({ length: 30 }, (_, i) => (i * 7) % 30);
        const rows = isMixed ? subset(input, [range(0, 5), fromPositions(order), range(0, 6)]) : input;
        // 12 of them are missing
        const known = map({ name: "where" }, [rows, map({ name: "ge" }, [rows, constant(12)])]);
        const expr = moving(name, known, { spec: { dim, size, start }, skipna: true });
        const wanted = await resultsBy("none", expr);
        for (const engine of ["js", "wasm"] as const) expect(await resultsBy(engine, expr)).toEqual(wanted);
      },
    ),
    { numRuns: 80 },
  );
});
