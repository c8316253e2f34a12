import "../ops/methods.ts";
import { describe, expect, test } from "vitest";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { dataArray } from "./construct.ts";
import { DataArray } from "./data-array.ts";
import { oneOf } from "./selectors.ts";

/** What xarray 2026 gives for the same arrays, each looked up once. */
const along = (x: number[] | bigint[] | Float32Array, values: number[]) =>
  dataArray(values, { dims: ["x"], coords: { x } });
const list = (array: DataArray) => Array.from(array.values as ArrayLike<number | bigint>);
const labels = (array: DataArray) => list(array.coords.x!).map(Number);

describe("labels", () => {
  test("whole numbers of any dtype are the same label in arithmetic", () => {
    const sum = along([1n, 2n, 3n], [1, 2, 3]).add(along([3, 1], [10, 20]));
    expect([labels(sum), list(sum)]).toEqual([
      [1, 3],
      [21, 13],
    ]);
    expect(list(along([1n, 2n], [1, 2]).add(along([1, 2], [1, 2])))).toEqual([2, 4]);
  });

  test("arithmetic with repeated labels that differ is refused", () => {
    expect(() => along([1, 1, 2], [1, 2, 3]).add(along([1, 2], [1, 2]))).toThrow(/"x".*repeated/);
    expect(list(along([1, 1], [1, 2]).add(along([1, 1], [1, 2])))).toEqual([2, 4]);
  });

  test("a repeated label selects all its positions and keeps the dimension; in oneOf it is refused", () => {
    const array = along([1, 2, 1, 3], [10, 20, 30, 40]);
    expect(list(array.sel({ x: 1 }))).toEqual([10, 30]);
    expect(array.sel({ x: 2 }).dims).toEqual([]);
    expect(() => array.sel({ x: oneOf([1]) })).toThrow(/repeated/);
    expect(list(array.sel({ x: oneOf([3, 2]) }))).toEqual([40, 20]);
  });

  test("of two labels equally near the larger one is taken", () => {
    expect(along([1, 2, 3], [10, 20, 30]).sel({ x: 2.5 }, { method: "nearest" }).item()).toBe(30);
    expect(along([3, 2, 1], [10, 20, 30]).sel({ x: oneOf([2.5, 1.5]) }, { method: "nearest" }).values).toEqual(
      Float64Array.of(10, 20),
    );
  });

  test("NaN is a label that can be selected, one or many", () => {
    const array = along([1, Number.NaN, 3], [10, 20, 30]);
    expect(array.sel({ x: Number.NaN }).item()).toBe(20);
    expect(list(array.sel({ x: oneOf([Number.NaN, 1]) }))).toEqual([20, 10]);
  });

  test("a scalar coordinate gives way to the labels of the other's dimension", () => {
    const array = along([1, 2, 3], [10, 20, 30]);
    expect(labels(array.sub(array.isel({ x: 0 })))).toEqual([1, 2, 3]);
    expect(labels(array.isel({ x: 0 }).sub(array))).toEqual([1, 2, 3]);
  });

  test("an interval may end in the period in which it begins", () => {
    const months = dataArray([1, 2, 3], {
      dims: ["x"],
      coords: { x: [0, 1, 2].map((i) => new Date(Date.UTC(2001, i))) },
    });
    expect(list(months.sel({ x: [new Date("2001-01-15"), "2001"] }))).toEqual([2, 3]);
  });

  test("times of calendars whose dates differ do not meet", () => {
    const at = (calendar: "standard" | "noleap") =>
      dataArray([1], { dims: ["time"], coords: { time: [new CFDatetime(0, calendar)] } });
    expect(() => at("standard").add(at("noleap"))).toThrow(/calendar/);
  });
});

