import "../ops/methods.ts";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import { decodePng } from "../testing/decode-png.ts";
import { coloursOf } from "./colour-map.ts";
import { type Plot, vegaLiteType } from "./plot.ts";

interface Layer {
  readonly data: { readonly values: readonly Record<string, unknown>[]; readonly name?: string };
  readonly mark: { readonly type: string };
  readonly encoding?: Readonly<Record<string, { readonly scale: Scale; readonly title: string | null }>>;
}

interface Scale {
  readonly domain: readonly number[];
  readonly range: readonly string[];
  readonly type?: string;
}

interface Spec {
  readonly width: number;
  readonly height: number;
  readonly layer: readonly Layer[];
  readonly concat: readonly (Spec & { readonly title: { readonly text: string } })[];
  readonly datasets: Readonly<Record<string, unknown>>;
  readonly columns: number;
  readonly data: { readonly values: readonly Record<string, number>[] };
  readonly encoding: NonNullable<Layer["encoding"]>;
}

const specOf = async (plot: Plot): Promise<Spec> => (await plot.toSpec()) as unknown as Spec;
const bytesOf = async (plot: Plot): Promise<number> => JSON.stringify(await plot.mimeBundle()).length;
const markNames = ({ layer }: Spec): string[] => layer.map(({ mark }) => mark.type);
const range = (length: number, at: (i: number) => number): number[] => Array.from({ length }, (_, i) => at(i));

/** A field over the whole Earth, cells of 5 degrees: its values are the latitudes. */
const lat = range(36, (i) => 87.5 - 5 * i);
const lon = range(72, (i) => -177.5 + 5 * i);
const earth = dataArray(
  lat.map((degrees) => lon.map(() => degrees)),
  { dims: ["lat", "lon"], coords: { lat, lon }, name: "latitude" },
);
/** The sum of column and row. */
const slope = dataArray(
  range(8, (row) => row).map((row) => range(10, (column) => row + column)),
  { dims: ["row", "column"], name: "slope" },
);
const noise = (...shape: number[]): DataArray =>
  dataArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * i)),
    { dims: ["panel", "lat", "lon"].slice(-shape.length), shape, name: "noise" },
  );

describe("a projected map", () => {
  test("shows each place where the projection puts it, and nothing beside the Earth", async () => {
    const bundle = await earth.plot({ projection: "mollweide", colours: "gray", coastlines: false }).mimeBundle();
    const image = decodePng(Buffer.from(bundle["image/png"] as string, "base64"));
    const column = (part: number): number => image.at(Math.floor(part * image.height), image.width >> 1)[0]!;
    expect(image.at(0, 0)[3]).toBe(0);
    expect(image.at(image.height - 1, image.width - 1)[3]).toBe(0);
    expect([column(0.05), column(0.95)].map((gray) => (gray > 200 ? "north" : gray < 55 ? "south" : gray))).toEqual([
      "north",
      "south",
    ]);
    expect(Math.abs(column(0.5) - 127)).toBeLessThan(8);
  });

  test("has coastlines, meridians and parallels, and no axes", async () => {
    const spec = await specOf(earth.plot({ projection: "robinson" }));
    expect(markNames(spec)).toEqual(["image", "geoshape", "geoshape", "point"]);
    const { x } = spec.layer.at(-1)!.encoding as unknown as { x: { axis: null } };
    expect(x.axis).toBeNull();
  });

  test.each(["equirectangular", "equalEarth", "mercator", "orthographic", "northPolar", "southPolar"] as const)(
    "is drawn in %s",
    async (projection) => {
      const bundle = await earth.plot({ projection, colours: "gray" }).mimeBundle();
      const image = decodePng(Buffer.from(bundle["image/png"] as string, "base64"));
      expect(image.at(image.height >> 1, image.width >> 1)[3]).toBe(255);
    },
  );

  test("is drawn in a CRS, and refused without knowing where the data lie", async () => {
    const europe = earth.isel({ lat: [6, 12], lon: [36, 44] });
    expect(markNames(await specOf(europe.plot({ projection: "EPSG:3035" })))).toContain("geoshape");
    await expect(slope.plot({ projection: "robinson" }).toSpec()).rejects.toThrow(/withCrs/);
    const south = earth.isel({ lat: [20, 36] });
    await expect(south.plot({ projection: "northPolar" }).toSpec()).rejects.toThrow(/northPolar/);
  });

  test("coastlines of a map in degrees go on over its edge, and can be left out", async () => {
    expect(markNames(await specOf(earth.plot()))).toEqual(["image", "geoshape", "point"]);
    expect(markNames(await specOf(earth.plot({ coastlines: false })))).toEqual(["image", "point"]);
    const pacific = earth.assignCoords({ lon: range(72, (i) => 2.5 + 5 * i) });
    const coast = (await specOf(pacific.plot())).layer[1]!.data.values[0] as {
      geometry: { coordinates: [number, number][][] };
    };
    const xs = coast.geometry.coordinates.flat().map(([x]) => x);
    // Australia (133° E) and Brazil (308° E) on one map
    expect(xs.some((x) => Math.abs(x - (133 / 360) * 560) < 20)).toBe(true);
    expect(xs.some((x) => Math.abs(x - (308 / 360) * 560) < 20)).toBe(true);
  });
});

