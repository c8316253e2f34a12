import "../methods.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { coordinateVariable, dataArray } from "../../array/construct.ts";
import { DataArray } from "../../array/data-array.ts";
import { sourceNode } from "../../expr/operation/source.ts";

/** A plane z = 2y - 3x + 1 on a grid of 100 × 100, lazily in chunks of 10 × 10, with the chunks that were read. */
function lazyPlane(): { plane: DataArray; read: Set<string> } {
  const read = new Set<string>();
  const reader = {
    dtype: "float64" as const,
    shape: [100, 100],
    chunkShape: [10, 10],
    readChunk: async (chunk: readonly number[]) => {
      read.add(chunk.join());
      return Float64Array.from({ length: 100 }, (_, i) => {
        const [y, x] = [chunk[0]! * 10 + Math.floor(i / 10), chunk[1]! * 10 + (i % 10)];
        return 2 * y - 3 * x + 1;
      });
    },
  };
  const expr = sourceNode({ format: "test", source: "", variable: "z" }, ["y", "x"], reader);
  const axis = Float64Array.from({ length: 100 }, (_, i) => i);
  const coords = new Map([
    ["y", coordinateVariable("y", axis)],
    ["x", coordinateVariable("x", axis)],
  ]);
  return { plane: new DataArray("z", { expr, attrs: {}, encoding: {} }, coords), read };
}

test("only the chunks beside the places are read", async () => {
  const { plane, read } = lazyPlane();
  const at = await plane.interp({ y: [12.5, 13], x: 44.25 }).compute();
  expect([...at.values]).toEqual([2 * 12.5 - 3 * 44.25 + 1, 2 * 13 - 3 * 44.25 + 1]);
  expect([...read]).toEqual(["1,4"]);
});

test("points far apart do not read what is between them", async () => {
  const { plane, read } = lazyPlane();
  const points = { y: dataArray([5.5, 94.5], { dims: ["p"] }), x: dataArray([94.5, 5.5], { dims: ["p"] }) };
  const at = await plane.interp(points).compute();
  expect([...at.values].map((value) => Number(value.toFixed(9)))).toEqual([-271.5, 173.5]);
  expect(read.size).toBeLessThanOrEqual(4);
});

test("a plane is met exactly, on axes in any order, by lines and splines", () => {
  const order = fc.shuffledSubarray([0, 1, 2.5, 4, 7], { minLength: 5, maxLength: 5 });
  const place = fc.double({ min: 0, max: 7, noNaN: true });
  const method = fc.constantFrom("linear", "slinear", "quadratic", "cubic");
  fc.assert(
    fc.property(order, order, fc.array(place, { minLength: 1, maxLength: 4 }), method, (y, x, places, how) => {
      const array = dataArray(
        y.map((a) => x.map((b) => a - 2 * b)),
        { dims: ["y", "x"], coords: { y, x } },
      );
      const result = array.interp({ y: places, x: 3.25 }, { method: how });
      places.forEach((at, i) => void expect(result.values[i]).toBeCloseTo(at - 6.5, 9));
    }),
  );
});

test("what cannot be interpolated says so", () => {
  const array = dataArray([[1, 2, 3]], { dims: ["y", "x"], coords: { x: [1, 2, 3] } });
  const points = { x: dataArray([1.5], { dims: ["p"] }), y: dataArray([0], { dims: ["p"] }) };
  expect(() => array.interp(points, { method: "cubic" })).toThrow(/cubic.*points.*grid/);
  expect(() => array.interp({ x: [2] }, { method: "cubic" })).toThrow(/3 elements along "x".*needs 4/);
});
