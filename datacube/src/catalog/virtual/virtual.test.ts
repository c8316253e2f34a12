import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import "../../ops/methods.ts";
import type { Dataset } from "../../array/dataset.ts";
import { calc } from "../../ops/calc.ts";
import * as testing from "../../ops/testing.ts";
import { type DatasetIndex, openIndex } from "../index/dataset-index.ts";
import { toVirtual } from "./check.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const area = { bbox: [10.33, 47.8, 10.36, 47.84], crs: 32632, resolution: 60 } as const;

let index: DatasetIndex;
let whole: Dataset;
beforeAll(async () => {
  index = await openIndex(":memory:");
  await index.add(join(golden, "stac", "scenes", "collection.json"));
  whole = await index.load({ product: "scenes", measurements: ["red", "nir08", "qa"], ...area });
});

const close = (one: Dataset, other: Dataset): Promise<void> => testing.assertAllclose(one, other);
const masked = (name: string) => whole.get(name).where(whole.get(name).ne(0));

describe("virtual products", () => {
  test("a product alone is its load, with its own filter beside that of the query", async () => {
    const all = index.virtual({ product: "scenes", measurements: ["red"], groupby: "id" });
    await testing.assertIdentical(
      await all.load(area),
      await index.load({ product: "scenes", measurements: ["red"], groupby: "id", ...area }),
    );
    const filter = '"eo:cloud_cover" < 50';
    const clear = index.virtual({ product: "scenes", measurements: ["red"], filter });
    const found = await clear.load({ ...area, filter: "id LIKE 'tile%'" });
    await testing.assertIdentical(
      found,
      await index.load({ product: "scenes", measurements: "red", ...area, filter: `${filter} AND id LIKE 'tile%'` }),
    );
  });

  test("formulas work on floats without missing pixels, with functions, numbers and quoted names", async () => {
    const ndvi = index.virtual({
      transform: "calc",
      output: {
        ndvi: "(nir08 - red) / (nir08 + red + 1e-9)",
        scaled: { formula: "sqrt(red) * 2.5E+2", dtype: "int16", nodata: -1, units: "1" },
        "B-half": '"qa" / 2',
      },
      input: { product: "scenes", measurements: ["red", "nir08", "qa"] },
    });
    const ds = await ndvi.load(area);
    const [red, nir] = [masked("red"), masked("nir08")];
    await testing.assertAllclose(
      ds.get("ndvi").rename(""),
      calc`(${nir} - ${red}) / (${nir} + ${red} + 1e-9)`.rename(""),
    );
    const expected = calc`sqrt(${red}) * 250`.fillna(-1).astype("int16");
    await testing.assertAllclose(ds.get("scaled").rename(""), expected.rename(""));
    expect(ds.get("scaled")).toMatchObject({ dtype: "int16", attrs: { units: "1", nodata: -1 } });
    expect([...ds.parts.variables.keys()]).toEqual(["ndvi", "scaled", "B-half"]);
  });

  test("masks by flags keep what is clear", async () => {
    const flags = whole.get("qa").attrs.flag_meanings as string;
    const [flag] = flags.split(" ");
    const product = { product: "scenes", measurements: ["red", "qa"] } as const;
    const mask = { transform: "makeMask", measurement: "qa", none: [flag!], input: product } as const;
    const ds = await index.virtual({ transform: "applyMask", mask: "qa", input: mask }).load(area);
    const keeps = whole.get("qa").maskFlags(flag!).invert();
    expect([...ds.parts.variables.keys()]).toEqual(["red"]);
    expect(ds.get("red").dtype).toBe(whole.get("red").dtype);
    await testing.assertAllclose(ds.get("red"), whole.get("red").where(keeps, 0).astype(whole.get("red").dtype));
    const any = await index.virtual({ ...mask, none: undefined, any: flag! } as never).load(area);
    expect((await any.get("qa").compute()).values).toEqual((await whole.get("qa").maskFlags(flag!).compute()).values);
  });

  test("select, rename, toFloat", async () => {
    const select = { transform: "select", measurements: ["nir", "red"], input: { product: "scenes" } } as const;
    const ds = await index
      .virtual({ transform: "toFloat", input: { transform: "rename", names: { red: "rouge" }, input: select } })
      .load(area);
    expect([...ds.parts.variables.keys()]).toEqual(["nir", "rouge"]);
    expect(ds.get("rouge")).toMatchObject({ dtype: "float32", attrs: {} });
    await testing.assertAllclose(ds.get("rouge").rename(""), masked("red").astype("float32").withAttrs({}).rename(""));
    const lacking = index.virtual({ ...select, measurements: ["brown"] }).load(area);
    await expect(lacking).rejects.toThrow(/no variable "brown"; the names are "red"/);
  });

  test("measurements side by side at the times that all have, on the grid of the first", async () => {
    const ds = await index
      .virtual({
        juxtapose: [
          { product: "scenes", measurements: ["red"], filter: "id LIKE 'tile%'" },
          { product: "scenes", measurements: ["qa"], resampling: "nearest" },
        ],
      })
      .load(area);
    const expected = await index.load({
      product: "scenes",
      measurements: ["red", "qa"],
      ...area,
      filter: "id LIKE 'tile%'",
    });
    expect(ds.sizes).toEqual(expected.sizes);
    await close(ds, expected);
    const twice = index.virtual({ juxtapose: [{ product: "scenes" }, { product: "scenes", measurements: ["red"] }] });
    await expect(twice.load(area)).rejects.toThrow(/two inputs have "red": rename one/);
  });

  test("times of several one after the other, with what they come from; what has none is left out", async () => {
    const of = (filter: string) => ({ product: "scenes", measurements: ["red"], filter });
    const parts = ["id = 'late'", "id = 'nothing'", "id LIKE 'tile%'"].map(of);
    const ds = await index.virtual({ collate: parts, source: "from" }).load(area);
    const [late, tiles] = [parts[0]!, parts[2]!];
    const times = async (one: object) =>
      (await index.load({ ...one, product: "scenes", ...area }).catch(() => undefined))?.coords.time?.values ?? [];
    const expected = [...(await times(late)), ...(await times(tiles))].map(String).toSorted();
    expect(Array.from(ds.coords.time!.values as Iterable<unknown>, String)).toEqual(expected);
    expect(new Set((await ds.get("from").compute()).values as Iterable<number>)).toEqual(
      new Set([0, 2].slice(expected.length > 2 ? 0 : 1)),
    );
    await expect(index.virtual({ collate: [of("id = 'nothing'")] }).load(area)).rejects.toMatchObject({
      code: "nothing-found",
    });
    const mixed = index.virtual({ collate: [of("id = 'late'"), { product: "scenes", measurements: ["qa"] }] });
    await expect(mixed.load({ crs: 32632, resolution: 60 })).rejects.toThrow(
      /collate: inputs have other measurements: red; qa/,
    );
  });

  test.each([
    [{ aggregate: "median" } as const, (ds: Dataset) => ds.median("time")],
    [{ aggregate: "std" } as const, (ds: Dataset) => ds.std("time")],
    [{ aggregate: "mean", resample: "1MS" } as const, (ds: Dataset) => ds.resample({ time: "1MS" }).mean()],
    [{ aggregate: "max", groupby: "time.month" } as const, (ds: Dataset) => ds.groupby("time.month").max()],
    [{ aggregate: "count" } as const, (ds: Dataset) => ds.count("time")],
    [{ aggregate: "last" } as const, (ds: Dataset) => ds.composite("time", { method: "last" })],
  ])("statistics over time without missing pixels: %j", async (words, expected) => {
    const ds = await index.virtual({ ...words, input: { product: "scenes", measurements: ["red"] } }).load(area);
    const { nodata: _, ...attrs } = whole.get("red").attrs;
    const floats = (await index.load({ product: "scenes", measurements: ["red"], ...area })).map((x) =>
      x.where(x.ne(0)).withAttrs(attrs),
    );
    await close(ds, expected(floats) as unknown as Dataset);
  });

  test("what is loaded on its own grid and then put on that of the query, or another", async () => {
    const product = { product: "scenes", measurements: ["red"], groupby: "solarDay" } as const;
    const same = await index.virtual({ reproject: {}, resampling: "nearest", input: product }).load(area);
    const native = await index.load({ ...product, bbox: area.bbox });
    await close(same, native.reproject(whole.get("red")) as unknown as Dataset);
    const other = await index
      .virtual({ reproject: { crs: "EPSG:4326", resolution: 0.001 }, input: product })
      .load({ bbox: area.bbox });
    expect(other.dims).toContain("latitude");
    const both = index.virtual({
      juxtapose: [
        { transform: "rename", names: { red: "a" }, input: product },
        {
          reproject: {},
          resampling: "bilinear",
          input: { product: "scenes", measurements: ["nir08"], groupby: "solarDay" },
        },
      ],
    });
    expect([...(await both.load(area)).parts.variables.keys()]).toEqual(["a", "nir08"]);
    const apart = index.virtual({
      juxtapose: [product, { reproject: { crs: "EPSG:4326" }, input: { product: "scenes", measurements: ["qa"] } }],
    });
    await expect(apart.load(area)).rejects.toThrow(/inputs lie on other grids/);
  });

  test("without an area, that of all inputs", async () => {
    const one = index.virtual({
      juxtapose: [
        { product: "scenes", measurements: ["red"] },
        { product: "scenes", measurements: ["qa"] },
      ],
    });
    expect(one.products).toEqual(["scenes"]);
    const all = await index.load({ product: "scenes", measurements: ["red", "qa"], crs: 32632, resolution: 60 });
    const ds = await one.load({ crs: 32632, resolution: 60 });
    await close(ds, all);
  });
});

