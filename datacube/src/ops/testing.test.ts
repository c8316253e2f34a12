import { describe, expect, test } from "vitest";
import { type DataArray, dataArray, dataset, testing } from "../index.ts";

/** Six numbers, one of them changed. */
function grid(row = 0, column = 0, value = 1): DataArray {
  const values = [
    [1, 2, Number.NaN],
    [4, 5, Number.POSITIVE_INFINITY],
  ];
  values[row]![column] = value;
  return dataArray(values, { dims: ["y", "x"], name: "v", coords: { y: [60, 50] }, attrs: { units: "K" } });
}

describe("assertions of testing", () => {
  test("hold for what is equal, NaN and infinities too", async () => {
    await testing.assertEqual(grid(), grid());
    await testing.assertIdentical(dataset({ v: grid() }), dataset({ v: grid() }));
    await testing.assertAllclose(grid(), grid(0, 1, 2 + 1e-5));
    await testing.assertEqual(grid(), grid().rename("w").withAttrs({}));
  });

  test.each([
    [grid(1, 0, 7), "the elements differ at (y: 1 (50), x: 0): 4 and 7"],
    [grid(1, 2, Number.NEGATIVE_INFINITY), "(y: 1 (50), x: 2): Infinity and -Infinity"],
    [grid(0, 2, 0), "(y: 0 (60), x: 2): NaN and 0"],
    [grid().isel({ x: [0, 2] }), 'the dimensions of the elements differ: "y: 2, x: 3" and "y: 2, x: 2"'],
    [grid().assignCoords({ y: [60, 40] }), 'coordinate "y" differs at (y: 1 (50)): 50 and 40'],
    [grid().dropVars("y"), 'the names of coordinates differ: ["y"] and []'],
  ])("tell the first difference: %#", async (other, message) => {
    await expect(testing.assertEqual(grid(), other)).rejects.toThrow(message);
    await expect(testing.assertAllclose(grid(), other)).rejects.toMatchObject({ code: "difference" });
  });

  test("tell names, attributes and types", async () => {
    await expect(testing.assertIdentical(grid(), grid().rename("w"))).rejects.toThrow('the names differ: "v" and "w"');
    await expect(testing.assertIdentical(grid(), grid().withAttrs({}))).rejects.toThrow(
      'the attributes of the elements differ: {"units":"K"} and {}',
    );
    const texts = dataArray(
      [
        ["a", "b", "c"],
        ["d", "e", "f"],
      ],
      { dims: ["y", "x"], coords: { y: [60, 50] } },
    );
    await expect(testing.assertEqual(grid(), texts)).rejects.toThrow(
      'types of the elements differ: "float64" and "string"',
    );
  });

  test("closeness is relative to the second, up to the tolerances", async () => {
    const [one, other] = [dataArray([100, 0]), dataArray([100.5, 1e-3])];
    await expect(testing.assertAllclose(one, other, { rtol: 0.01 })).rejects.toThrow("(dim_0: 1): 0 and 0.001");
    await testing.assertAllclose(one, other, { rtol: 0.01, atol: 1e-3 });
  });
});
