import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../../open.ts";
import { askPython, python } from "../../testing/python.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-matrix-"));
afterAll(() => rmSync(folder, { recursive: true }));
const oracle = join(import.meta.dirname, "oracle.py");

/** What rasterio is to write; see oracle.py. */
interface Request {
  readonly write: string;
  readonly profile: Readonly<Record<string, unknown>>;
  readonly most?: number;
  readonly mask?: boolean;
  readonly config?: Readonly<Record<string, string>>;
  readonly colours?: readonly (readonly (readonly number[])[])[];
  readonly bands?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly gcps?: readonly (readonly number[])[];
}

const base = { driver: "GTiff", height: 37, width: 53, crs: "EPSG:32633", transform: [500000, 20, 0, 5500000, 0, -30] };
const tiled = { tiled: true, blockxsize: 16, blockysize: 16 };
const layouts = {
  "pixel tiles": { count: 2, interleave: "pixel", ...tiled },
  "band strips": { count: 2, interleave: "band", blockysize: 5 },
  "big-endian tiles": { count: 1, ENDIANNESS: "BIG", ...tiled },
  "BigTIFF strips": { count: 1, BIGTIFF: "YES", blockysize: 7 },
} as const;
const dtypes = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"];

const requests = new Map<string, Request>();
function add(name: string, profile: object, more: Partial<Request> = {}): void {
  requests.set(name, { write: join(folder, `${requests.size}.tif`), profile: { ...base, ...profile }, ...more });
}

for (const compress of ["none", "deflate", "zstd", "lzw"]) {
  for (const dtype of dtypes) {
    for (const [layout, profile] of Object.entries(layouts)) {
      const predictors = compress === "none" ? [1] : dtype.startsWith("float") ? [1, 2, 3] : [1, 2];
      const predictor = predictors[requests.size % predictors.length]!;
      add(`${compress} ${predictor} ${dtype} ${layout}`, {
        ...profile,
        dtype,
        compress,
        ...(predictor > 1 ? { predictor } : {}),
      });
    }
  }
}
for (const compress of ["packbits", "lerc", "lerc_deflate", "lerc_zstd"]) {
  for (const dtype of ["uint8", "int16", "float32"]) {
    add(`${compress} ${dtype}`, { ...layouts["pixel tiles"], dtype, compress });
    add(`${compress} ${dtype} by band`, { ...layouts["band strips"], dtype, compress });
  }
}
for (const nbits of [1, 2, 4, 5, 7]) add(`${nbits} bits`, { count: 2, dtype: "uint8", nbits }, { most: 2 ** nbits });
for (const nbits of [9, 11, 12, 15])
  add(`${nbits} bits`, { count: 2, dtype: "uint16", nbits, compress: "deflate" }, { most: 2 ** nbits });
for (const nbits of [17, 24, 31]) add(`${nbits} bits`, { count: 1, dtype: "uint32", nbits });
add("half floats", { count: 2, dtype: "float32", nbits: 16, compress: "deflate" }, { most: 1024 });
add(
  "half floats with predictor",
  { count: 1, dtype: "float32", nbits: 16, compress: "zstd", predictor: 3, ...tiled },
  { most: 1024 },
);

const facts = <T = unknown>(wanted: unknown): T => askPython<T>(oracle, wanted);

describe.skipIf(!python)("what rasterio writes is read equal", () => {
  let expected: { values: (number | string)[]; shape: number[] }[] = [];
  beforeAll(() => {
    facts([...requests.values()]);
    expected = facts<typeof expected>([...requests.values()].map(({ write }) => ({ read: write })));
  }, 300_000);

  test.each([...requests.keys()].map((name, i) => [name, i] as const))("%s", async (name, i) => {
    const array = await (await open(requests.get(name)!.write)).get("band_data").compute();
    expect(array.shape).toEqual(expected[i]!.shape);
    expect(Array.from(array.values as ArrayLike<number>, Number)).toEqual(expected[i]!.values.map(Number));
  });
});

