import "../ops/methods.ts";
import { expect, expectTypeOf, test } from "vitest";
import type { CFDatetime } from "../cf/cf-datetime.ts";
import type { open } from "../open.ts";
import { calc } from "../ops/calc.ts";
import { dataArray, dataset } from "./construct.ts";
import type { DataArray } from "./data-array.ts";
import type { Dataset } from "./dataset.ts";
import type { Variables } from "./schema.ts";
import { describeType } from "./type-text.ts";

type Dims = "time" | "lat" | "lon";
const cube = dataArray([[[1, 2]]], { dims: ["time", "lat", "lon"], coords: { lat: [50], lon: [1, 2] } });
const typed = cube.astype("float32");

/** Types are checked by the compiler; what is in here is not run. */
function compiled(_check: () => unknown): void {}

test("dimensions and dtypes are followed through operations", () => {
  expectTypeOf(typed).toEqualTypeOf<DataArray<Dims, "float32">>();
  expectTypeOf(typed.mean("time")).toEqualTypeOf<DataArray<"lat" | "lon", "float32">>();
  expectTypeOf(typed.max(["lat", "lon"])).toEqualTypeOf<DataArray<"time", "float32">>();
  expectTypeOf(typed.mean()).toEqualTypeOf<DataArray<never, "float32">>();
  expectTypeOf(typed.mean().item()).toEqualTypeOf<number>();
  expectTypeOf(typed.values).toEqualTypeOf<Float32Array>();
  expectTypeOf(typed.astype("int16").mean("time")).toEqualTypeOf<DataArray<"lat" | "lon", "float64">>();
  expectTypeOf(typed.mean("time").sub(typed)).toExtend<DataArray<Dims>>();
  expectTypeOf(typed.gt(3)).toEqualTypeOf<DataArray<Dims, "bool">>();
  expectTypeOf<DataArray<"time", "datetime">["values"]>().toEqualTypeOf<CFDatetime[]>();
  expect(typed.mean("time").dims).toEqual(["lat", "lon"]);
  expect(typed.mean().item()).toBe(1.5);
});

test("a dimension that is not there is refused by the compiler", () => {
  compiled(() => [
    // @ts-expect-error tiem
    typed.mean("tiem"),
    // @ts-expect-error tiem
    typed.mean(["lat", "tiem"]),
    // @ts-expect-error gone
    typed.mean("time").mean("time"),
    // @ts-expect-error latt
    typed.sel({ latt: 50 }),
    // @ts-expect-error latt
    typed.isel({ latt: 0 }),
  ]);
  expect(() => typed.mean("tiem" as "time")).toThrow(/tiem/);
});

test("what the compiler does not know it lets pass", () => {
  const names: string[] = ["time"];
  const plain: DataArray = typed;
  const rest = typed.dims.filter((dim) => dim !== "time");
  const either = (rest.length > 1 ? "lat" : "time") as "lat" | "time";
  expectTypeOf(plain.mean("time")).toExtend<DataArray>();
  expectTypeOf(plain.mean(names).sel).toBeCallableWith({ any: 1 });
  expectTypeOf(typed.mean(rest)).toEqualTypeOf<DataArray<Dims, "float32">>();
  expectTypeOf(typed.mean(either)).toEqualTypeOf<DataArray<Dims, "float32">>();
  const difference = calc`${typed} - ${plain}`;
  expectTypeOf(difference.values[0] * 2 - 1).toEqualTypeOf<number>();
  expect(difference.values[0] * 2 - 1).toBe(-1);
  compiled(async (load: typeof open = undefined as never) => {
    const ds = await load("x.zarr");
    return (await ds.one!.mean("time").compute()).item() * 2 + ds.other!.values[0];
  });
});

test("datasets know their variables", () => {
  type Known = { t2m: typeof typed; land: DataArray<"lat" | "lon", "bool"> };
  const ds = dataset({ t2m: typed, land: typed.mean("time").gt(0) }) as unknown as Dataset<Known>;
  expectTypeOf(ds.t2m).toEqualTypeOf<DataArray<Dims, "float32">>();
  expectTypeOf(ds.mean("time").t2m.dims).toEqualTypeOf<readonly ("lat" | "lon")[]>();
  expectTypeOf(ds.assign({ twice: typed.mul(2) }).twice).toExtend<DataArray<Dims>>();
  expectTypeOf(ds.get("t2m")).toEqualTypeOf<DataArray<Dims, "float32">>();
  expect(ds.mean("time").t2m.dims).toEqual(["lat", "lon"]);
  compiled(() => [
    // @ts-expect-error t2mm
    ds.t2mm,
    // @ts-expect-error depth
    ds.sel({ depth: 3 }),
  ]);
  interface Weather {
    t2m: DataArray<"time" | "lat", "float32">;
  }
  compiled(async (load: typeof open = undefined as never) => {
    const weather = await load<Weather>("x.zarr");
    // @ts-expect-error lon
    return weather.t2m.mean("lon");
  });
});

test("any dataset is fine where a dataset is asked for", () => {
  interface Weather {
    t2m: DataArray<"time" | "lat", "float32">;
  }
  expectTypeOf<Dataset<{ t2m: typeof typed }>>().toExtend<Dataset>();
  expectTypeOf<Dataset<Weather>>().toExtend<Dataset>();
  expectTypeOf<Dataset<Variables>>().toExtend<Dataset>();
  expectTypeOf<Dataset>().toExtend<Dataset<Variables>>();
  expectTypeOf<DataArray>().not.toExtend<Dataset>();
  // so is what its operations give
  const change = (ds: Dataset<Weather>) => ds.abs().mean("time");
  expectTypeOf(change).returns.toExtend<ReturnType<Dataset["mean"]>>();
  expectTypeOf(change).returns.toExtend<ReturnType<Dataset["abs"]>>();
  const means = (ds: Dataset) => ds.mean("time").t2m?.sel({ lat: 50 });
  expectTypeOf(means).returns.toBeAny();
  expect(means(dataset({ t2m: typed }))?.dims).toEqual(["lon"]);
});

test("arrays and datasets say their types", () => {
  const say = (value: object): string => (value as Record<symbol, () => string>)[Symbol.for("craton.type")]!();
  const array = 'import("@craton/datacube").DataArray<"time" | "lat" | "lon", "float32">';
  expect(say(typed)).toBe(array);
  expect(say(typed.mean())).toBe('import("@craton/datacube").DataArray<never, "float32">');
  expect(describeType(typed)).toBe('DataArray<"time" | "lat" | "lon", "float32">');
  expect([describeType(3), describeType(null), describeType({})]).toEqual([undefined, undefined, undefined]);
  const ds = dataset({ t2m: typed, "odd name": typed, mean: typed });
  const variables = `{ "t2m": ${array}; "odd name": ${array} }`;
  expect(say(ds)).toBe(`import("@craton/datacube").Dataset<${variables}, "time" | "lat" | "lon">`);
});
