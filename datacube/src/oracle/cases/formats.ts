import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DataArray } from "../../array/data-array.ts";
import type { OracleCase } from "../case.ts";

const netcdf4 = [
  "20171025_2056.Cloud_Top_Height.nc",
  "MODIS_ARRAY.nc",
  "MODIS_ARRAY_UTM.nc",
  "PLANET_SCOPE_3D.nc",
  "dataset_2d.nc",
  "sentinel_2_L1C_geographic.nc",
  "sentinel_2_L1C_utm.nc",
  "test_gold.nc",
  "tmmx_20190121.nc",
] as const;
const tiffs = [
  "RGB.byte.tif",
  "cog.tif",
  "cog_dateline.tif",
  "cog_int16.tif",
  "cog_nodata.tif",
  "cog_scale.tif",
  "float_raster_with_nodata.tif",
  "mosaic_cog1.tif",
  "rgb_deflate.tif",
  "rgb_lzw.tif",
  "scene_band1.tif",
  "shade.tif",
  "world.byte.tif",
  "ls5/LS5_NBAR_B30.tif",
  "ls5/LS5_PQ.tif",
] as const;

const golden = readdirSync(join(import.meta.dirname, "..", "..", "..", "golden"));
const classic = new Set(["classic.nc", "data64.nc", "offset64.nc"]);

type File = readonly [on: `${string}.${string}`, format: string];

function goldenFiles(ending: string, format: (name: string) => string): File[] {
  const isExact = (name: string) => name.endsWith(ending) && !name.includes("jpeg");
  return golden.filter(isExact).map((name) => [`golden/${name}` as `${string}.${string}`, format(name)]);
}

const files: readonly File[] = [
  ...netcdf4.map((on): File => [on, "hdf5"]),
  ...tiffs.map((on): File => [on, "geotiff"]),
  ...goldenFiles(".tif", () => "geotiff"),
  ...goldenFiles(".nc", (name) => (classic.has(name) ? "netcdf" : "hdf5")),
  ...goldenFiles(".zarr", () => "zarr"),
];

/** Pixels and their places. rioxarray turns all integers into floats, and its attributes of the CRS are others. */
function pixels(on: File[0]): OracleCase {
  const bare = ({ parts: { variable, coords }, name }: DataArray) => {
    const plain = [...coords]
      .filter(([coord]) => coord !== "spatial_ref")
      .map(([coord, of]) => [coord, { ...of, attrs: {} }] as const);
    return new DataArray(name, { ...variable, attrs: {} }, new Map(plain)).astype("float64");
  };
  return {
    covers: ["open", "format geotiff"],
    on,
    ts: (ds) => bare(ds.get("band_data")),
    py: "ds.band_data.drop_attrs().drop_vars('spatial_ref').astype('f8')",
    within: { ulp: 1 },
    ...(on === "cog_scale.tif" ? { differs: "scales that differ between bands are not applied" } : {}),
  };
}

/** Every real file and every golden one, as a whole, decoded and as stored. */
const whole: OracleCase[] = files.flatMap(([on, format]): OracleCase[] => {
  if (format === "geotiff") return [pixels(on)];
  const one = { on, covers: ["open", `format ${format}`], ts: (ds: unknown) => ds, py: "ds" };
  return [one, { ...one, options: { maskAndScale: false, decodeTimes: false } }];
});

export const cases: readonly OracleCase[] = [
  ...whole,
  {
    covers: "open",
    on: "cog.tif",
    ts: (ds) => ds,
    py: "ds",
    differs: "attributes of the CRS and of x and y; integers without nodata stay integers",
  },
  { covers: "open", on: "packed", ts: (ds) => ds, py: "ds" },
  ...(["monthly", "noleap", "days360", "hourly", "kinds", "thin", "messy", "packed"] as const).flatMap(
    (on): OracleCase[] => [
      {
        covers: ["open", "format zarr"],
        on,
        ts: (ds) => ds,
        py: "ds",
        peerWrites: { py: "ds.to_zarr(path, zarr_format=3)", as: "v3.zarr" },
      },
      {
        covers: ["open", "format zarr"],
        on,
        ts: (ds) => ds,
        py: "ds",
        peerWrites: { py: "ds.to_zarr(path, zarr_format=2)", as: "v2.zarr" },
      },
      {
        covers: ["open", "format hdf5"],
        on,
        ts: (ds) => ds,
        py: "ds",
        peerWrites: { py: "ds.to_netcdf(path)", as: "cube.nc" },
      },
      {
        covers: ["Dataset.toZarr", "format zarr"],
        on,
        ts: (ds) => ds,
        py: "ds",
        weWrite: { ts: (ds, path) => ds.toZarr(path), as: "ours.zarr" },
      },
    ],
  ),
  {
    covers: ["open", "format netcdf"],
    on: "sentinel_2_L1C_geographic.nc",
    ts: (ds) => ds,
    py: "ds",
    peerWrites: { py: "ds[['red', 'nir']].astype('f4').to_netcdf(path, format='NETCDF3_64BIT')", as: "classic.nc" },
  },
  {
    covers: ["open", "format zarr"],
    on: "tmmx_20190121.nc",
    ts: (ds) => ds,
    py: "ds",
    peerWrites: { py: "ds.to_zarr(path)", as: "tmmx.zarr" },
  },
  {
    covers: "Dataset.toZarr",
    on: "tmmx_20190121.nc",
    ts: (ds) => ds,
    py: "ds",
    weWrite: { ts: (ds, path) => ds.toZarr(path), as: "tmmx.zarr" },
  },
  {
    covers: "toZarr",
    on: "sentinel_2_L1C_utm.nc",
    ts: (ds) => ds.get("red"),
    py: "ds.red",
    weWrite: { ts: (ds, path) => ds.get("red").toZarr(path), as: "red.zarr" },
  },
  {
    covers: "toZarr",
    on: "kinds",
    ts: (ds) => ds.text,
    py: "ds.text",
    weWrite: { ts: (ds, path) => ds.text.toZarr(path), as: "text.zarr" },
  },
];
