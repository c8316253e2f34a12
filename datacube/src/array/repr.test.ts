import "../ops/methods.ts";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { dataArray, dataset } from "./construct.ts";
import { DataArray } from "./data-array.ts";
import { datasetHtml } from "./repr-html.ts";

const time = [new CFDatetime(0, "360_day"), new CFDatetime(86_400_000 / 2, "360_day")];
const t = dataArray(
  [
    [280.123456789, Number.NaN, 1e-9],
    [1e12, -0.5, 3],
  ],
  {
    dims: ["time", "x"],
    coords: { time, x: Int32Array.of(1, 2, 3), run: "<a>" },
    name: "t",
    attrs: { units: "K", note: '<script>alert("x")</script>' },
  },
);
const reader = chunkedReader({ dtype: "int16", shape: [9, 9], chunkShape: [4, 5], data: new Int16Array(81) });
const lazy = new DataArray(
  "v",
  { expr: sourceNode({ format: "zarr", source: "p", variable: "v" }, ["y", "x2"], reader), attrs: {}, encoding: {} },
  new Map(),
);
const ds = dataset({ t, v: lazy, flag: dataArray([true, false], { dims: ["time"] }) }, { attrs: { title: "a & b" } });

function bundle(value: object): Record<string, string> {
  return (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!();
}

describe("text", () => {
  test("of an array", () => {
    expect(inspect(t)).toMatchInlineSnapshot(`
      "DataArray "t" (time: 2, x: 3) float64 48 B
      [[280.123, NaN, 1e-9],
       [1e+12, -0.5, 3]]
      Coordinates:
        * time  (time) datetime 16 B 1970-01-01 1970-01-01T12:00:00
        * x     (x) int32 12 B 1 2 3
          run   () string 16 B "<a>"
      Attributes:
          units:  K
          note:   <script>alert("x")</script>"
    `);
  });
  test("of a dataset", () => {
    expect(String(ds)).toMatchInlineSnapshot(`
      "Dataset 256 B
      Dimensions: (time: 2, x: 3, y: 9, x2: 9)
      Coordinates:
        * time  (time) datetime 16 B 1970-01-01 1970-01-01T12:00:00
        * x     (x) int32 12 B 1 2 3
          run   () string 16 B "<a>"
      Data variables:
          t     (time, x) float64 48 B 280.123 NaN 1e-9 1e+12 -0.5 3
          v     (y, x2) int16 162 B lazy · 6 chunks of 4×5 · zarr
          flag  (time) bool 2 B true false
      Attributes:
          title:  a & b"
    `);
  });
  test("of many elements is shortened on every axis", () => {
    const many = dataArray(
      Float64Array.from({ length: 3000 }, (_, i) => i),
      { dims: ["a", "b", "c"], shape: [3, 10, 100] },
    );
    expect(String(many).length).toBeLessThan(1200);
    expect(String(dataArray(new Float64Array(0)))).toContain("(no elements)");
  });
});

describe("HTML", () => {
  test("escapes what comes from files", () => {
    for (const value of [t, ds]) {
      const html = bundle(value)["text/html"]!;
      expect(html).not.toContain("<script>");
      expect(html).toContain("&lt;script&gt;");
      expect(html).toContain("&lt;a&gt;");
    }
  });
  test("folds sections, uses the theme's colours, and tells chunks of lazy variables", () => {
    const html = bundle(ds)["text/html"]!;
    expect(html).toMatch(/<details open><summary>Data variables <span class="muted">\(3\)/);
    expect(html).toContain("var(--jp-ui-font-color1,");
    expect(html).toContain("lazy · 6 chunks of 4×5 · zarr");
    expect(bundle(ds)["text/plain"]).toBe(String(ds));
  });
});

test("10,000 variables and a huge attribute are shown in part", () => {
  const one = dataArray([1], {
    dims: ["x"],
    attrs: { history: "<b>".repeat(1e6), list: Array.from({ length: 1e5 }, (_, i) => i) },
  });
  const many = dataset(
    Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`v${i}`, i === 0 ? one : one.withAttrs({})])),
  );
  const html = datasetHtml(many);
  expect(html).toMatch(/… and 9500 more/);
  expect(html).not.toContain("<b><b>");
  expect([html.length < 200_000, String(many).length < 50_000, String(many).includes("… and 9500 more")]).toEqual([
    true,
    true,
    true,
  ]);
});
