import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../../ops/methods.ts";
import { dataArray, dataset } from "../../array/construct.ts";
import type { Dataset } from "../../array/dataset.ts";
import { Geobox } from "../../geo/geobox.ts";
import { open } from "../../open.ts";
import * as testing from "../../ops/testing.ts";
import { listen } from "../../source/testing/listen.ts";
import { serveFolder } from "../../source/testing/serve-folder.ts";
import { toReferences } from "../../to-references.ts";
import { loadStac } from "../stac/load.ts";
import type { StacItem } from "../stac/model.ts";
import { openStac } from "../stac/open.ts";
import { searchStac } from "../stac/search.ts";
import type { RejectedDocument } from "./add.ts";
import { type DatasetIndex, openIndex } from "./dataset-index.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");

let folder = "";
let items: StacItem[] = [];
let index: DatasetIndex;
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "craton-index-load-")), "stac");
  cpSync(join(golden, "stac"), folder, { recursive: true });
  items = await Array.fromAsync((await openStac(scenes())).items());
  index = await openIndex(":memory:");
  await index.add(scenes());
});
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

const scenes = (): string => join(folder, "scenes", "collection.json");
const same = (one: Dataset, other: Dataset): Promise<void> => testing.assertIdentical(one, other);

describe("index.load", () => {
  test("is loadStac of the same items, whatever tells the area", async () => {
    const bbox = [10.33, 47.8, 10.36, 47.84] as const;
    const expected = await loadStac(searchStac(scenes(), { bbox }), {
      bbox,
      crs: 32632,
      resolution: 60,
      groupby: "solarDay",
    });
    const query = { product: "scenes", crs: 32632, resolution: 60, groupby: "solarDay" } as const;
    await same(await index.load({ ...query, bbox }), expected);
    await same(await index.load({ ...query, lon: [10.33, 10.36], lat: [47.84, 47.8] }), expected);
    const geometry = {
      type: "LineString",
      coordinates: [
        [10.33, 47.8],
        [10.36, 47.84],
      ],
    } as const;
    const found = await index
      .load({ ...query, intersects: { type: "MultiPoint", coordinates: geometry.coordinates } })
      .catch(({ code }) => code);
    expect(found).toBe("nothing-found");
    await same(
      await index.load({ ...query, intersects: geometry, ids: ["tile-a"] }),
      await loadStac(
        items.filter(({ id }) => id === "tile-a"),
        { intersects: geometry, crs: 32632, resolution: 60, groupby: "solarDay" },
      ),
    );
    const { product, ...grid } = query;
    const bounds = [600_000, 5_298_000, 601_000, 5_299_500] as const;
    await same(
      await index.load({ ...query, x: [bounds[0], bounds[2]], y: [bounds[1], bounds[3]] }),
      await loadStac(await index.findDatasets({ product, crs: 32632, bounds }), { ...grid, bounds }),
    );
  });

  test("like and geobox tell the area and the grid", async () => {
    const like = await loadStac(items, { bands: "red", bbox: [10.33, 47.8, 10.36, 47.84] });
    const bbox = Geobox.of(like.get("red")).boundsIn(4326);
    const expected = await loadStac(searchStac(scenes(), { bbox }), { like, bands: ["nir08"] });
    await same(await index.load({ product: "scenes", like, measurements: "nir08" }), expected);
    const geobox = Geobox.of(like.get("red"));
    await same(await index.load({ product: "scenes", geobox, measurements: ["nir08"] }), expected);
    const beside = new Geobox(32632, [0, 30, 0, 100_000, 0, -30], [10, 10]);
    await expect(index.load({ product: "scenes", geobox: beside })).rejects.toMatchObject({ code: "nothing-found" });
  });

  test("one number is one pixel", async () => {
    const ds = await index.load({ product: "scenes", lon: 10.345, lat: 47.84, crs: 4326, resolution: 0.001 });
    expect(ds.sizes).toMatchObject({ latitude: 1, longitude: 1 });
  });

  test("a product tells CRS, resolution, nodata, units, flags and other names of what items do not describe", async () => {
    const bare = items.map((item) => ({
      ...item,
      assets: Object.fromEntries(
        Object.entries(item.assets).map(([name, { href, type }]) => [name, { href, type: type! }]),
      ),
    }));
    using own = await openIndex(":memory:");
    await own.products.add({
      name: "scenes",
      load: { crs: "EPSG:32632", resolution: 60 },
      measurements: [
        { name: "red", dtype: "int32", nodata: 0, units: "1", aliases: ["band_3"] },
        {
          name: "qa",
          dtype: "uint8",
          bitfields: [{ name: "cloud", offset: 1, length: 1, classes: [{ value: 1, name: "cloud" }] }],
        },
      ],
    });
    expect(await own.add(bare)).toEqual({ added: 4, unchanged: 0, updated: 0, rejected: 0 });
    const ds = await own.load({ product: "scenes", bbox: [10.33, 47.8, 10.36, 47.84], measurements: ["band_3", "qa"] });
    expect(Geobox.of(ds.get("qa")).resolution).toEqual([60, 60]);
    expect(ds.get("band_3")).toMatchObject({ dtype: "int32", attrs: { nodata: 0, units: "1" } });
    expect(ds.get("qa").maskFlags("cloud").dtype).toBe("bool");
    const finer = await own.load({ product: "scenes", bbox: [10.33, 47.8, 10.36, 47.84], resolution: 30 });
    expect(Geobox.of(finer.get("red"))).toMatchObject({ crs: { epsg: 32632 }, resolution: [30, 30] });
  });

  test("where nothing is found, it is said what there is", async () => {
    await expect(index.load({ product: "scenes", time: "1999" })).rejects.toThrow(
      /no dataset of "scenes" is in the query: the index has 4 from 2020-\S+ to 2020-\S+ within 1\d\.\d+, /,
    );
    await expect(index.load({ product: "scene" })).rejects.toThrow(/no product "scene"; its products are "scenes"/);
    await expect(index.load({ product: "scenes", measurements: ["brown"] })).rejects.toMatchObject({
      code: "variable-not-found",
    });
    using empty = await openIndex(":memory:");
    await empty.products.add({ name: "a", measurements: [{ name: "b" }] });
    await expect(empty.load({ product: "a" })).rejects.toThrow(/has none of it yet/);
  });

  test.each([
    [{ bbox: [0, 0, 1, 1], lon: 3 }, /bbox and lon and lat exclude each other/],
    [{ x: 3, y: 3 }, /need a crs/],
    [{ x: 3, crs: 32632 }, /x and y go together/],
    [{ lon: [1, 2, 3] as never, crs: 32632 }, /lon is \[1,2,3\]/],
    [{ lon: 3, lat: 4, bounds: [0, 0, 1, 1] as const, crs: 32632 }, /bounds: tell the area by one option/],
  ])("options that exclude each other: %#", async (query, message) => {
    await expect(index.load({ product: "scenes", ...query })).rejects.toThrow(message);
  });
});

