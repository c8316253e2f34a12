import "../ops/methods.ts";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { palette } from "./colour-map.ts";
import { type Plot, vegaLiteType } from "./plot.ts";
import { encodePng, transparentIndex } from "./png.ts";

interface Spec {
  readonly title: { text: string; subtitle?: string };
  readonly width: number;
  readonly height: number;
  readonly data: { values: Record<string, number | string | null>[] };
  readonly encoding: Record<
    string,
    { type: string; scale: { domain?: number[]; reverse?: boolean; type?: string }; title: string }
  >;
  readonly layer: [{ mark: object; data: { values: [{ url: string }] } }, ...Layer[], Layer];
}

interface Layer {
  readonly encoding: Spec["encoding"] & { color: { scale: { domain: number[]; range: string[] } } };
}

/** The layer with the axes and the colour bar: the uppermost. */
function axesOf({ layer }: Spec): Layer["encoding"] {
  return (layer.at(-1) as Layer).encoding as Layer["encoding"];
}

async function draw(plot: Plot): Promise<{ spec: Spec; png: string; bytes: number }> {
  const bundle = await plot.mimeBundle();
  return {
    spec: bundle[vegaLiteType] as Spec,
    png: bundle["image/png"] as string,
    bytes: JSON.stringify(bundle).length,
  };
}

/** Palette indices of a PNG made here: rows from the top. */
function decode(png: string): { width: number; height: number; at: (row: number, column: number) => number } {
  const bytes = Buffer.from(png, "base64");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const start = bytes.indexOf("IDAT", 0, "latin1");
  const rows = inflateSync(bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start - 4)));
  return { width, height, at: (row, column) => rows[row * (width + 1) + 1 + column]! };
}

function field(lat: number[], values: number[][], more: object = {}): DataArray {
  return dataArray(values, {
    dims: ["lat", "lon"],
    coords: { lat, lon: [0, 10], time: new Date(0) },
    name: "t",
    attrs: { units: "K", long_name: "temperature" },
    ...more,
  });
}

describe("map", () => {
  test.each([
    [
      "ascending",
      [0, 10],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "descending",
      [10, 0],
      [
        [3, 4],
        [1, 2],
      ],
    ],
  ] as const)("north is up for %s latitudes", async (_, lat, values) => {
    const { spec, png } = await draw(
      field(
        [...lat],
        values.map((row) => [...row]),
      ).plot(),
    );
    const image = decode(png);
    expect(image.at(0, 0)).toBe(Math.round(254 * (2 / 3)));
    expect(image.at(image.height - 1, 0)).toBe(0);
    expect(image.at(0, image.width - 1)).toBe(254);
    const { x, y, color } = axesOf(spec);
    expect([x!.scale.domain, y!.scale.domain]).toEqual([
      [-5, 15],
      [-5, 15],
    ]);
    expect(color.scale.domain).toEqual([1, 4]);
    expect(spec.title).toMatchObject({ text: "t", subtitle: "time = 1970-01-01" });
  });

  test("a transposed array is drawn the same", async () => {
    const transposed = dataArray(
      [
        [1, 3],
        [2, 4],
      ],
      { dims: ["lon", "lat"], coords: { lat: [0, 10], lon: [0, 10] } },
    );
    const image = decode((await draw(transposed.plot.map())).png);
    expect([
      image.at(image.height - 1, 0),
      image.at(0, image.width - 1),
      image.at(image.height - 1, image.width - 1),
    ]).toEqual([0, 254, 85]);
  });

  test("missing data are transparent, data around zero are red and blue", async () => {
    const { spec, png } = await draw(
      field(
        [0, 10],
        [
          [-1, Number.NaN],
          [0, 3],
        ],
      ).plot({ title: "a <b>", subtitle: "" }),
    );
    const image = decode(png);
    expect(image.at(image.height - 1, image.width - 1)).toBe(transparentIndex);
    expect(image.at(0, 0)).toBe(127);
    const { domain, range } = axesOf(spec).color.scale;
    expect([domain, range[5]]).toEqual([[-3, 3], "#f7f7f7"]);
    expect(spec.title).toEqual({ text: "a <b>", anchor: "start" });
  });

  test("without labels row 0 is on top", async () => {
    const { spec, png } = await draw(
      dataArray([
        [1, 2],
        [3, 4],
      ]).plot(),
    );
    expect(decode(png).at(0, 0)).toBe(0);
    expect(axesOf(spec).y!.scale.reverse).toBe(true);
  });

  test("a large raster becomes at most 1 MB, whatever its content", async () => {
    const noise = Float32Array.from({ length: 1500 * 2000 }, (_, i) => Math.sin(i * i));
    const array = dataArray(noise, { dims: ["y", "x"], shape: [1500, 2000], name: "noise" });
    const { bytes, png } = await draw(array.plot());
    expect(bytes).toBeLessThan(1_000_000);
    expect(decode(png).width).toBeLessThanOrEqual(640);
  });

  test("a lazy array is read when it is shown", async () => {
    const reader = chunkedReader({
      dtype: "int16",
      shape: [1, 4, 4],
      chunkShape: [1, 2, 2],
      data: Int16Array.from({ length: 16 }, (_, i) => i),
    });
    const { DataArray: Lazy } = await import("../array/data-array.ts");
    const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["band", "y", "x"], reader);
    const { png } = await draw(new Lazy("v", { expr, attrs: {}, encoding: {} }, new Map()).plot());
    expect(decode(png).at(0, 0)).toBe(0);
  });
});

