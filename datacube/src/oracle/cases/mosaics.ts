import type { DataArray } from "../../array/data-array.ts";
import { Geobox } from "../../geo/geobox.ts";
import type { CombineMethod } from "../../ops/composite.ts";
import { mosaic } from "../../ops/mosaic.ts";
import type { OracleCase } from "../case.ts";
import { bare, peerModule, pythonOf } from "../geo.ts";

const peer = peerModule("peer_composite");

type Piece = readonly [top: number, bottom: number, left: number, right: number];

const cutAs = (array: DataArray, [y, x]: readonly [string, string], pieces: readonly Piece[]): DataArray[] =>
  pieces.map(([top, bottom, left, right]) => array.isel({ [y]: [top, bottom], [x]: [left, right] }));
const cutInPython = (array: string, [y, x]: readonly [string, string], pieces: readonly Piece[]): string =>
  `[${array}.isel(${y}=slice(t, b), ${x}=slice(l, r)) for t, b, l, r in ${pythonOf(pieces)}]`;

const all: readonly CombineMethod[] = ["first", "last", "min", "max", "mean", "median"];
const inRasterio: readonly CombineMethod[] = ["first", "last", "min", "max"];

/** Pieces that lie over each other, one within another, one beside all. */
const pieces: readonly Piece[] = [
  [300, 500, 100, 420],
  [0, 330, 0, 300],
  [350, 360, 150, 160],
  [200, 570, 250, 600],
  [560, 600, 500, 640],
];
const yx = ["y", "x"] as const;
const rgb = "RGB.byte.tif";
const landsat = "ls5/LS5_NBAR_B30.tif";
const landsatPieces: readonly Piece[] = [
  [100, 300, 0, 200],
  [0, 150, 100, 456],
  [250, 404, 150, 300],
];
const ofRgb: OracleCase[] = all.map((method) => ({
  covers: "mosaic",
  on: rgb,
  ts: (ds) => bare(mosaic(cutAs(ds.get("band_data").isel({ band: [1, 2] }), yx, pieces), { method })),
  py: peer(`joined(${cutInPython("ds.band_data[1:2]", yx, pieces)}, '${method}')`),
  within: { ulp: 2 },
}));
const byRasterio: OracleCase[] = inRasterio.flatMap((method): OracleCase[] => [
  {
    covers: "mosaic",
    on: rgb,
    ts: (ds) => bare(mosaic(cutAs(ds.get("band_data").isel({ band: [1, 2] }), yx, pieces), { method })),
    py: peer(`merged(${cutInPython("ds.band_data[1:2]", yx, pieces)}, '${method}')`),
  },
  {
    covers: "mosaic",
    on: landsat,
    options: { maskAndScale: false },
    ts: (ds) => bare(mosaic(cutAs(ds.get("band_data"), yx, landsatPieces), { method })),
    py: peer(`merged(${cutInPython("ds.band_data", yx, landsatPieces)}, '${method}', -999)`),
  },
]);

const latLon = ["lat", "lon"] as const;
const degrees: readonly Piece[] = [
  [1, 4, 0, 3],
  [0, 3, 2, 5],
  [2, 5, 1, 6],
];
const small: OracleCase[] = all.map((method) => ({
  covers: "mosaic",
  on: "monthly",
  ts: (ds) => bare(mosaic(cutAs(ds.t2m, latLon, degrees), { method })),
  py: peer(`joined(${cutInPython("ds.t2m", latLon, degrees)}, '${method}', 'lat', 'lon')`),
  within: { ulp: 2 },
}));

/** Two scenes whose pixels are not quite those of one grid, on a coarser one in degrees. */
const grid = new Geobox(4326, [-76.2, 0.01, 0, 47.2, 0, -0.01], [240, 480]);
const scenes: OracleCase = {
  covers: "mosaic",
  on: "mosaic_cog1.tif",
  ts: async (ds, { data }) =>
    bare(
      mosaic(
        [ds, await data("mosaic_cog2.tif")].map((one) => one.get("band_data")),
        { target: grid },
      ),
    ),
  py: peer(
    `warped([ds.band_data, data('mosaic_cog2.tif').band_data], ${pythonOf(grid.transform)}, ${pythonOf(grid.shape)}, 'EPSG:4326')`,
  ),
};

export const cases: readonly OracleCase[] = [...ofRgb, ...byRasterio, ...small, scenes];