describe.skipIf(!python)("what files say beside pixels", () => {
  const make = (name: string, profile: object, more: Partial<Request> = {}): string => {
    const write = join(folder, `${name}.tif`);
    facts([{ write, profile: { ...base, count: 1, dtype: "uint8", ...profile }, ...more }]);
    return write;
  };

  test("descriptions, units, scales and tags are attributes", async () => {
    const path = make(
      "told",
      { count: 2, dtype: "int16" },
      {
        bands: { descriptions: ["one & <two>", "b"], units: ["K", "K"], scales: [0.5, 2], offsets: [1, 0] },
        tags: { WHO: 'a "b"' },
      },
    );
    expect((await open(path)).get("band_data").attrs).toMatchObject({
      long_name: ["one & <two>", "b"],
      units: "K",
      scales: [0.5, 2],
      offsets: [1, 0],
      WHO: 'a "b"',
    });
  });

  test("a colour map is an attribute, and written again", async () => {
    const colours = [0, 1, 2].map((i) => [i * 100, 255 - i, i, 255]);
    const array = (await open(make("palette", {}, { most: 3, colours: [colours] }))).get("band_data");
    expect((array.attrs.colour_map as number[][]).slice(0, 3)).toEqual(colours.map((colour) => colour.slice(0, 3)));
    const copy = join(folder, "palette-copy.tif");
    await array.toCOG(copy);
    const [found] = facts<{ colours: number[][] }[]>([{ read: copy, values: false }]);
    expect(found!.colours.slice(0, 3)).toEqual(colours);
  });

  test("an internal mask is a coordinate", async () => {
    const path = make("masked", { count: 3, ...tiled }, { mask: true, config: { GDAL_TIFF_INTERNAL_MASK: "YES" } });
    const ds = await open(path);
    const [found] = facts<{ mask: number[] }[]>([{ read: path, mask: true, values: false }]);
    expect(Object.keys(ds.dataVars)).toEqual(["band_data"]);
    const mask = await ds.get("mask").compute();
    expect([mask.dtype, mask.dims]).toEqual(["bool", ["y", "x"]]);
    expect(Array.from(mask.values as Uint8Array, (value) => value * 255)).toEqual(found!.mask);
  });

  test("a rotated grid has coordinates of two dimensions", async () => {
    const ds = await open(make("rotated", { transform: [500000, 20, 3, 5500000, 2, -30] }));
    const [xc, yc] = await Promise.all(["xc", "yc"].map((name) => ds.get(name).compute()));
    expect([xc!.values[0], yc!.values[0], xc!.values[54], yc!.values[54]]).toEqual([
      500000 + 10 + 1.5,
      5500000 + 1 - 15,
      500000 + 30 + 4.5,
      5500000 + 3 - 45,
    ]);
    const copy = join(folder, "rotated-copy.tif");
    await ds.get("band_data").toCOG(copy);
    const [found] = facts<{ transform: number[] }[]>([{ read: copy, values: false }]);
    expect(found!.transform).toEqual([500000, 20, 3, 5500000, 2, -30]);
  });

  test("CRSs without code go through GeoTIFF keys, both ways", async () => {
    const { Crs } = await import("../../geo/crs/crs.ts");
    const systems = [
      "+proj=laea +lat_0=47 +lon_0=11 +x_0=1000 +y_0=2000 +datum=WGS84 +units=m",
      "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45 +ellps=GRS80 +units=us-ft",
      "+proj=lcc +lat_0=25 +lon_0=265 +lat_1=25 +lat_2=30 +R=6371229",
      "+proj=stere +lat_0=-90 +lat_ts=-60 +lon_0=10 +datum=WGS84",
      "+proj=sinu +lon_0=0 +R=6371007.181",
      "+proj=tmerc +lat_0=1 +lon_0=2 +k=0.99 +x_0=3 +y_0=4 +ellps=intl",
    ];
    const [made, copies] = ["crs", "crs-copy"].map((name) => systems.map((_, i) => join(folder, `${name}${i}.tif`)));
    const profile = { ...base, count: 1, dtype: "uint8" };
    facts(systems.map((crs, i) => ({ write: made![i], profile: { ...profile, crs } })));
    for (const [i, crs] of systems.entries()) {
      const ds = await open(made![i]!);
      const own = Crs.fromCf(ds.get("spatial_ref").attrs);
      expect(own?.equals(Crs.from(crs)), `${crs} is ${own}`).toBe(true);
      await ds.get("band_data").toCOG(copies![i]!);
    }
    const found = facts<{ proj: string }[]>([...made!, ...copies!].map((read) => ({ read, values: false })));
    for (const [i, { proj }] of found.slice(0, systems.length).entries()) {
      const copy = found[systems.length + i]!.proj;
      expect(Crs.from(copy).equals(Crs.from(proj)), copy).toBe(true);
    }
  });

  test("ground control points are an attribute of spatial_ref", async () => {
    const gcps = [
      [0, 0, 10, 50, 0],
      [0, 53, 11, 50, 0],
      [37, 0, 10, 49, 5],
    ];
    const { crs: _crs, transform: _transform, ...plain } = base;
    const write = join(folder, "gcps.tif");
    facts([{ write, profile: { ...plain, count: 1, dtype: "uint8" }, gcps }]);
    const ds = await open(write);
    expect(ds.get("spatial_ref").attrs.gcps).toMatchObject({
      features: gcps.map(([row, col, x, y, z]) => ({ properties: { row, col }, geometry: { coordinates: [x, y, z] } })),
    });
    expect(ds.has("x")).toBe(false);
  });
});