test.each([
  [7, /the definition is no record/],
  [{}, /the definition has none of product, juxtapose/],
  [{ product: "a", collate: [] }, /has several of product/],
  [{ transform: "magic", input: { product: "a" } }, /the definition.transform is "magic", none of select, rename/],
  [
    { transform: "select", measurements: [], input: { product: "" } },
    /measurements is \[\], not a name or a list of names; input.product is "", not a text/,
  ],
  [
    { juxtapose: [{ product: "a" }, { collate: [{ product: 3, colour: 1 }] }] },
    /juxtapose\[1\].collate\[0\].product is 3.*juxtapose\[1\].collate\[0\].colour is unknown; known are product, measurements/,
  ],
  [{ aggregate: "mode", input: { product: "a" } }, /aggregate is "mode", not one of mean, median/],
  [{ aggregate: "geomedian", resample: "1MS", input: { product: "a" } }, /a geomedian is one of all times/],
  [
    { aggregate: "mean", resample: "1MS", groupby: "time.month", input: { product: "a" } },
    /resample and groupby: it needs one/,
  ],
  [{ transform: "makeMask", measurement: "qa", input: { product: "a" } }, /needs any or none/],
  [
    { transform: "calc", output: { a: { dtype: "int7" } }, input: { product: "a" } },
    /output.a.formula is missing; output.a.dtype is "int7"/,
  ],
  [{ transform: "toString", input: { product: "a" } }, /none of select/],
  [{ transform: "calc", output: {} }, /input is missing; output is no record of formulas/],
  [
    { reproject: { crs: 3, resolution: [1] }, input: { product: "a" } },
    /reproject.crs is 3.*reproject.resolution is \[1\]/,
  ],
])("what is wrong with a definition is told with its place: %#", (definition, message) => {
  expect(() => toVirtual(definition)).toThrow(message);
});

test("an unknown name in a formula is told with those that there are", async () => {
  const wrong = index.virtual({
    transform: "calc",
    output: { a: "red + brown" },
    input: { product: "scenes", measurements: ["red"] },
  });
  await expect(wrong.load(area)).rejects.toThrow(/no variable "brown"; the names are "red"/);
  const unfinished = index.virtual({
    transform: "calc",
    output: { a: "red +" },
    input: { product: "scenes", measurements: ["red"] },
  });
  await expect(unfinished.load(area)).rejects.toMatchObject({ code: "expression" });
});