describe("numbers", () => {
  const one = (dtype: "int32" | "uint32" | "uint64" | "int64", ...values: bigint[]) =>
    dataArray(dtype.endsWith("64") ? values : values.map(Number), { dims: ["x"], dtype });

  test("32-bit products wrap exactly", () => {
    const big = one("int32", 2147483647n);
    expect(list(big.mul(big))).toEqual([1]);
    expect(list(one("uint32", 4294967295n).mul(one("uint32", 4294967291n)))).toEqual([5]);
    expect(list(one("int32", 3n).pow(31))).toEqual([Number(BigInt.asIntN(32, 3n ** 31n))]);
  });

  test("uint64 beyond 2^63 compare as what they are", () => {
    expect(list(one("uint64", 2n ** 63n + 1n).gt(one("uint64", 1n)))).toEqual([1]);
    expect(list(one("uint64", 2n ** 63n + 1n).gt(one("int64", -1n)))).toEqual([1]);
    expect(list(one("uint64", 2n ** 64n - 1n).eq(one("int64", -1n)))).toEqual([0]);
  });

  test("the mean of large 64-bit integers does not wrap", () => {
    expect(
      one("int64", 2n ** 62n, 2n ** 62n, 2n ** 62n)
        .mean()
        .item(),
    ).toBe(2 ** 62);
  });

  test("a number beside float32 is compared as float32", () => {
    const array = dataArray(Float32Array.of(0.1), { dims: ["x"] });
    expect([array.eq(0.1), array.lt(0.1), array.ge(0.1)].map((result) => list(result)[0])).toEqual([1, 0, 1]);
  });
});

describe("making arrays", () => {
  test("a dtype converts typed arrays", () => {
    const { dtype, values } = dataArray(Uint8Array.of(1, 2), { dims: ["x"], dtype: "float32" });
    expect([dtype, values]).toEqual(["float32", Float32Array.of(1, 2)]);
    expect(dataArray(Uint8Array.of(0, 7), { dtype: "bool" }).values).toEqual(Uint8Array.of(0, 1));
  });

  test.each([[[1, null]], [[1, "a"]], [["a", 1]], [[1n, 1.5]], [[1, undefined]]])(
    "%s are no elements of one array",
    (values) => {
      expect(() => dataArray(values as number[])).toThrow(/is no (float64|string|int64)/);
    },
  );

  test("what is neither a number nor an array takes no part in arithmetic", () => {
    expect(() => dataArray([1]).add("1" as unknown as number)).toThrow(/neither a number nor a DataArray/);
  });

  test.each([
    ["a coordinate on another dimension", { dims: ["y"], coords: { x: [1, 2] } }, /coordinate "x".*\(x\)/],
    ["a coordinate of another shape", { dims: ["y"], coords: { z: dataArray([1, 2, 3], { dims: ["y"] }) } }, /"y".*3/],
    ["one dimension twice", { dims: ["y", "y"], shape: [1, 2] }, /"y" twice/],
  ])("%s is refused", (_, options, message) => {
    expect(() => dataArray(Float64Array.of(1, 2), options)).toThrow(message);
  });
});

test("text and times are not cast silently to the numbers that hold them", () => {
  const times = dataArray([new Date(0)], { dims: ["x"] });
  expect(() => times.astype("string")).toThrow(/datetime/);
  expect(() => dataArray([1], { dims: ["x"] }).astype("datetime")).toThrow(/datetime/);
});

test("parts of one lazy coordinate that are equal stay in arithmetic", () => {
  const array = { dtype: "float64", shape: [2, 2], chunkShape: [1, 1], data: Float64Array.of(1, 2, 3, 4) } as const;
  const lazy = () => sourceNode({ format: "memory", source: "", variable: "area" }, ["y", "x"], chunkedReader(array));
  const [expr, area] = [lazy(), lazy()];
  const variable = (of: typeof expr) => ({ expr: of, attrs: {}, encoding: {} });
  const cube = new DataArray("v", variable(expr), new Map([["area", variable(area)]]));
  const difference = cube.isel({ y: [0, 1] }).sub(cube.isel({ y: [0, 1] }));
  expect(Object.keys(difference.coords)).toEqual(["area"]);
  expect(Object.keys(cube.isel({ y: 0 }).sub(cube.isel({ y: 1 })).coords)).toEqual([]);
});

test("a result too large for memory stays lazy, and computing it is a clear error", async () => {
  const product = dataArray(new Float64Array(1e5), { dims: ["a"] }).mul(
    dataArray(new Float64Array(1e5), { dims: ["b"] }),
  );
  expect([product.isComputed, String(product).includes("lazy")]).toEqual([false, true]);
  expect(() => product.values).toThrow(/compute/);
  await expect(product.compute()).rejects.toMatchObject({ code: "memory-limit" });
});
