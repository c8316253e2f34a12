import { DataArray } from "../../array/data-array.ts";
import { Geobox } from "../../geo/geobox.ts";
import type { Feature, Geometry } from "../../geo/geojson.ts";
import type { GeoTransform } from "../../geo/geotransform.ts";
import { geometryMask, rasterize } from "../../ops/geo-rasterize.ts";
import type { OracleCase } from "../case.ts";
import { bare, peerModule, pythonOf, randomPolygons } from "../geo.ts";

const peer = peerModule("peer_raster");

interface Grid {
  readonly transform: GeoTransform;
  readonly shape: readonly [number, number];
}

const plane = ({ transform, shape }: Grid): Geobox => new Geobox(32633, transform, shape);
const yx = (array: DataArray): DataArray => bare(array.rename({ [array.dims[0]!]: "y", [array.dims[1]!]: "x" }));
const numbered = (shapes: readonly Geometry[]): Feature[] =>
  shapes.map((geometry, i) => ({ type: "Feature", geometry, properties: { id: i + 1 } }));

/** Elements and the labels of rows and columns, without what is told of them. */
function labelled(array: DataArray): DataArray {
  const dims = array.dims.slice(-2);
  const coords = dims.map((dim) => [dim, { ...array.parts.coords.get(dim)!, attrs: {} }] as const);
  return new DataArray("", { expr: array.expr, attrs: {}, encoding: {} }, new Map(coords));
}

function burnt(shapes: readonly Geometry[], { transform, shape }: Grid, options: Record<string, unknown> = {}): string {
  const pairs = shapes.map((geometry, i) => [geometry, i + 1]);
  return peer(`burn(${[pairs, transform, shape].map(pythonOf).join(", ")}, dtype='int32', **${pythonOf(options)})`);
}

const even: Grid = { transform: [0, 1, 0, 100, 0, -1], shape: [100, 120] };
const upward: Grid = { transform: [0, 1, 0, 0, 0, 1], shape: [100, 120] };
const odd: Grid = { transform: [3.3, 0.73, 0, 12.1, 0, 0.91], shape: [97, 113] };
const field = { west: -5, south: -5, width: 120, height: 105 };
const shapeSets: readonly (readonly [Grid, Geometry[]])[] = [
  [even, randomPolygons(1, 60, field)],
  [even, randomPolygons(2, 60, { ...field, snap: 1 })],
  [even, randomPolygons(3, 60, { ...field, snap: 0.5 })],
  [upward, randomPolygons(7, 60, { ...field, snap: 0.5 })],
  [odd, randomPolygons(4, 60, field)],
  [odd, randomPolygons(5, 300, { west: 5, south: 14, width: 60, height: 70 }).slice(200)],
];
const lines: Geometry[] = randomPolygons(6, 40, field).map((geometry): Geometry => {
  if (geometry.type === "Polygon") return { type: "MultiLineString", coordinates: geometry.coordinates };
  return { type: "MultiPoint", coordinates: geometry.type === "MultiPolygon" ? geometry.coordinates.flat(2) : [] };
});

/** With `add`, GDAL counts some pixels twice where a ring touches itself along their centres: vertices at halves. */
function mergesOf(shapes: readonly Geometry[]): readonly ("replace" | "add")[] {
  return JSON.stringify(shapes).includes(".5,") ? ["replace"] : ["replace", "add"];
}

const rasterized: OracleCase[] = shapeSets.flatMap(([grid, shapes]) =>
  [false, true].flatMap((allTouched) =>
    mergesOf(shapes).map((mergeAlg): OracleCase => {
      const options = { attribute: "id", dtype: "int32", allTouched, mergeAlg } as const;
      return {
        covers: "rasterize",
        on: "monthly",
        ts: () => yx(rasterize(numbered(shapes), plane(grid), options)),
        py: burnt(shapes, grid, { all_touched: allTouched, merge: mergeAlg }),
      };
    }),
  ),
);

const burntLines: OracleCase[] = [false, true].map((allTouched) => ({
  covers: "rasterize",
  on: "monthly",
  ts: () => yx(rasterize(numbered(lines), plane(even), { attribute: "id", dtype: "int32", allTouched, fill: -1 })),
  py: burnt(lines, even, { all_touched: allTouched, fill: -1 }),
}));

