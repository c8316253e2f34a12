import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../../ops/methods.ts";
import { Geobox } from "../../geo/geobox.ts";
import { open } from "../../open.ts";
import { listen } from "../../source/testing/listen.ts";
import { serveFolder } from "../../source/testing/serve-folder.ts";
import { loadStac } from "./load.ts";
import type { StacAsset, StacItem } from "./model.ts";
import { openStac } from "./open.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");

let folder = "";
let items: StacItem[] = [];
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "craton-load-")), "stac");
  cpSync(join(golden, "stac"), folder, { recursive: true });
  items = await Array.fromAsync((await openStac(join(folder, "scenes", "collection.json"))).items());
});
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

/** Items with other fields in their assets. */
function withAssets(change: (asset: StacAsset, name: string) => object): StacItem[] {
  return items.map((item) => ({
    ...item,
    assets: Object.fromEntries(
      Object.entries(item.assets).map(([name, asset]) => [name, change(asset, name) as StacAsset]),
    ),
  }));
}

describe("loadStac", () => {
  test("no file is opened before something is computed, and then only those that a part needs", async () => {
    const asked = new Set<string>();
    const serve = serveFolder(folder);
    const server = await listen((request, response) => {
      asked.add(request.url!.replace(/^.*\//, ""));
      serve(request, response);
    });
    try {
      const patchUrl = (href: string) => href.replace(folder, server.origin);
      const ds = await loadStac(items, { groupby: "solarDay", patchUrl, chunks: { y: 40, x: 50 } });
      expect([...asked]).toEqual([]);
      await ds
        .get("red")
        .isel({ time: 0, y: [0, 20], x: [0, 10] })
        .compute();
      expect([...asked]).toEqual(["tile-a_red.tif", "tile-b_red.tif"]);
      await ds
        .get("qa")
        .isel({ time: 0, y: [130, 160], x: [200, 239] })
        .compute();
      expect([...asked]).toHaveLength(2);
    } finally {
      server.close();
    }
  });

  test("assets whose roles are no list are taken by type and name", async () => {
    const ds = await loadStac(
      withAssets((asset) => ({ ...asset, roles: null })),
      { bands: "red" },
    );
    expect(ds.get("red").dtype).toBe("uint16");
  });

  test("coarse grids are read from overviews", async () => {
    const grid = new Geobox(32632, [600_000, 60, 0, 5_300_000, 0, -60], [20, 25]);
    const path = items[0]!.assets.red!.href;
    const load = async (geobox: Geobox) =>
      (await (await loadStac(items[0]!, { bands: "red", geobox })).get("red").compute()).values;
    const stored = await open(path, { overview: 0, maskAndScale: false });
    expect(await load(grid)).toEqual((await stored.get("band_data").compute()).values);
    const full = (await open(path, { maskAndScale: false })).get("band_data");
    const finer = new Geobox(32632, [600_000, 59, 0, 5_300_000, 0, -59], [20, 25]);
    const expected = await full.isel({ band: 0 }).reproject(finer).compute();
    expect(await load(finer)).toEqual(expected.values);
  });

  test("what items do not tell is asked of the first file", async () => {
    const bare = withAssets(({ href, type, roles }) => ({ href, type, roles }));
    const ds = await loadStac([bare[0]!], { bands: ["red", "qa"] });
    const told = await loadStac([items[0]!], { bands: ["red", "qa"] });
    for (const name of ["red", "qa"]) {
      expect(ds.get(name).dtype).toBe(told.get(name).dtype);
      expect((await ds.get(name).compute()).values).toEqual((await told.get(name).compute()).values);
    }
  });

  test("an asset with a grid of its own does not hide those that have the grid of their item", async () => {
    const bare = withAssets((asset, name) =>
      name === "qa" ? asset : { ...asset, "proj:shape": undefined, "proj:transform": undefined },
    );
    const inherited = bare.map((item, i) => {
      const { "proj:shape": shape, "proj:transform": transform } = items[i]!.assets.red!;
      return { ...item, properties: { ...item.properties, "proj:shape": shape, "proj:transform": transform } };
    });
    const bands = ["red", "qa"];
    const [ds, told] = [await loadStac(inherited, { bands }), await loadStac(items, { bands })];
    expect(Geobox.of(ds.get("red")).equals(Geobox.of(told.get("red")))).toBe(true);
  });

  test("missing pixels become NaN, and scale and offset are applied, where it is asked for", async () => {
    const packed = withAssets((asset, name) =>
      name === "red"
        ? {
            ...asset,
            "raster:bands": undefined,
            data_type: "uint16",
            nodata: 0,
            "raster:scale": 0.5,
            "raster:offset": -1,
          }
        : asset,
    );
    const options = { bands: "red", groupby: "id" } as const;
    const raw = await (await loadStac(packed, options)).get("red").compute();
    const red = await (await loadStac(packed, { ...options, maskAndScale: true })).get("red").compute();
    expect(raw.attrs).toMatchObject({ nodata: 0, scale_factor: 0.5, add_offset: -1 });
    const expected = Array.from(raw.values as Uint16Array, (value) => (value === 0 ? Number.NaN : value * 0.5 - 1));
    expect(Array.from(red.values as Float32Array)).toEqual(expected);
    expect(red.attrs).toEqual({});
  });

  test("flags of bit fields become CF's attributes, by names that tell which are meant", async () => {
    const ds = await loadStac(items, { bands: "qa" });
    expect(ds.get("qa").attrs).toEqual({
      flag_masks: [2, 2, 12, 12, 12],
      flag_values: [0, 2, 0, 4, 8],
      flag_meanings: "clear cloud none low high",
    });
  });

  test("the order of overlapping items is by time, then id", async () => {
    const grid = new Geobox(32632, [600_000, 30, 0, 5_300_000, 0, -30], [20, 20]);
    const pixels = async (list: readonly StacItem[]) =>
      (await (await loadStac(list, { bands: "red", geobox: grid, groupby: () => 1 })).get("red").compute()).values;
    expect(await pixels([items[1]!, items[0]!])).toEqual(await pixels([items[0]!, items[1]!]));
  });

  test("a page of items, a single item and an async walk are taken alike", async () => {
    const walk = (await openStac(join(folder, "catalog.json"))).items({ recursive: true });
    const scenes = async function* () {
      for await (const item of walk) if (item.collection === "scenes") yield item;
    };
    const page = { type: "FeatureCollection", features: items } as const;
    for (const list of [scenes(), page]) expect((await loadStac(list, { bands: "red" })).sizes.time).toBe(4);
    expect((await loadStac(items[0]!, { bands: "red" })).sizes).toEqual({ time: 1, y: 40, x: 50 });
  });

  test.each([
    [{ bands: "brown" }, "variable-not-found", /"red", "nir", "qa"/],
    [{ bands: "red", geobox: new Geobox(4326, [0, 1, 0, 0, 0, -1], [1, 1]), crs: 4326 }, "expression", /leave out crs/],
    [{ bands: "red", groupby: "id", crs: 3857, bbox: [1, 2, 1, 2] }, "expression", /make no grid/],
  ] as const)("what cannot be is told: %#", async (options, code, message) => {
    await expect(loadStac(items, options as never)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("no items, items without a time, and files that are not there are told", async () => {
    await expect(loadStac([])).rejects.toMatchObject({ code: "expression" });
    const timeless = { ...items[0]!, properties: { ...items[0]!.properties, datetime: null } };
    await expect(loadStac([timeless])).rejects.toThrow(/"tile-a" tells no time/);
    const lost = withAssets((asset) => ({ ...asset, href: join(folder, "lost.tif") }));
    const ds = await loadStac(lost, { bands: "red" });
    await expect(ds.get("red").compute()).rejects.toMatchObject({ code: "source-not-found" });
  });

  test("a stopped computation ends", async () => {
    const ds = await loadStac(items, { bands: "red" });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(ds.get("red").compute({ signal })).rejects.toThrow("enough");
  });
});
