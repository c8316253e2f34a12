import type { Resampling } from "../../expr/raster/warp.ts";
import { Geobox } from "../../geo/geobox.ts";
import type { GeoTransform } from "../../geo/geotransform.ts";
import type { OracleCase } from "../case.ts";
import { bare, peerModule } from "../geo.ts";

const peer = peerModule("peer_geo");

interface Target {
  readonly crs: string;
  readonly transform: GeoTransform;
  readonly shape: readonly [number, number];
}

const box = ({ crs, transform, shape }: Target): Geobox => new Geobox(crs, transform, shape);

/** GDAL's warp of an array to a grid, each pixel placed exactly, NaN where there is nothing. */
function warped(source: string, { crs, transform, shape }: Target, resampling: Resampling, then = ""): string {
  const grid = `'${crs}', [${transform.join(", ")}], [${shape.join(", ")}]`;
  return peer(`warp(${source}, ${grid}, '${resampling}')${then}`);
}

const methods: readonly Resampling[] = ["nearest", "bilinear", "cubic", "average", "mode"];
const monthly = "ds.t2m.rio.write_crs(4326).rio.set_spatial_dims('lon', 'lat')";
const europe: Target = {
  crs: "EPSG:3035",
  transform: [1_500_000, 150_000, 0, 5_200_000, 0, -150_000],
  shape: [30, 28],
};
const closer: Target = { crs: "EPSG:4326", transform: [-13.2, 2, 0, 64.1, 0, -3], shape: [14, 17] };
const utm = "sentinel_2_L1C_utm.nc";
const wide: Target = { crs: "EPSG:32621", transform: [373_000, 700, 0, 8_286_000, 0, -650], shape: [150, 140] };
const fine: Target = { crs: "EPSG:32621", transform: [460_000, 33.3, 0, 8_260_000, 0, -31.7], shape: [150, 140] };
const albers: Target = { crs: "EPSG:5070", transform: [-1_000_000, 3000, 0, 2_500_000, 0, -3000], shape: [240, 380] };

const reprojected: OracleCase[] = methods.flatMap((resampling): OracleCase[] => [
  {
    covers: "reproject",
    on: "monthly",
    ts: (ds) => bare(ds.t2m.reproject(box(closer), { resampling })),
    py: warped(monthly, closer, resampling, ".rename(y='lat', x='lon')"),
    ...close(resampling, 1e-3),
  },
  {
    covers: "reproject",
    on: "cog_nodata.tif",
    ts: (ds) => bare(ds.get("band_data").reproject(box(fine), { resampling })),
    py: warped("ds.band_data", fine, resampling),
    ...close(resampling, 0.01),
  },
]);

/** Between systems; our mean is of the box around all corners of a pixel, GDAL's of that around two. */
const projected: OracleCase[] = (["nearest", "bilinear", "cubic"] as const).flatMap((resampling): OracleCase[] => [
  {
    covers: "reproject",
    on: "monthly",
    ts: (ds) => bare(ds.t2m.reproject(box(europe), { resampling })),
    py: warped(monthly, europe, resampling),
    ...close(resampling, 1e-3),
  },
  {
    covers: "reproject",
    on: "tmmx_20190121.nc",
    ts: (ds) => bare(ds.get("air_temperature").reproject(box(albers), { resampling })),
    py: warped("ds.air_temperature.rio.write_crs(4326)", albers, resampling),
    ...close(resampling, 1e-2),
  },
]);

/** Larger pixels: only these are the same however GDAL cuts the grid into pieces. */
const larger: OracleCase[] = (["nearest", "average", "mode"] as const).map((resampling) => ({
  covers: "reproject",
  on: "cog_nodata.tif",
  ts: (ds) => bare(ds.get("band_data").reproject(box(wide), { resampling })),
  py: warped("ds.band_data", wide, resampling),
  ...close(resampling, 1e-3),
}));

function close(resampling: Resampling, abs: number): Pick<OracleCase, "within"> {
  return resampling === "nearest" || resampling === "mode" ? {} : { within: { abs } };
}

const geobox = "__import__('odc.geo.geobox').geo.geobox.GeoBox";
const odc = (of: string): string => `__import__('odc.geo.xr') and ${of}.odc.geobox`;
const utmOdc = odc("ds.red");
const monthlyOdc = `${geobox}.from_bbox((-12.5, 26.25, 17.5, 63.75), 'EPSG:4326', shape=(5, 6), tight=True)`;
const json = (of: string): string =>
  `(lambda g: {'shape': list(g.shape), 'transform': [round(v, 6) for v in g.affine.to_gdal()]})(${of})`;
const asJson = ({ shape, transform }: Geobox) => ({ shape, transform: transform.map(round) });
const round = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