const mask = {
  covers: "geometryMask",
  on: "monthly",
  ts: () => yx(geometryMask(shapeSets[0]![1].slice(0, 5), plane(even), { allTouched: true })),
  py: peer(
    `mask(${[shapeSets[0]![1].slice(0, 5), even.transform, even.shape].map(pythonOf).join(", ")}, all_touched=True)`,
  ),
} satisfies OracleCase;

/** Over the fields of `monthly`, which is coarse: half of the pixels along two edges. */
const europe: Geometry = {
  type: "Polygon",
  coordinates: [
    [
      [-13, 35],
      [6, 33],
      [14, 46.1],
      [2.5, 57],
      [-8, 61],
      [-13, 35],
    ],
    [
      [-1, 42],
      [6, 44],
      [0, 50],
      [-1, 42],
    ],
  ],
};
/** A polygon with a hole and a corner beside it, as large as `size` around a place. */
function around(x: number, y: number, size: number): Geometry {
  const at = (u: number, v: number) => [x + u * size, y + v * size];
  return {
    type: "MultiPolygon",
    coordinates: [
      [
        [at(-1, -0.8), at(0.7, -1), at(1, 0.9), at(-0.6, 0.5), at(-1, -0.8)],
        [at(0, 0), at(0.3, 0.1), at(0.1, 0.4), at(0, 0)],
      ],
      [[at(-1, 0.7), at(-0.7, 0.7), at(-0.8, 1), at(-1, 0.7)]],
    ],
  };
}

const monthly = "ds.t2m.rio.write_crs(4326).rio.set_spatial_dims('lon', 'lat')";
const planet = "PLANET_SCOPE_3D.nc";
const inPlanet = around(466_281, 8_084_684, 11);
const inDegrees = around(-51.317326, -17.323007, 0.00011);
const inLandsat = around(500_000, 8_150_000, 60_000);
const keep = (call: string): string => peer(`bare(${call})`);

const clipped: OracleCase[] = [
  {},
  { allTouched: true },
  { drop: false },
  { invert: true, drop: false },
  { invert: true, allTouched: true },
].flatMap((options): OracleCase[] => {
  const { allTouched = false, drop = true, invert = false } = options;
  const how = `all_touched=${pythonOf(allTouched)}, drop=${pythonOf(drop)}, invert=${pythonOf(invert)}`;
  return [
    {
      covers: "clipGeometry",
      on: "monthly",
      ts: (ds) => labelled(ds.t2m.clipGeometry(europe, options)),
      py: keep(`${monthly}.rio.clip([${pythonOf(europe)}], ${how})`),
    },
    {
      covers: "clipGeometry",
      on: planet,
      ts: (ds) => labelled(ds.get("blue").clipGeometry(inPlanet, options)),
      py: keep(`ds.blue.rio.clip([${pythonOf(inPlanet)}], ${how})`),
    },
    {
      covers: "Dataset.clipGeometry",
      on: planet,
      ts: (ds) => labelled(ds.clipGeometry(inDegrees, { ...options, crs: 4326 }).get("green")),
      py: keep(`ds.rio.clip([${pythonOf(inDegrees)}], 'EPSG:4326', ${how}).green`),
    },
  ];
});

