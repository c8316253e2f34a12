import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type DataArray, dataArray, dataset, open } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";
import { compoundUri, crsParts, epsgOf } from "./document.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-cis-"));
afterAll(() => rmSync(folder, { recursive: true }));

const golden = (name: string) => open(join(import.meta.dirname, "..", "..", "..", "golden", "cis", `${name}.json`));
const valuesOf = async (array: DataArray) => Array.from((await array.compute()).values as ArrayLike<unknown>);

type Document = { [name: string]: Document } & Document[] & string;

/** Opens a golden document after a change. */
async function changed(name: string, change: (document: Document) => void) {
  const path = join(import.meta.dirname, "..", "..", "..", "golden", "cis", `${name}.json`);
  const document = JSON.parse(await readFile(path, "utf8")) as Document;
  change(document);
  return openLocation(memoryLocation("x.json", new TextEncoder().encode(JSON.stringify(document))));
}

describe("reading", () => {
  test("axes of indices have labels only where they do not begin at 0", async () => {
    const ds = await golden("index");
    expect(ds.get("count").dims).toEqual(["i", "j"]);
    expect(ds.get("count").dtype).toBe("uint16");
    expect(Object.keys(ds.coords)).toEqual(["j"]);
    expect(await valuesOf(ds.coords.j!)).toEqual([4n, 5n]);
    expect(await valuesOf(ds.get("count"))).toEqual([1, 2, 3, 4, 5, 65535]);
  });

  test("regular axes go from bound to bound, times by durations; components stand together; nil values are missing", async () => {
    const ds = await golden("regular");
    expect(ds.sizes).toEqual({ Lat: 3, Long: 2, date: 3 });
    expect(await valuesOf(ds.coords.Lat!)).toEqual([-80, -75, -70]);
    expect((await valuesOf(ds.coords.date!)).map(String)).toEqual(["2012-01-01", "2012-01-02", "2012-01-03"]);
    const temperature = ds.get("temperature");
    expect(temperature.attrs).toEqual({ long_name: "air temperature", units: "K" });
    expect(temperature.encoding._FillValue).toBe(-99);
    expect((await valuesOf(temperature)).slice(0, 7)).toEqual([
      270.5,
      271.5,
      272.5,
      273.5,
      Number.NaN,
      Number.NaN,
      276.5,
    ]);
    expect(ds.get("quality").dtype).toBe("int8");
    expect(ds.attrs).toMatchObject({ id: "c1", title: "made" });
    expect(ds.coords.spatial_ref!.attrs.grid_mapping_name).toBe("latitude_longitude");
  });

  test("bounds that are edges of cells give the centres", async () => {
    const ds = await golden("cells");
    expect(await valuesOf(ds.coords.E!)).toEqual([500005, 500015, 500025]);
    expect(await valuesOf(ds.coords.N!)).toEqual([5, 15]);
    expect(ds.coords.E!.attrs.standard_name).toBe("projection_x_coordinate");
  });

  test("irregular axes list numbers or times", async () => {
    const ds = await golden("irregular");
    expect(await valuesOf(ds.coords.h!)).toEqual([0, 100, 1000]);
    expect(String((await valuesOf(ds.coords.date!))[1])).toBe("2015-12-31T12:00:00");
    expect(ds.coords.h!.attrs).toEqual({ units: "m" });
  });

  test("axes that are displaced together are coordinates over the dimensions of the grid", async () => {
    const ds = await golden("displaced");
    expect(ds.get("v").dims).toEqual(["i", "j"]);
    expect(ds.coords.Lat!.dims).toEqual(["i", "j"]);
    expect(await valuesOf(ds.coords.Long!)).toEqual([10, 11, 12, 10.25, 11.25, 12.25]);
  });

  test("complex values are texts of both parts", async () => {
    const z = (await golden("complex")).get("z");
    expect(z.dtype).toBe("complex64");
    expect([...((await z.compute()).values as Iterable<unknown>)]).toEqual([
      { re: 1, im: -2 },
      { re: Number.NaN, im: Number.NaN },
      { re: 0.5, im: 0 },
    ]);
  });

  const refused: [string, (document: Document) => void, RegExp][] = [
    ["partitions", (d) => void Object.assign(d, { type: "CoverageByPartitioningType" }), /by partitions.*combine/],
    [
      "a range in another file",
      (d) => void Object.assign(d, { rangeSet: { fileReference: ["a.tif"] } }),
      /a\.tif.* itself/,
    ],
    [
      "a domain without a grid",
      (d) => void Object.assign(d, { domainSet: { directMultiPoint: {} } }),
      /directMultiPoint/,
    ],
    ["a sensor model", (d) => void Object.assign(d.domainSet!.generalGrid!, { model: {} }), /sensor model/],
    [
      "steps of months",
      (d) => void Object.assign(d.domainSet!.generalGrid!.axis![2]!, { resolution: "P1M" }),
      /steps of P1M/,
    ],
  ];
  test.each(refused)("%s: refused with the way out", async (_, change, message) => {
    await expect(changed("regular", change)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(message),
    });
  });

  const corrupt: [string, (document: Document) => void, RegExp][] = [
    [
      "too few values",
      (d) => void (d.rangeSet!.dataBlock!.values as unknown as unknown[]).pop(),
      /18 positions with 2 values each, there are 35/,
    ],
    [
      "limits of another length",
      (d) => void Object.assign(d.domainSet!.generalGrid!.gridLimits!.axis![0]!, { upperBound: 9 }),
      /has 3 positions, the limits of the grid 10/,
    ],
    [
      "an axis of more positions than values",
      (d) => void Object.assign(d.domainSet!.generalGrid!.axis![0]!, { resolution: 1e-9 }),
      /has no positions/,
    ],
    [
      "a value of another dtype",
      (d) => void Object.assign(d.rangeSet!.dataBlock!.values!, { 1: 300 }),
      /300 of "quality" is no int8/,
    ],
    ["no fields", (d) => void Object.assign(d, { rangeType: {} }), /rangeType\.field is no list/],
    ["one name twice", (d) => void Object.assign(d.rangeType!.field![1]!, { name: "Lat" }), /"Lat" is there twice/],
  ];
  test.each(corrupt)("%s: said with its place", async (_, change, message) => {
    await expect(changed("regular", change)).rejects.toMatchObject({
      code: "corrupt-data",
      message: expect.stringMatching(message),
    });
  });
});

