import "../ops/methods.ts";
import { expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { decodePng } from "../testing/decode-png.ts";
import { createTiles } from "./tiles.ts";

const range = (length: number, at: (i: number) => number): number[] => Array.from({ length }, (_, i) => at(i));
const lat = range(36, (i) => 87.5 - 5 * i);
const lon = range(72, (i) => -177.5 + 5 * i);
/** West is 0, east 1. */
const halves = dataArray(
  lat.map(() => lon.map((degrees) => (degrees < 0 ? 0 : 1))),
  { dims: ["lat", "lon"], coords: { lat, lon }, name: "half", attrs: { units: "K" } },
);

test("the world is one tile at zoom 0 and four at zoom 1", async () => {
  const tiles = await createTiles(halves, { colours: "gray", range: [0, 1] });
  const world = decodePng(Buffer.from((await tiles.tile(0, 0, 0))!));
  expect([world.width, world.height]).toEqual([256, 256]);
  expect([world.at(128, 10)[0], world.at(128, 250)[0]]).toEqual([0, 255]);
  for (const [column, gray] of [
    [0, 0],
    [1, 255],
  ] as const) {
    const tile = decodePng(Buffer.from((await tiles.tile(1, column, 0))!));
    expect(new Set(range(256, (x) => tile.at(200, x)[0]!))).toEqual(new Set([gray]));
  }
  expect(tiles.bounds.map(Math.round)).toEqual([-180, -90, 180, 90]);
  expect([await tiles.valueAt(-10, 0), await tiles.valueAt(10, 0), await tiles.valueAt(190, 0)]).toEqual([0, 1, 0]);
  expect(
    tiles
      .coastlines()
      .flat()
      .some(([lon, lat]) => Math.hypot(lon! - 18.5, lat! + 34) < 2),
  ).toBe(true);
  expect(tiles.legend).toEqual({ low: 0, high: 1, colours: ["#000000", "#ffffff"], title: "half [K]" });
});

test("a tile without anything of the raster is none", async () => {
  const europe = halves.sel({ lat: [60, 40], lon: [0, 20] });
  const tiles = await createTiles(europe);
  expect(await tiles.tile(2, 0, 3)).toBeUndefined();
  expect(await tiles.tile(2, 2, 1)).toBeDefined();
  expect(await tiles.valueAt(-40, 50)).toBeNaN();
  const coast = tiles.coastlines().flat();
  expect(coast.some(([lon, lat]) => Math.hypot(lon! - 12, lat! - 45) < 2)).toBe(true);
  expect(coast.every(([lon]) => lon! > -30 && lon! < 50)).toBe(true);
});

test("near views read the window under a tile, far ones the small version that was read once", async () => {
  const read: string[] = [];
  const [height, width] = [4096, 4096];
  const reader = chunkedReader({
    dtype: "uint8",
    shape: [height, width],
    chunkShape: [512, 512],
    data: new Uint8Array(height * width).fill(7),
  });
  const counting = {
    ...reader,
    readChunk: (...args: Parameters<typeof reader.readChunk>) => {
      read.push(JSON.stringify(args[0]));
      return reader.readChunk(...args);
    },
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], counting);
  const coords = dataArray(new Uint8Array(height * width), {
    dims: ["y", "x"],
    shape: [height, width],
    coords: { y: range(height, (i) => 5_600_000 - 10 * i), x: range(width, (i) => 500_000 + 10 * i) },
  }).parts.coords;
  const array = new DataArray("v", { expr, attrs: {}, encoding: {} }, coords).withCrs("EPSG:32633");
  const tiles = await createTiles(array);
  expect(read.length).toBeGreaterThanOrEqual(64);
  read.length = 0;
  const far = tileAt(15.2, 50.4, tiles.maxZoom - 3);
  expect(await tiles.tile(...far)).toBeDefined();
  expect(read).toEqual([]);
  const near = tileAt(15.2, 50.4, tiles.maxZoom);
  expect(await tiles.tile(...near)).toBeDefined();
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBeLessThanOrEqual(9);
});

/** The tile of a place. */
function tileAt(longitude: number, latitude: number, zoom: number): [number, number, number] {
  const part = (Math.PI * latitude) / 180;
  const y = (1 - Math.log(Math.tan(part) + 1 / Math.cos(part)) / Math.PI) / 2;
  return [zoom, Math.floor(((longitude + 180) / 360) * 2 ** zoom), Math.floor(y * 2 ** zoom)];
}

test("the zoom suits the cells, also over the date line", async () => {
  const metres = (length: number, from: number, step: number) =>
    Float64Array.from({ length }, (_, i) => from + step * i);
  const coords = { y: metres(20, 5_700_000, -60), x: metres(20, 799_000, 60) };
  const array = dataArray(new Float32Array(400), { dims: ["y", "x"], shape: [20, 20], coords }).withCrs("EPSG:32660");
  // pixels of zoom 10 are 96 m at 51 degrees, those of 11 are 48 m
  expect((await createTiles(array)).maxZoom).toBe(11);
});

test("what is no map is refused with the way out", async () => {
  await expect(createTiles(dataArray([1, 2]))).rejects.toThrow(/select or reduce/);
  await expect(createTiles(dataArray([[1, 2]], { dims: ["a", "b"] }))).rejects.toThrow(/withCrs/);
});
