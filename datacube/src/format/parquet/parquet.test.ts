import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CFDatetime, Crs, dataArray, dataset, open, openTable } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";
import type { Location } from "../../source/source.ts";
import { projJson } from "./proj-json.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden", "tables");
const events = join(golden, "events.parquet");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-parquet-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A location that tells how many bytes were read. */
function counted(bytes: Uint8Array): { location: Location; read: () => number } {
  let total = 0;
  const inner = memoryLocation("counted", bytes);
  const location: Location = {
    ...inner,
    bytes: async (options) => {
      const source = (await inner.bytes(options))!;
      const read: typeof source.read = (offset, length, how) => {
        total += length;
        return source.read(offset, length, how);
      };
      return { name: source.name, size: source.size, read, close: () => source.close() };
    },
  };
  return { location, read: () => total };
}

test("columns have the dtypes of what they are, missing whole numbers are NaN, nested ones are told", async () => {
  const ds = await open(events);
  expect(Object.fromEntries(Object.entries(ds.dataVars).map(([name, { dtype }]) => [name, dtype]))).toEqual({
    id: "int64",
    maybe: "float64",
    byte: "uint8",
    huge: "uint64",
    wide: "uint32",
    narrow: "float32",
    half: "float16",
    temp: "float64",
    kind: "string",
    flag: "bool",
    when: "datetime",
    nano: "datetime",
    day: "datetime",
    clock: "timedelta",
    price: "float64",
  });
  const { huge, maybe, when, clock, day, kind } = await ds.isel({ index: [1, 14] }).compute();
  expect([huge!.values[0], maybe!.values[1], kind!.values[2]]).toEqual([2n ** 64n - 2n, Number.NaN, ""]);
  expect([when!.values[0], when!.values[1], day!.values[1]].map(String)).toEqual([
    "1969-12-31T23:00:00.000001",
    "NaT",
    "2020-03-01",
  ]);
  expect(clock!.values[0]).toBe(90 * 60_000 + 0.25);
  expect(() => ds.get("list")).toThrow(/its rows are lists or groups/);
  expect(() => ds.get("raw")).toThrow(/openTable\(\) reads it/);
});

test("an Arrow table keeps whole numbers and has nulls", async () => {
  const table = await (await openTable(events, { columns: ["maybe", "raw", "kind"] })).compute();
  expect(table.numRows).toBe(60);
  expect(String(table.schema.fields[0]!.type)).toBe("Int16");
  expect([...table.getChild("maybe")!].slice(0, 4)).toEqual([0, 1, null, 3]);
  expect(table.getChild("raw")!.get(3)).toEqual(Uint8Array.of(3, 255));
  expect([...table.getChild("kind")!].slice(0, 4)).toEqual(["rain", "snow", null, ""]);
});

test("conditions are answered by statistics where they can be, and other columns read only where they hold", async () => {
  const made = join(folder, "many.parquet");
  const length = 40_000;
  const x = Float64Array.from({ length }, (_, i) => Math.sin(i));
  await dataset({ x: dataArray(x, { dims: ["n"] }) }, { coords: { n: Int32Array.from(x.keys()) } }).toParquet(made, {
    batchRows: 5000,
  });
  const { location, read } = counted(new Uint8Array(await readFile(made)));
  const { parquet } = await import("./parquet.ts");
  const { LazyTable } = await import("../../table/lazy-table.ts");
  const opening = await parquet.openTable!(location, {});
  const footer = read();
  const table = await new LazyTable(opening, { where: "(n >= 12000) & (n < 12003)" }).compute();
  expect([...table.getChild("x")!]).toEqual([Math.sin(12000), Math.sin(12001), Math.sin(12002)]);
  const some = read() - footer;
  await new LazyTable(opening, {}).compute();
  expect(some).toBeLessThan((read() - footer - some) / 4);
});