describe("line", () => {
  test("times go to the right on a time axis, other calendars by their date's name", async () => {
    const time = [new CFDatetime(0, "noleap"), new CFDatetime(86_400_000 * 59, "noleap")];
    const { spec } = await draw(dataArray([1, Number.NaN], { dims: ["time"], coords: { time }, name: "s" }).plot());
    expect(spec.encoding.x).toMatchObject({ type: "temporal", scale: { type: "utc" } });
    expect(spec.data.values).toEqual([
      { x: 0, y: 1 },
      { x: Date.UTC(1970, 2, 1), y: null },
    ]);
  });

  test("many points are thinned without losing the extremes", async () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => (i === 77_777 ? 99 : Math.sin(i)));
    const { spec, bytes } = await draw(dataArray(values, { name: "s" }).plot());
    expect(spec.data.values.length).toBeLessThanOrEqual(6000);
    expect(spec.data.values.some(({ y }) => y === 99)).toBe(true);
    expect(bytes).toBeLessThan(1_000_000);
  });

  test("two dimensions are one line each, named by their label", async () => {
    const { spec } = await draw(
      field(
        [0, 10],
        [
          [1, 2],
          [3, 4],
        ],
      ).plot.line(),
    );
    expect(spec.data.values.map(({ line }) => line)).toEqual(["0", "0", "10", "10"]);
  });
});

describe("odd data", () => {
  const grid = (lon: number[], values: number[][]) =>
    dataArray(values, { dims: ["lat", "lon"], coords: { lat: [0, 1], lon } });
  const domains = async (plot: Plot) => {
    const { x, y, color } = axesOf((await draw(plot)).spec);
    return { x: x!.scale.domain, y: y!.scale.domain, color: color.scale.domain };
  };

  test("a map goes on over the date line", async () => {
    const array = grid(
      [170, 175, 180, -175],
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    );
    expect((await domains(array.plot())).x).toEqual([167.5, 187.5]);
    const image = decode((await draw(array.plot())).png);
    expect(image.at(image.height - 1, image.width - 1)).toBe(Math.round(254 * (3 / 7)));
  });

  test.each([[[3, 1, 2]], [[Number.NaN, 1, 2]]])("labels without order, %j, give way to positions", async (lon) => {
    const array = grid(lon, [
      [1, 2, 3],
      [5, 6, 7],
    ]);
    expect((await domains(array.plot())).x).toEqual([-0.5, 2.5]);
  });

  test.each([5, 0, 1e20, -1e20, 1e-30])("a map of only %d has a scale", async (value) => {
    const [low, high] = (
      await domains(
        grid(
          [0, 1],
          [
            [value, value],
            [value, Number.NaN],
          ],
        ).plot(),
      )
    ).color as [number, number];
    expect(high).toBeGreaterThan(low);
  });

  test("a map of one row or one pixel is drawn when it is asked for", async () => {
    expect((await domains(dataArray([[1, 2]]).plot.map())).y).toEqual([-0.5, 0.5]);
    expect((await domains(dataArray([[[1]]]).plot.map())).x).toEqual([-0.5, 0.5]);
  });

  test("infinite values leave a histogram its scale", async () => {
    const { spec } = await draw(
      dataArray([Number.NEGATIVE_INFINITY, 1, 3, Number.POSITIVE_INFINITY]).plot.hist({ bins: 2 }),
    );
    expect(spec.data.values.map(({ count }) => count)).toEqual([1, 1]);
  });

  test("a title as long as a file does not go into the notebook", async () => {
    const name = "x".repeat(2e6);
    expect((await draw(dataArray([1, 2], { name, attrs: { long_name: name } }).plot())).bytes).toBeLessThan(10_000);
  });

  test.each([
    [{ bins: 1e7 }, /bins/],
    [{ width: -5 }, /width/],
    [{ height: Number.NaN }, /height/],
    [{ range: [3, 1] }, /range/],
  ] as const)("%j is refused", (options, message) => {
    expect(() => dataArray([1, 2]).plot.hist(options)).toThrow(message);
  });
});

test("histogram counts every element once and leaves out missing ones", async () => {
  const { spec } = await draw(dataArray([0, 0.5, 1, 9.99, 10, Number.NaN], { name: "h" }).plot.hist({ bins: 10 }));
  expect(spec.data.values.map(({ count }) => count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
});

test("what cannot be drawn is said at once", () => {
  expect(() => dataArray([1, 2]).plot.map()).toThrow(/plot\.map.*has 1 dimensions, a map has 2/);
  expect(() => dataArray(["a"]).plot()).toThrow(/is string/);
  expect(() => dataArray(new Float64Array(0)).plot()).toThrow(/no elements/);
  expect(String(dataArray([1, 2], { name: "s" }).plot())).toBe("Plot (line) of s (dim_0: 2)");
});

test("a PNG begins with its signature and has a palette of 256 colours", () => {
  const png = Buffer.from(encodePng({ width: 1, height: 1, indices: Uint8Array.of(0) }, palette("gray", 255)));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(png.indexOf("PLTE") - 4)).toBe(768);
});