const grids: OracleCase[] = [
  {
    covers: "Geobox.pad",
    on: "monthly",
    ts: (ds) => asJson(Geobox.of(ds.pr).pad(3)),
    py: json(`(${monthlyOdc}).pad(3)`),
  },
  {
    covers: "Geobox.pad",
    on: utm,
    ts: (ds) => asJson(Geobox.of(ds.get("red")).pad(2)),
    py: json(`(${utmOdc}).pad(2)`),
  },
  {
    covers: "Geobox.zoomOut",
    on: "monthly",
    ts: (ds) => asJson(Geobox.of(ds.pr).zoomOut(2)),
    py: json(`(${monthlyOdc}).zoom_out(2)`),
  },
  {
    covers: "Geobox.zoomOut",
    on: utm,
    ts: (ds) => asJson(Geobox.of(ds.get("red")).zoomOut(0.5)),
    py: json(`(${utmOdc}).zoom_out(0.5)`),
  },
  {
    covers: "Geobox.coordinates",
    on: "monthly",
    ts: (ds) => [...Geobox.of(ds.pr).coordinates().y],
    py: "ds.lat.values.tolist()",
  },
  {
    covers: "Geobox.coordinates",
    on: utm,
    ts: (ds) => [...Geobox.of(ds.get("red")).coordinates().x].map(round),
    py: "[round(v, 6) for v in ds.x.values.tolist()]",
  },
  {
    covers: "Geobox.boundsIn",
    on: "monthly",
    ts: (ds) =>
      Geobox.of(ds.pr)
        .boundsIn(3035)
        .map((v) => Math.round(v / 1e4)),
    py: "[round(v / 1e4) for v in __import__('rasterio.warp').warp.transform_bounds(4326, 3035, -12.5, 26.25, 17.5, 63.75, densify_pts=19)]",
  },
  {
    covers: "Geobox.boundsIn",
    on: "cog_dateline.tif",
    ts: (ds) =>
      Geobox.of(ds.get("band_data"))
        .boundsIn(4326)
        .map((v) => Math.round(v * 1e4) / 1e4),
    py: "[round(v, 4) for v in __import__('rasterio.warp').warp.transform_bounds(ds.rio.crs, 4326, *ds.rio.bounds())]",
  },
  {
    covers: "Geobox.equals",
    on: "monthly",
    ts: (ds) => Geobox.of(ds.pr).equals(Geobox.of(ds.t2m.isel({ lat: [0, 4] }))),
    py: `(${monthlyOdc}) == (${monthlyOdc}).pad(1)`,
  },
  {
    covers: "Geobox.equals",
    on: utm,
    ts: (ds) => Geobox.of(ds.get("red")).equals(Geobox.of(ds.get("nir"))),
    py: `(${utmOdc}) == (${odc("ds.nir")})`,
  },
  ...(
    [
      ["edge", "edge"],
      ["centre", "center"],
      ["none", "floating"],
    ] as const
  ).map(
    ([snap, anchor]): OracleCase => ({
      covers: "Geobox.pad",
      on: "monthly",
      ts: () => asJson(Geobox.fromBounds([3.3, 41.2, 17.9, 52.05], { crs: 4326, resolution: 0.25, snap }).pad(1)),
      py: json(
        `${geobox}.from_bbox((3.3, 41.2, 17.9, 52.05), 'EPSG:4326', resolution=0.25, anchor='${anchor}').pad(1)`,
      ),
    }),
  ),
  {
    covers: "withCrs",
    on: "monthly",
    ts: (ds) => Geobox.of(ds.pr.withCrs(4258)).crs.epsg,
    py: "ds.pr.rio.write_crs(4258).rio.crs.to_epsg()",
  },
  {
    covers: "withCrs",
    on: utm,
    ts: (ds) => Geobox.of(ds.get("red").withCrs("EPSG:32721")).crs.epsg,
    py: "ds.red.rio.write_crs(32721).rio.crs.to_epsg()",
  },
  {
    covers: "Dataset.reproject",
    on: utm,
    ts: (ds) => bare(ds.reproject("EPSG:4326", { resampling: "nearest" }).get("nir")),
    py: "xr.DataArray(ds.rio.reproject('EPSG:4326').nir.values, dims=('time', 'y', 'x'))",
  },
  {
    covers: "Dataset.reproject",
    on: "monthly",
    ts: (ds) => bare(ds.reproject(box(europe)).get("pr")),
    py: warped("ds.pr.rio.write_crs(4326).rio.set_spatial_dims('lon', 'lat')", europe, "nearest"),
  },
];

export const cases: readonly OracleCase[] = [...reprojected, ...projected, ...larger, ...grids];