describe("writing", () => {
  const time = [new Date(0), new Date(3_600_000), new Date(10_800_000)];
  const lat = [50, 49.5];
  const v = dataArray(Float32Array.of(1, Number.NaN, 3, 4, Number.POSITIVE_INFINITY, -6), {
    dims: ["time", "lat"],
    shape: [3, 2],
    coords: { time, lat },
    attrs: { units: "K", long_name: "what" },
  });

  test("what is written comes back", async () => {
    const n = dataArray(Int16Array.of(1, 2, 3, 4, 5, 6), {
      dims: ["time", "lat"],
      shape: [3, 2],
      coords: { time, lat },
    });
    const path = join(folder, "a.json");
    await dataset({ v, n }, { attrs: { title: "t" } }).toCIS(path);
    const ds = await open(path);
    expect(await valuesOf(ds.get("v"))).toEqual([1, Number.NaN, 3, 4, Number.POSITIVE_INFINITY, -6]);
    expect([ds.get("v").dtype, ds.get("n").dtype]).toEqual(["float32", "int16"]);
    expect(ds.get("v").attrs).toEqual({ units: "K", long_name: "what" });
    expect(await valuesOf(ds.coords.lat!)).toEqual(lat);
    expect(await valuesOf(ds.coords.time!)).toEqual(await valuesOf(v.coords.time!));
    expect(ds.attrs.title).toBe("t");
  });

  test("axes are regular where they are exactly so", async () => {
    const path = join(folder, "b.json");
    const exact = dataArray([1, 2, 3], { dims: ["x"], coords: { x: [0, 0.5, 1] } });
    await dataset({ exact }).toCIS(path);
    const uneven = dataArray([1, 2, 3], { dims: ["x"], coords: { x: [0, 0.1, 0.3] } });
    await dataset({ uneven }).toCIS(path, { overwrite: true });
    const { domainSet } = JSON.parse(await readFile(path, "utf8")) as Document;
    expect(domainSet!.generalGrid!.axis).toEqual([
      { type: "IrregularAxisType", axisLabel: "x", uomLabel: "1", coordinate: [0, 0.1, 0.3] },
    ]);
  });

  test("variables of several domains, times as values and other calendars are refused", async () => {
    const path = join(folder, "c.json");
    await expect(dataset({ v, w: v.isel({ lat: 0 }, { drop: true }) }).toCIS(path)).rejects.toThrow(/write "w" apart/);
    await expect(dataset({ t: v.coord("time").rename("t") as DataArray }).toCIS(path)).rejects.toThrow(
      /times of variable "t"/,
    );
  });
});

test("addresses of systems of several parts", () => {
  const uri = compoundUri([
    "http://www.opengis.net/def/crs/EPSG/0/3857",
    "http://www.opengis.net/def/crs/OGC/0/AnsiDate",
  ]);
  expect(crsParts(uri)).toHaveLength(2);
  expect(epsgOf(uri)).toBe(3857);
  expect(epsgOf("http://www.opengis.net/def/crs/OGC/1.3/CRS84")).toBe(4326);
  expect(epsgOf("http://www.opengis.net/def/crs/OGC/0/Index2D")).toBeUndefined();
});