const boxes: OracleCase[] = [
  {
    covers: "Dataset.clipGeometry",
    on: "monthly",
    ts: (ds) => labelled(ds.clipGeometry(europe).get("pr")),
    py: keep(`${monthly.replace("t2m", "pr")}.rio.clip([${pythonOf(europe)}])`),
  },
  {
    covers: ["clipBox", "Dataset.clipBox"],
    on: "monthly",
    ts: (ds) => labelled(ds.clipBox(-6.3, 33.1, 5.1, 47).get("pr")),
    py: keep("ds.pr.rio.write_crs(4326).rio.set_spatial_dims('lon', 'lat').rio.clip_box(-6.3, 33.1, 5.1, 47)"),
  },
  {
    covers: ["clipBox", "Dataset.clipBox"],
    on: "cog_nodata.tif",
    ts: (ds) => labelled(ds.clipBox(-56.3, 73.1, -55.2, 73.6, { crs: 4326 }).get("band_data")),
    py: keep("ds.band_data.rio.clip_box(-56.3, 73.1, -55.2, 73.6, crs=4326)"),
    within: { ulp: 2 },
  },
  {
    covers: "clipBox",
    on: "cog_nodata.tif",
    ts: (ds) => ds.get("band_data").clipBox(0, 0, 10, 10),
    py: "ds.band_data.rio.clip_box(0, 0, 10, 10)",
    throws: ["expression", "NoDataInBounds"],
  },
  {
    covers: "clipGeometry",
    on: planet,
    ts: (ds) => ds.get("blue").clipGeometry(europe),
    py: `ds.blue.rio.clip([${pythonOf(europe)}])`,
    throws: ["expression", "NoDataInBounds"],
  },
  {
    covers: ["rasterize", "clipGeometry"],
    on: "cog_nodata.tif",
    ts: (ds) => labelled(ds.get("band_data").clipGeometry(inLandsat)),
    py: keep(`ds.band_data.rio.clip([${pythonOf(inLandsat)}])`),
    within: { ulp: 2 },
  },
  {
    covers: ["rasterize", "geometryMask"],
    on: planet,
    ts: (ds) => bare(geometryMask(inPlanet, ds.get("blue"))),
    py: `(lambda a: xr.DataArray(${peer(`mask([${pythonOf(inPlanet)}], a.rio.transform().to_gdal(), a.shape[1:])`).replace(/ #.*/, "")}, dims=('y', 'x')))(ds.blue)`,
  },
];

/** Zones that overlap; the last has no pixel. */
const zones = [europe, around(2, 45, 9), around(-3, 52, 6), around(0.1, 44.9, 0.5)];
/** Off the edges of pixels, where rasterstats, which burns in a window of its own, has others. */
const planetZones = [
  around(466_281.3, 8_084_684.2, 10.7),
  around(466_275, 8_084_690, 6),
  around(466_290, 8_084_675, 9),
];
const zonalStats = ["mean", "sum", "min", "max", "std", "count", "median"] as const;

const zonal: OracleCase[] = zonalStats.flatMap((stat): OracleCase[] =>
  [false, true].flatMap((allTouched): OracleCase[] => [
    {
      covers: ["zonal", "Dataset.zonal"],
      on: "monthly",
      ts: (ds) => bare(ds.zonal(zones, { stat, allTouched }).get("pr").astype("float64")),
      py: peer(
        `zonal(${monthly.replace("t2m", "pr")}, ${pythonOf(zones)}, '${stat}', all_touched=${pythonOf(allTouched)})`,
      ),
      within: { abs: 1e-9 },
    },
    {
      covers: ["zonal", "Dataset.zonal"],
      on: planet,
      ts: (ds) => bare(ds.zonal(planetZones, { stat, allTouched }).get("blue").astype("float64")),
      py: peer(`zonal(ds.blue, ${pythonOf(planetZones)}, '${stat}', all_touched=${pythonOf(allTouched)})`),
      within: { abs: 1e-9 },
    },
  ]),
);

type Terrain = readonly [name: string, horn: string, gdaldem: string, of: (array: DataArray) => DataArray, abs: number];

/** GDAL keeps float32, and shades as whole numbers. */
const manyStats = ["p5", "p37.5", "p90", "majority", "minority", "unique", "range", "mean", "count", "median"] as const;
const labelStats = ["mean", "max", "min", "sum", "std", "var", "count"] as const;

/** Whole numbers of `pr`, so that some are equal. */
const rounded = monthly.replace("ds.t2m", "(ds.pr / 100).round()");