test.each(["none", "snappy", "gzip", "zstd"] as const)("what is written with %s is read again", async (compression) => {
  const path = join(folder, `${compression}.parquet`);
  const ds = dataset({
    i8: dataArray(Int8Array.of(-128, 127, 0), { dims: ["x"] }),
    u32: dataArray(Uint32Array.of(2 ** 32 - 1, 0, 5), { dims: ["x"] }),
    u64: dataArray(BigUint64Array.of(2n ** 64n - 1n, 0n, 5n), { dims: ["x"] }),
    f16: dataArray(Float16Array.of(1.5, Number.NaN, -0), { dims: ["x"] }),
    f32: dataArray(Float32Array.of(0.1, Number.POSITIVE_INFINITY, -0), { dims: ["x"] }),
    text: dataArray(["", "ü", "x".repeat(100)], { dims: ["x"] }),
    flag: dataArray([true, false, true], { dims: ["x"] }),
    when: dataArray([new Date(-1), new Date(Number.NaN), new Date(1e12)], { dims: ["x"] }),
  });
  await ds.toParquet(path, { compression, batchRows: 2 });
  const back = await (await open(path, { dims: ["x"] })).compute();
  for (const [name, array] of Object.entries(ds.dataVars)) {
    expect(back.get(name).dtype, name).toBe(array.dtype);
    expect(Array.from(back.get(name).values, String), name).toEqual(Array.from(array.values, String));
  }
  await expect(ds.toParquet(path)).rejects.toMatchObject({ code: "target-exists" });
});

test("times of other calendars are texts, an empty table has its columns", async () => {
  const path = join(folder, "calendar.parquet");
  const when = dataArray([new CFDatetime(59 * 86_400_000, "360_day")], { dims: ["x"] });
  await dataset({ when }).toParquet(path);
  expect((await (await open(path)).when!.compute()).values).toEqual(["1970-02-30"]);
  await dataset({ when: when.isel({ x: [0, 0] }) }).toParquet(path, { overwrite: true });
  const table = await (await openTable(path)).compute();
  expect([table.numRows, table.schema.names]).toEqual([0, ["x", "when"]]);
});

test("geometries of GeoParquet are features, and an Arrow extension in tables", async () => {
  const places = await openTable(join(golden, "places.parquet"));
  expect(places.attrs).toEqual({ note: "made for tests" });
  const { features } = await places.features();
  expect(features.map(({ geometry }) => geometry?.type)).toEqual([
    "Point",
    "Polygon",
    undefined,
    "MultiPolygon",
    "LineString",
    "GeometryCollection",
    "Point",
    "MultiLineString",
  ]);
  expect(features[0]).toEqual({
    type: "Feature",
    geometry: { type: "Point", coordinates: [8.5, 47.25] },
    properties: { name: "place 0", size: 0 },
  });
  expect(features[1]!.geometry).toEqual({
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 0],
      ],
      [
        [1, 0.5],
        [2, 0.5],
        [2, 1],
        [1, 0.5],
      ],
    ],
  });
  expect(features[4]!.geometry).toEqual({
    type: "LineString",
    coordinates: [
      [1, 2, 3],
      [4, 5, 6],
    ],
  });
  const table = await places.compute();
  const { metadata } = table.schema.fields[2]!;
  expect(Object.fromEntries(metadata)).toEqual({
    "ARROW:extension:name": "geoarrow.wkb",
    "ARROW:extension:metadata": '{"crs":"OGC:CRS84"}',
  });
  await expect((await openTable(events, { columns: ["id"] })).features()).rejects.toMatchObject({
    code: "variable-not-found",
  });
});

test("points are written as GeoParquet with their system as PROJJSON", async () => {
  const path = join(folder, "points.parquet");
  const ds = dataset(
    { v: dataArray([1, 2], { dims: ["p"] }) },
    { coords: { east: dataArray([5e5, 6e5], { dims: ["p"] }), north: dataArray([0, 1], { dims: ["p"] }) } },
  );
  await ds.toParquet(path, { points: { x: "east", y: "north", crs: "EPSG:32633" } });
  const { features } = await (await openTable(path)).features();
  expect(features.map(({ geometry }) => (geometry as { coordinates: unknown }).coordinates)).toEqual([
    [5e5, 0],
    [6e5, 1],
  ]);
  expect(projJson(Crs.from("EPSG:32633"))).toMatchObject({
    type: "ProjectedCRS",
    id: { authority: "EPSG", code: 32633 },
  });
  await expect(ds.toParquet(path, { points: { x: "east", y: "nowhere" }, overwrite: true })).rejects.toMatchObject({
    code: "variable-not-found",
  });
});

test("damaged files give values or a typed error", async () => {
  const bytes = await readFile(events);
  for (const length of [4, 12, 100, bytes.length - 1, bytes.length - 300])
    await expect(openLocation(memoryLocation("cut", new Uint8Array(bytes.subarray(0, length))))).rejects.toMatchObject({
      code: "corrupt-data",
    });
});