describe("index.add", () => {
  const dims = ["time", "lat", "lon"];

  test("catalogs of files and APIs; again changes nothing", async () => {
    const server = await listen(serveFolder(join(folder, "..")));
    try {
      using own = await openIndex(":memory:");
      const seen: number[] = [];
      const onProgress = ({ added }: { added: number }): void => void seen.push(added);
      const rejected: RejectedDocument[] = [];
      const onReject = (one: RejectedDocument): void => void rejected.push(one);
      const result = await own.add(`${server.origin}/stac/catalog.json`, { onProgress, onReject, product: "all" });
      expect(result.added).toBeGreaterThanOrEqual(4);
      expect(seen.at(-1)).toBe(result.added);
      expect(rejected.map(({ error }) => error.code)).toEqual(["unsupported", "unsupported", "unsupported"]);
      const again = await own.add(`${server.origin}/stac/catalog.json`, { onReject: () => {}, product: "all" });
      expect(again).toMatchObject({ added: 0, unchanged: result.added });
    } finally {
      server.close();
    }
  });

  test("each document is read once", async () => {
    const asked: string[] = [];
    const serve = serveFolder(folder);
    const server = await listen((request, response) => {
      asked.push(request.url!);
      serve(request, response);
    });
    try {
      using own = await openIndex(":memory:");
      expect((await own.add(`${server.origin}/scenes/collection.json`)).added).toBe(4);
      expect(asked.length).toBe(5);
      expect((await own.add(`${server.origin}/scenes/items/late.json`)).unchanged).toBe(1);
      expect(asked.slice(5)).toEqual(["/scenes/items/late.json"]);
    } finally {
      server.close();
    }
  });

  test("patterns; a document that cannot be read is told and passed over, or ends it", async () => {
    const place = join(folder, "mixed");
    cpSync(join(folder, "scenes", "items"), place, { recursive: true });
    writeFileSync(join(place, "broken.json"), "{");
    writeFileSync(
      join(place, "late.json"),
      JSON.stringify({ ...items[0], id: "elsewhere", geometry: { type: "Circle" } }),
    );
    using own = await openIndex(":memory:");
    const rejected: string[] = [];
    const onReject = ({ from, error }: RejectedDocument): void =>
      void rejected.push(`${from.split("/").at(-1)} ${error.code}`);
    const result = await own.add(join(place, "*.json"), { onReject });
    expect(result).toEqual({ added: 3, unchanged: 0, updated: 0, rejected: 2 });
    expect(rejected.toSorted()).toEqual(["broken.json corrupt-data", expect.stringMatching(/expression/)]);
    using strict = await openIndex(":memory:");
    await expect(strict.add(join(place, "*.json"))).rejects.toMatchObject({ code: "corrupt-data" });
    expect(await strict.datasets.count()).toBe(0);
  });

  test("a signal ends it; whole batches that were written stay", async () => {
    using own = await openIndex(":memory:");
    const stop = new AbortController();
    const endless = async function* () {
      for (let i = 0; ; i++) yield { ...items[0]!, id: `item-${i}` };
    };
    const onProgress = ({ added }: { added: number }): void => {
      if (added > 600) stop.abort();
    };
    await expect(own.add(endless(), { signal: stop.signal, onProgress })).rejects.toMatchObject({ name: "AbortError" });
    expect(await own.datasets.count()).toBe(768);
  });

  test("documents of the Open Data Cube: a product and its datasets", async () => {
    const red = join(folder, "rasters", "tile-a_red.tif");
    writeFileSync(
      join(folder, "tiles.odc-product.yaml"),
      "name: tiles\nmeasurements:\n  - {name: red, dtype: uint16, nodata: 0, units: '1', aliases: [band3]}\n",
    );
    writeFileSync(
      join(folder, "one.odc-metadata.yaml"),
      `id: 4a8a0a6e\nproduct: {name: tiles}\ncrs: epsg:32632\ngrids: {default: {shape: [40, 50], transform: [30, 0, 600000, 0, -30, 5300000]}}
properties: {datetime: 2020-07-01 10:20:30Z}\nlineage: {level1: [raw]}\nmeasurements: {red: {path: ${red}}}\n`,
    );
    using own = await openIndex(":memory:");
    const result = await own.add(["tiles.odc-product.yaml", "one.odc-metadata.yaml"].map((name) => join(folder, name)));
    expect(result).toMatchObject({ added: 2 });
    expect(await own.datasets.sources("4a8a0a6e")).toEqual({ level1: ["raw"] });
    const ds = await own.load({ product: "tiles", measurements: "band3" });
    const stored = (await open(red, { maskAndScale: false })).get("band_data").isel({ band: 0 });
    expect((await ds.get("band3").compute()).values).toEqual((await stored.compute()).values);
    expect(ds.get("band3").attrs).toMatchObject({ nodata: 0, units: "1" });
  });

  test("rasters by their own metadata", async () => {
    using own = await openIndex(":memory:");
    const datetime = (file: string): string => (file.includes("late") ? "2020-08-01" : "2020-07-01");
    const options = { product: "red", measurement: "red", datetime };
    expect(await own.add(join(folder, "rasters", "{late,tile-a}_red.tif"), options)).toMatchObject({ added: 2 });
    const ds = await own.load({ product: "red", time: "2020-07" });
    const stored = (await open(join(folder, "rasters", "tile-a_red.tif"), { maskAndScale: false })).get("band_data");
    expect((await ds.get("red").compute()).values).toEqual((await stored.isel({ band: 0 }).compute()).values);
    await expect(own.add(join(folder, "rasters", "tile-b_red.tif"), { product: "red" })).rejects.toThrow(
      /tells no time: give datetime/,
    );
    await expect(own.add(join(folder, "rasters", "tile-b_red.tif"), { datetime: "2020" })).rejects.toThrow(
      /name its product/,
    );
  });

  test("a time that is missing is no dataset; those after it are found at their places", async () => {
    const cube = dataset(
      { a: dataArray(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), { dims, shape: [3, 2, 2] } as never) },
      {
        coords: {
          time: dataArray([0, Number.NaN, 86_400_000], { dims: ["time"], dtype: "datetime" } as never),
          lat: [2, 1],
          lon: [10, 11],
        },
      } as never,
    );
    const path = join(folder, "gap.nc");
    await cube.toNetCDF(path);
    using own = await openIndex(":memory:");
    expect(await own.add(path, { product: "gap" })).toMatchObject({ added: 2 });
    const ds = await own.load({ product: "gap", time: "1970-01-02" });
    expect((await ds.get("a").compute()).values).toEqual(Int16Array.of(9, 10, 11, 12));
  });

  test.each(["cube.nc", "cube.zarr", "cube.json"])("a stack of times, %s, is a dataset for each time", async (name) => {
    const values = Float32Array.from({ length: 3 * 4 * 5 * 2 }, (_, i) => i);
    const cube = dataset(
      {
        a: dataArray(values.subarray(0, 60), { dims, shape: [3, 4, 5] } as never),
        b: dataArray(values.subarray(60), { dims, shape: [3, 4, 5] } as never),
      },
      {
        coords: {
          time: [0, 1, 2].map((day) => new Date(day * 86_400_000)),
          lat: [4, 3, 2, 1],
          lon: [10, 11, 12, 13, 14],
        },
      } as never,
    );
    const path = join(folder, name);
    if (name.endsWith(".zarr")) await cube.toZarr(path);
    else await cube.toNetCDF(path.replace(/json$/, "nc"), { overwrite: true });
    if (name.endsWith(".json")) await toReferences(path.replace(/json$/, "nc"), path);
    using own = await openIndex(":memory:");
    expect(await own.add(path, { product: "cube" })).toMatchObject({ added: 3 });
    expect((await own.products.get("cube")).measurements.map(({ name: own }) => own)).toEqual(["a", "b"]);
    const ds = await own.load({
      product: "cube",
      time: ["1970-01-02", "1970-01-03"],
      lon: [10.5, 12.5],
      lat: [0.5, 4.5],
    });
    expect(ds.sizes).toEqual({ time: 2, latitude: 4, longitude: 2 });
    expect((await ds.get("b").compute()).values).toEqual(
      (
        await cube
          .get("b")
          .isel({ time: [1, 3], lon: [1, 3] })
          .compute()
      ).values,
    );
  });
});
