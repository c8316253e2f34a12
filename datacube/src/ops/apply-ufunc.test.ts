import { expect, expectTypeOf, test } from "vitest";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { applyUfunc, DataArray, type Dataset, dataArray, dataset, mapBlocks } from "../index.ts";

/** Numbers from 0 in chunks of 2 rows, read lazily. */
function lazy({ rows, columns } = { rows: 6, columns: 4 }): DataArray<"y" | "x"> {
  const data = Float64Array.from({ length: rows * columns }, (_, i) => i);
  const reader = chunkedReader({ dtype: "float64", shape: [rows, columns], chunkShape: [2, columns], data });
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], reader);
  const array = new DataArray<"y" | "x">("v", { expr, attrs: {}, encoding: {} }, new Map());
  return array.assignCoords({ y: Array.from({ length: rows }, (_, i) => i) });
}

test("a function runs when the result is computed, for blocks of it", async () => {
  const shapes: string[] = [];
  const twice = applyUfunc(
    (block) => {
      shapes.push(block.shape.join("×"));
      return Array.from(block.data as Float64Array, (value) => value * 2);
    },
    [lazy()],
  );
  expect(shapes).toEqual([]);
  const part = await twice.isel({ y: 3 }).compute();
  expect(part.values).toEqual(Float64Array.of(24, 26, 28, 30));
  expect(shapes).toEqual(["4"]);
});

test("blocks that know their place are told it where only a part is wanted", async () => {
  const seen: unknown[] = [];
  const result = mapBlocks((block) => {
    seen.push(block.coords.y!.values);
    return block.add(block.coord("y"));
  }, lazy());
  const part = await result.isel({ y: [4, 6], x: 1 }).compute();
  expect(part.values).toEqual(Float64Array.of(17 + 4, 21 + 5));
  expect(seen).toEqual([Float64Array.of(4, 5)]);
});

test("what is not as declared is refused with both shapes", () => {
  const x = dataArray(
    [
      [1, 2],
      [3, 4],
    ],
    { dims: ["y", "x"], name: "x" },
  );
  const lanes = { inputCoreDims: [["x"]], outputCoreDims: [["q"]], outputSizes: { q: 3 }, vectorize: true } as const;
  expect(
    () =>
      applyUfunc(
        function ends() {
          return [1, 2];
        },
        [x],
        lanes,
      ).values,
  ).toThrow("ends: the function gave 2 elements for each lane of q: 3, not 3");
  expect(() => applyUfunc(() => [1], [x]).values).toThrow("the function gave 1 elements for a block of 2×2, not 4");
  expect(() => applyUfunc((async () => [1]) as never, [x]).values).toThrow("gave a promise");
  expect(() => applyUfunc(() => [1], [x], { outputCoreDims: [["q"]] })).toThrow("give outputSizes: { q: … }");
  expect(() => mapBlocks((block) => block.isel({ x: 0 }), x).values).toThrow(
    "the function gave float64 (y: 2) for a block of float64 (y: 2, x: 2); declare it by a template",
  );
});

test("a computation with a function is given up between blocks", async () => {
  const controller = new AbortController();
  const slow = applyUfunc(
    ({ data }) => {
      controller.abort(new Error("enough"));
      return data as Float64Array;
    },
    [lazy({ rows: 40, columns: 1e5 })],
  );
  await expect(slow.mean().compute({ signal: controller.signal })).rejects.toThrow("enough");
});

test("types tell what comes of arrays, of datasets and of several outputs", () => {
  const x = dataArray([1, 2], { dims: ["x"], name: "x" });
  const ds = dataset({ x });
  const fn = (value: number) => value;
  const each = { vectorize: true } as const;
  expectTypeOf(applyUfunc(fn, [x], each)).toEqualTypeOf<DataArray>();
  expectTypeOf(applyUfunc(fn, [ds, x], each)).toEqualTypeOf<Dataset>();
  const two = { ...each, outputCoreDims: [[], []] } as const;
  expectTypeOf(() => applyUfunc(fn, [x], two)).returns.toEqualTypeOf<[DataArray, DataArray]>();
});