describe("contours", () => {
  test("are where the values are, and end at the edge", async () => {
    const { layer, width } = await specOf(slope.plot.contour({ levels: [4, 8] }));
    const [four] = layer[0]!.data.values as unknown as {
      properties: { value: number };
      geometry: { coordinates: [number, number][][] };
    }[];
    expect(four!.properties.value).toBe(4);
    expect(four!.geometry.coordinates).toHaveLength(1);
    const cell = width / 10;
    for (const [x, y] of four!.geometry.coordinates[0]!) expect(x / cell - 0.5 + (y / cell - 0.5)).toBeCloseTo(4, 1);
  });

  test("do not surround missing values", async () => {
    const gap = slope.where(slope.ne(9));
    const lines = async (array: DataArray) => {
      const { layer } = await specOf(array.plot.contour({ levels: [2, 3] }));
      return layer[0]!.data.values.map(({ geometry }) => (geometry as { coordinates: unknown[] }).coordinates.length);
    };
    expect(await lines(gap)).toEqual(await lines(slope));
  });

  test("are filled with one colour per class", async () => {
    const { layer } = await specOf(slope.plot.contourf({ levels: [0, 5, 10, 20], colours: "gray" }));
    const { scale } = layer[0]!.encoding!.fill!;
    expect(scale).toEqual({ type: "threshold", domain: [5, 10], range: ["#000000", "#808080", "#ffffff"] });
    expect(layer[0]!.data.values.map(({ properties }) => (properties as { value: number }).value)).toEqual([0, 5, 10]);
  });

  test("of noise stay below 1 MB", async () => {
    expect(await bytesOf(noise(300, 300).plot.contour())).toBeLessThan(1_000_000);
    expect(await bytesOf(noise(300, 300).plot.contourf())).toBeLessThan(1_000_000);
  });
});

test("a picture with a colour bar is as wide as the output of a notebook in a window of 1200 pixels, however long its title", async () => {
  const named = slope.withAttrs({ long_name: "precipitation flux of a model with a long name", units: "kg m-2 s-1" });
  for (const plot of [named.plot(), named.plot.contourf(), named.plot.line()]) {
    const [, width] = /<svg[^>]* width="(\d+)"/.exec(await plot.toSVG())!;
    expect(Number(width)).toBeLessThan(722);
  }
});