const zonalMany: OracleCase[] = [
  {
    covers: ["zonal", "Dataset.zonal"],
    on: "monthly",
    ts: (ds) => bare(ds.pr.div(100).round().zonal(zones, { stats: manyStats })),
    py: peer(`zonal_many(${rounded}, ${pythonOf(zones)}, ${pythonOf(manyStats)})`),
    within: { abs: 1e-9 },
  },
  {
    covers: ["zonal", "Dataset.zonal"],
    on: planet,
    ts: (ds) => bare(ds.zonal(planetZones, { stats: manyStats, allTouched: true }).get("green")),
    py: peer(`zonal_many(ds.green, ${pythonOf(planetZones)}, ${pythonOf(manyStats)}, all_touched=True)`),
    within: { abs: 1e-9 },
  },
  {
    covers: "zonal",
    on: "monthly",
    ts: (ds) => bare(ds.pr.isel({ time: [0, 12] }).zonal(ds.zone, { stats: labelStats, labels: [0, 1, 2, 3] })),
    py: peer(`labelled(ds.pr[:12], ds.zone, ${pythonOf(labelStats)}, [0, 1, 2, 3])`),
    within: { abs: 1e-9 },
  },
  {
    covers: ["zonal", "Dataset.zonal"],
    on: planet,
    ts: (ds) =>
      bare(
        ds
          .zonal(ds.get("green").isel({ time: 0 }).floordiv(20).astype("int32"), {
            stats: labelStats,
            labels: [0, 1, 2],
          })
          .get("blue"),
      ),
    py: peer(`labelled(ds.blue, (ds.green.isel(time=0) // 20).astype('i4'), ${pythonOf(labelStats)}, [0, 1, 2])`),
    within: { abs: 1e-9 },
  },
];

const terrains: readonly Terrain[] = [
  ["slope", "'degrees'", "'slope'", (array) => array.slope(), 1e-4],
  ["slope", "'percent'", "'slope', '-p'", (array) => array.slope({ units: "percent" }), 1e-2],
  ["aspect", "'aspect'", "'aspect'", (array) => array.aspect(), 1e-3],
  ["hillshade", "'hillshade'", "'hillshade'", (array) => array.hillshade(), 0.501],
  [
    "hillshade",
    "'hillshade', 100, 30, 4",
    "'hillshade', '-az', '100', '-alt', '30', '-z', '4'",
    (array) => array.hillshade({ azimuth: 100, altitude: 30, zFactor: 4 }),
    0.501,
  ],
];

/** The cube's rows and columns as square pixels; gdaldem's aspect knows no others. */
const square = (array: DataArray): DataArray =>
  array.assignCoords({ lat: [50, 40, 30, 20, 10], lon: [0, 10, 20, 30, 40, 50] }).withCrs(32633);
const squarePeer =
  "ds.pr.assign_coords(lat=[50., 40, 30, 20, 10], lon=[0., 10, 20, 30, 40, 50]).rename(lat='y', lon='x').rio.write_crs(32633)";

const terrain: OracleCase[] = terrains.flatMap(([name, horn, gdaldem, of, abs]): OracleCase[] => [
  {
    covers: [name],
    on: "monthly",
    ts: (ds) => bare(of(ds.get("pr"))),
    py: peer(`horn(${monthly.replace("t2m", "pr")}, ${horn})`),
    within: { abs: 1e-6 },
  },
  {
    covers: [name],
    on: "monthly",
    ts: (ds) => bare(of(square(ds.get("pr"))).rename({ lat: "y", lon: "x" })),
    py: peer(`gdaldem(${squarePeer}, ${gdaldem})`),
    within: { abs },
  },
  {
    covers: [name],
    on: planet,
    ts: (ds) => bare(of(ds.get("blue"))),
    py: peer(`gdaldem(ds.blue, ${gdaldem})`),
    within: { abs },
  },
]);

const terrainOfDatasets: OracleCase[] = [
  ...(["slope", "aspect", "hillshade"] as const).flatMap((name): OracleCase[] => {
    const [, horn, gdaldem, , abs] = terrains.find(([one]) => one === name)!;
    return [
      {
        covers: `Dataset.${name}`,
        on: "monthly",
        ts: (ds) => bare(ds.dropVars(["mask"])[name]().get("pr")),
        py: peer(`horn(${monthly.replace("t2m", "pr")}, ${horn})`),
        within: { abs: 1e-6 },
      },
      {
        covers: `Dataset.${name}`,
        on: planet,
        ts: (ds) => bare(ds[name]().get("green")),
        py: peer(`gdaldem(ds.green, ${gdaldem})`),
        within: { abs },
      },
    ];
  }),
];

export const cases: readonly OracleCase[] = [
  ...rasterized,
  ...burntLines,
  mask,
  ...clipped,
  ...boxes,
  ...zonal,
  ...zonalMany,
  ...terrain,
  ...terrainOfDatasets,
];
