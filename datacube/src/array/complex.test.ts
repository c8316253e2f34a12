import { describe, expect, test } from "vitest";
import { compute } from "../exec/compute.ts";
import { hashOf } from "../expr/hash.ts";
import { graphFromJson, graphToJson } from "../expr/serialise.ts";
import {
  type Complex,
  ComplexArray,
  calc,
  type DataArray,
  dataArray,
  dataset,
  describeType,
  merge,
  testing,
} from "../index.ts";

const parts = Float32Array.of(1, 2, Number.NaN, 1, 3, Number.NaN, -0, -4);
const z = dataArray(new ComplexArray(parts), { dims: ["x"], name: "z", coords: { x: [1, 2, 3, 4] } });

describe("complex elements", () => {
  test("are held interleaved and can be moved by index", () => {
    const from = ComplexArray.from([{ re: 1, im: 2 }, 3], Float32Array);
    const to = new ComplexArray(new Float32Array(4)) as unknown as unknown[];
    for (let i = 0; i < from.length; i++) to[i] = from[i];
    expect([...(to as unknown as ComplexArray).parts]).toEqual([1, 2, 3, 0]);
    expect(from[2]).toBeUndefined();
    expect(from.at(2)).toBeUndefined();
    expect("subarray" in from).toBe(true);
  });

  test("have the views, copies and settings of typed arrays", () => {
    const numbers = ComplexArray.from([1, 2, { re: 3, im: -1 }]);
    expect([...numbers.subarray(1)]).toEqual([
      { re: 2, im: 0 },
      { re: 3, im: -1 },
    ]);
    const copy = numbers.slice(0, 2);
    copy.fill(Number.NaN);
    copy.set(numbers.subarray(2), 1);
    expect([...copy]).toEqual([
      { re: Number.NaN, im: Number.NaN },
      { re: 3, im: -1 },
    ]);
    expect(numbers.at(0)).toEqual({ re: 1, im: 0 });
    expect(() => new ComplexArray(new Float64Array(3))).toThrow(RangeError);
  });

  test("come as numbers with re and im, and go back", () => {
    expect(z.isel({ x: 0 }).item()).toEqual({ re: 1, im: 2 });
    const nested = z.toNestedArray();
    expect(nested).toEqual([
      { re: 1, im: 2 },
      { re: Number.NaN, im: 1 },
      { re: 3, im: Number.NaN },
      { re: -0, im: -4 },
    ]);
    expect(dataArray(nested).dtype).toBe("complex128");
    expect(dataArray([[1, { re: 0, im: 1 }]]).shape).toEqual([1, 2]);
  });

  test("are shown with both parts", () => {
    expect(String(z)).toContain("[1+2j, NaN+1j, 3+NaNj, -0-4j]");
    expect(describeType(z)).toBe('DataArray<"x", "complex64">');
  });

  test("are refused where numpy refuses them, and by what moves: the operand is named and the way out", () => {
    const way = /z is complex64, which has no \w+; take x\.real, x\.imag, x\.abs\(\) or x\.angle\(\) first/;
    for (const refused of ["mod", "atan2"] as const) expect(() => z[refused](1)).toThrow(way);
    expect(() => z.quantile(0.5, "x")).toThrow(way);
    expect(() => z.rank("x")).toThrow(way);
    expect(() => z.rolling({ x: 2 }).max()).toThrow(way);
    expect(() => z.cumulative("x").min()).toThrow(way);
  });

  test("become no other type by a cast, as a part would be lost", () => {
    expect(() => z.astype("float32")).toThrow(/z is complex64; float32 would lose a part of it: take x.real/);
    expect(() => z.astype("int16")).toThrow(/lose a part/);
    expect(z.astype("complex128").values).toEqual(new ComplexArray(Float64Array.from(parts)));
    expect(z.real.astype("int16").dtype).toBe("int16");
  });

  test("fill only arrays that can hold them", () => {
    const whole = dataArray(Int32Array.of(1, 2), { dims: ["x"] });
    expect(() => whole.shift({ x: 1 }, { fillValue: { re: 1, im: 1 } })).toThrow(/int32, which has no element 1\+1j/);
    expect(z.shift({ x: 1 }, { fillValue: { re: 1, im: 1 } }).values.at(0)).toEqual({ re: 1, im: 1 });
  });

  test("are reduced alike in moving windows and at once", async () => {
    const windows = z.rolling({ x: 2 }, { minPeriods: 1 });
    expect([...windows.sum().values]).toEqual([
      { re: 1, im: 2 },
      { re: 1, im: 2 },
      { re: Number.NaN, im: Number.NaN },
      { re: 0, im: -4 },
    ]);
    expect(Array.from(windows.count().values)).toEqual([1, 1, Number.NaN, 1]);
  });

  test("of infinite parts are not missing where variables are merged", () => {
    const endless = { re: Number.POSITIVE_INFINITY, im: Number.NEGATIVE_INFINITY };
    const of = (value: Complex | number) => dataset({ z: dataArray(ComplexArray.from([value, 1]), { dims: ["x"] }) });
    expect(() => merge([of(endless), of(2)])).toThrow(/"z" has other elements/);
    expect(
      merge([of(Number.NaN), of(endless)])
        .get("z")
        .values.at(0),
    ).toEqual(endless);
  });

  test("are labels by value, but no selection", () => {
    const labelled = (at: number[]): DataArray =>
      dataArray([1, 2], { dims: ["k"], coords: { k: ComplexArray.from(at.map((im) => ({ re: 0, im }))) } });
    expect(Array.from(labelled([1, 2]).add(labelled([2, 1])).values)).toEqual([3, 3]);
    expect(() => labelled([1, 2]).sel({ k: 1 })).toThrow(/complex numbers: select by position/);
  });

  test("travel as text, with constants, and hash alike", async () => {
    const expr = calc`${z} * ${{ re: Number.NaN, im: -0 }} + ${z}`.expr;
    const text = graphToJson(expr);
    const again = await graphFromJson(text, { open: () => Promise.reject(new Error("no source")) });
    expect(hashOf(again)).toBe(hashOf(expr));
    expect(await compute(again)).toEqual(await compute(expr));
    expect(graphToJson(again)).toBe(text);
  });

  test("are close by their distance", async () => {
    const near = z.add({ re: 0, im: 1e-9 }) as DataArray;
    await testing.assertAllclose(z, near);
    await expect(testing.assertEqual(z.fillna(0), near.fillna({ re: 0, im: 1 }))).rejects.toThrow(/differ/);
  });

  test("have no columns in tables", async () => {
    await expect(dataset({ z }).toTable()).rejects.toThrow(/complex numbers \("z"\).*real and imag/s);
    expect((await dataset({ re: z.real, im: z.imag }).toTable()).numRows).toBe(4);
  });
});