describe("colours", () => {
  test("levels are rounded numbers, and values are drawn in the colour of their class", async () => {
    const bundle = await slope.plot({ levels: 4, colours: "gray" }).mimeBundle();
    const spec = bundle[vegaLiteType] as Spec;
    expect(spec.layer.at(-1)!.encoding!.color!.scale.domain).toEqual([5, 10, 15]);
    const image = decodePng(Buffer.from(bundle["image/png"] as string, "base64"));
    const grays = new Set(range(image.width, (column) => image.at(image.height >> 1, column)[0]!));
    expect([...grays].every((gray) => [0, 85, 170, 255].some((level) => Math.abs(level - gray) <= 1))).toBe(true);
  });

  test("a robust scale leaves outliers out", async () => {
    const spiked = slope.where(slope.ne(0), 1e9);
    const { domain } = (await specOf(spiked.plot({ robust: true }))).layer.at(-1)!.encoding!.color!.scale;
    expect(domain[1]).toBeLessThan(100);
  });

  test.each(["viridis", "turbo", "redblue", "gray"] as const)("%s goes from one colour to another", (name) => {
    expect(coloursOf(name).length).toBeGreaterThan(1);
    for (const colour of coloursOf(name)) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  test("three bands are red, green and blue; bytes as they are", async () => {
    const bands = dataArray(Uint8Array.of(255, 0, 0, 128, 0, 0), { dims: ["band", "y", "x"], shape: [3, 1, 2] });
    const bundle = await bands.plot.rgb().mimeBundle();
    const image = decodePng(Buffer.from(bundle["image/png"] as string, "base64"));
    expect(image.at(0, 0)).toEqual([255, 0, 0, 255]);
    expect(image.at(0, image.width - 1)).toEqual([0, 128, 0, 255]);
  });

  test("variables are red, green and blue, stretched each; missing pixels are transparent", async () => {
    const band = (values: number[]) => dataArray([values], { dims: ["y", "x"] });
    const ds = dataset({ r: band([0, 1000, Number.NaN]), g: band([5, 6, 7]), b: band([3, 3, 3]) });
    const image = decodePng(
      Buffer.from((await ds.plot.rgb(["r", "g", "b"]).mimeBundle())["image/png"] as string, "base64"),
    );
    expect(image.at(0, 0).slice(0, 2)).toEqual([0, 0]);
    expect(image.at(0, image.width >> 1)[0]).toBe(255);
    expect(image.at(0, image.width - 1)[3]).toBe(0);
  });

  test("two bands are not colours", async () => {
    await expect(
      dataArray([[[1]], [[2]]])
        .plot.rgb()
        .toSpec(),
    ).rejects.toThrow(/colours need 3/);
  });
});

describe("bars", () => {
  const rain = dataArray([3, Number.NaN, 5], {
    dims: ["zone"],
    coords: { zone: ["Hill", "Lake", "Plain"] },
    name: "rain",
  });

  test("stand for what has texts as labels, in its order; missing ones leave a gap", async () => {
    const { mark, data, encoding } = (await specOf(rain.plot())) as unknown as Record<string, Record<string, unknown>>;
    expect(mark!.type).toBe("bar");
    expect(data!.values).toEqual([
      { label: "Hill", value: 3 },
      { label: "Lake", value: null },
      { label: "Plain", value: 5 },
    ]);
    expect(encoding!.x).toMatchObject({ field: "label", sort: null, title: "zone" });
  });

  test("of two dimensions stand beside each other", async () => {
    const pairs = dataArray(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { dims: ["zone", "year"], coords: { year: [2020, 2021] } },
    );
    const { data, encoding } = (await specOf(pairs.plot.bar())) as unknown as Record<string, Record<string, unknown>>;
    expect(data!.values).toContainEqual({ label: "1", value: 4, beside: "2021" });
    expect(encoding!.xOffset).toMatchObject({ field: "beside" });
  });

  test("are as many as have room", async () => {
    await expect(noise(20, 20).plot.bar().toSpec()).rejects.toThrow(/400 bars, at most 200/);
  });
});

test("coordinates of a projection have short titles, which fit beside a small panel", async () => {
  const local = dataArray(
    [
      [1, 2],
      [3, 4],
    ],
    { dims: ["y", "x"], coords: { y: [10, 0], x: [0, 10] } },
  ).withCrs(32633);
  const { layer } = await specOf(local.reproject({ crs: 32633, resolution: 5 }).plot());
  expect(layer.at(-1)!.encoding!.x!.title).toBe("x [metre]");
});

describe("panels", () => {
  const months = dataArray(noise(12, 36, 72).values as Float32Array, {
    dims: ["month", "lat", "lon"],
    shape: [12, 36, 72],
    coords: { month: range(12, (i) => i + 1), lat, lon },
    name: "noise",
  });

  test("one per element, on one scale, in a table; coastlines stand once", async () => {
    const spec = await specOf(months.plot({ col: "month", colWrap: 3 }));
    expect([spec.concat.length, spec.columns]).toEqual([12, 3]);
    expect(spec.concat[4]!.title.text).toBe("month = 5");
    const domains = spec.concat.map(({ layer }) => JSON.stringify(layer.at(-1)!.encoding!.color!.scale.domain));
    expect(new Set(domains).size).toBe(1);
    const coasts = spec.concat.map(({ layer }) => layer[1]!.data.name);
    expect(new Set(coasts).size).toBe(1);
    expect(spec.datasets[coasts[0]!]).toBeDefined();
    expect(spec.concat[0]!.layer.at(-1)!.encoding!.x!.title).toBeNull();
    expect(spec.concat[11]!.layer.at(-1)!.encoding!.x!.title).toBe("lon");
  });

  test("rows and columns of panels are lines and histograms too", async () => {
    const lines = await specOf(months.isel({ lat: [0, 2] }).plot.line({ row: "month", col: "lat" }));
    expect([lines.concat.length, lines.columns]).toEqual([24, 2]);
    expect(lines.concat[1]!.title.text).toBe("month = 1, lat = 82.5");
    const hists = await specOf(months.plot.hist({ col: "month", bins: 4 }));
    const edges = hists.concat.map(({ data }) => JSON.stringify(data?.values.map(({ from }) => from)));
    expect(new Set(edges).size).toBe(1);
  });

  test("as many as are drawn stay below 1 MB", async () => {
    expect(await bytesOf(noise(64, 40, 60).plot({ col: "panel" }))).toBeLessThan(1_000_000);
    expect(() => noise(65, 4, 6).plot({ col: "panel" })).toThrow(/65 panels/);
    expect(() => noise(3, 4, 6).plot({ col: "pannel" })).toThrow(/pannel/);
  });
});

test("months have whole ticks and their own name", async () => {
  const time = Array.from({ length: 24 }, (_, i) => new Date(Date.UTC(2020, i, 1)));
  const values = range(24, (i) => i);
  const plain = dataArray(values, { dims: ["time"], coords: { time }, name: "s" });
  const series = plain.assignCoords({ time: plain.coords.time!.withAttrs({ standard_name: "time" }) });
  const svg = await series.groupby("time.month").mean().plot().toSVG();
  const texts = [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text);
  expect(texts.slice(0, 13)).toEqual([...range(12, (i) => i + 1).map(String), "month"]);
});

describe("scatter", () => {
  test("pairs elements, leaves missing ones out, and thins evenly", async () => {
    const [x, y] = [dataArray([1, 2, Number.NaN, 4], { name: "a" }), dataArray([5, Number.NaN, 7, 8], { name: "b" })];
    const spec = await specOf(dataset({ a: x, b: y, c: y }).plot.scatter({ x: "a", y: "b", hue: "c" }));
    expect(spec.data.values).toEqual([
      { x: 1, y: 5, hue: 5 },
      { x: 4, y: 8, hue: 8 },
    ]);
    expect([spec.encoding.x!.title, spec.encoding.color!.scale.domain]).toEqual(["a", [5, 8]]);
    const many = noise(400, 500);
    expect((await specOf(many.plot.scatter(many))).data.values.length).toBeLessThanOrEqual(5000);
  });

  test("arrays of other shapes are refused", () => {
    expect(() => noise(4).plot.scatter(noise(5))).toThrow(/has not the dimensions/);
  });
});

describe("files", () => {
  test("SVG and PNG are drawn without a browser, with axes and title", async () => {
    const plot = earth.plot({ title: "Breite <°>" });
    const svg = await plot.toSVG();
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain("Breite &lt;°&gt;");
    const png = decodePng(Buffer.from(await plot.toPNG({ scale: 1 })));
    expect(png.width).toBeGreaterThan(640);
    expect(decodePng(Buffer.from(await plot.toPNG({ scale: 2 }))).width).toBeCloseTo(2 * png.width, -1);
    const darkest = range(png.width, (column) => Math.min(...range(20, (row) => png.at(row, column)[0]!)));
    expect(darkest.filter((gray) => gray < 100).length).toBeGreaterThan(20);
  });

  test("the ending says what is written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plot-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const plot = slope.plot();
    for (const name of ["a.png", "a.SVG", "a.json"]) await plot.save(join(folder, name));
    const starts = await Promise.all(["a.png", "a.SVG", "a.json"].map((name) => readFile(join(folder, name))));
    expect(starts.map((bytes) => bytes.subarray(1, 4).toString())).toEqual(["PNG", "svg", '"$s']);
    await expect(plot.save(join(folder, "a.pdf"))).rejects.toThrow(/\.pdf.*\.png, \.svg or \.json/);
  });

  test("every kind draws a picture", async () => {
    const band = dataArray(new Uint8Array(12), { dims: ["band", "y", "x"], shape: [3, 2, 2] });
    const plots = [slope.plot.contour(), slope.plot.contourf(), slope.plot.line({ row: "row" }), slope.plot.hist()];
    for (const plot of [...plots, band.plot.rgb(), slope.plot.scatter(slope), slope.isel({ row: [0, 2] }).plot.line()])
      expect(await plot.toSVG()).toMatch(/<(path|image)/);
  });
});

test.each([
  [{ levels: 0 }, /levels/],
  [{ levels: [3, 1] }, /levels/],
  [{ levels: 1e9 }, /levels/],
] as const)("%j is refused", (options, message) => {
  expect(() => slope.plot(options)).toThrow(message);
});
