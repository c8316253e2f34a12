import { DataArray } from "../../array/data-array.ts";
import { Crs, Dataset, dataArray, dataset, Geobox, resizeZarr } from "../../index.ts";
import type { OracleCase } from "../case.ts";
import type { CaseDataset } from "../data.ts";

const utm = "sentinel_2_L1C_utm.nc";

/** The elements alone, over these dimensions. */
function bare(array: DataArray, dims: readonly string[] = array.dims): DataArray {
  const names = Object.fromEntries(array.dims.map((dim, i) => [dim, dims[i]!]));
  const plain = new DataArray("", { expr: array.expr, attrs: {}, encoding: array.encoding }, new Map());
  return plain.rename(names) as DataArray;
}

const bandOf = "xr.DataArray(ds.band_data.values, dims=('band', 'y', 'x'))";

const cogs: OracleCase[] = [
  ...(["cog.tif", "rgb_lzw.tif"] as const).flatMap((on): OracleCase[] => [
    {
      covers: ["toCOG", "Crs.toGeoKeys"],
      on,
      ts: (ds) => bare(ds.get("band_data").astype("float32")),
      py: bandOf,
      weWrite: { ts: (ds, path) => ds.get("band_data").toCOG(path), as: "a.tif" },
    },
    {
      covers: "Crs.toGeoKeys",
      on,
      ts: (ds) => Geobox.of(ds.get("band_data")).crs.epsg,
      py: "ds.rio.crs.to_epsg()",
      weWrite: { ts: (ds, path) => ds.get("band_data").toCOG(path), as: "a.tif" },
    },
    {
      covers: "toCOG",
      on,
      ts: () => [true, [], []],
      py: "list(__import__('rio_cogeo').cog_validate(path, quiet=True, strict=True))",
      weWrite: { ts: (ds, path) => ds.get("band_data").toCOG(path), as: "a.tif" },
    },
  ]),
  {
    covers: ["toCOG", "Crs.toGeoKeys"],
    on: "monthly",
    ts: (ds) => bare(ds.t2m.isel({ time: [0, 3] }), ["band", "y", "x"]),
    py: bandOf,
    weWrite: {
      ts: (ds, path) =>
        ds.t2m
          .isel({ time: [0, 3] })
          .rename({ time: "band", lat: "y", lon: "x" })
          .withCrs(4326)
          .toCOG(path),
      as: "a.tif",
    },
  },
  ...[3035, 32733, 5070, 3857, 3413, 2056, 27700].map(
    (code): OracleCase => ({
      covers: "Crs.toGeoKeys",
      on: "thin",
      ts: () => code,
      py: "ds.rio.crs.to_epsg()",
      weWrite: { ts: (_, path) => raster(code).toCOG(path), as: "a.tif" },
    }),
  ),
];

/** Four pixels in a system. */
function raster(code: number): DataArray {
  const coords = { y: [500_300, 500_100], x: [2_600_000, 2_600_200] };
  return dataArray(
    [
      [1, 2],
      [3, 4],
    ],
    { dims: ["y", "x"], coords, name: "v" },
  ).withCrs(code) as DataArray;
}

/** Degrees where all the systems below have points, and some within the file's zone. */
const places = [
  [9.5, 47.3],
  [8, 46],
  [12.25, 51],
  [10, 43.5],
] as const;
const near = [
  [-57.2, 74.1],
  [-58, 73],
  [-55.5, 75],
] as const;
/** Those that we can say neither in well-known text nor in CF. */
const unsayable: readonly unknown[] = [2056, "+proj=eqc +lat_ts=30 +ellps=sphere"];
const systems = [4326, 4258, 32633, 3035, 3857, 2056, 3413, 5070, 4269, "+proj=eqc +lat_ts=30 +ellps=sphere"] as const;

type Points = readonly (readonly [number, number])[];
const points = (crs: Crs | number | string, at: Points = places): DataArray => {
  const transform = Crs.from(4326).to(crs);
  return dataArray(
    at.map(([x, y]) => [...transform(x, y)]),
    { dims: ["i", "j"] },
  );
};
const pointsBy = (crs: string, at: Points = places): string =>
  `(lambda P: xr.DataArray(np.transpose(P.Transformer.from_crs(4326, P.CRS(${crs}), always_xy=True).transform(*np.transpose(${JSON.stringify(at)}))), dims=('i', 'j')))(__import__('pyproj'))`;
const fromCf = "__import__('pyproj').CRS.from_cf(__import__('json').loads(ds.attrs['cf']))";

/** A dataset that tells how we write a system; what it holds is left alone. */
function told(crs: Crs): Dataset {
  const { crs_wkt, ...named } = crs.toCf();
  const cf = named.grid_mapping_name === undefined ? { crs_wkt } : named;
  return dataset({}, { attrs: { proj: crs.toProj(), wkt: crs.toWkt() ?? "", cf: JSON.stringify(cf) } });
}

const crsOf = (ds: CaseDataset): Crs => Geobox.of(ds.get("band_data")).crs;
const tell = { as: "a.zarr" };

const bareEllipsoid = "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80";

const references: OracleCase[] = [
  ...systems.flatMap((system): OracleCase[] => {
    const text = JSON.stringify(system);
    const weWrite = { ...tell, ts: (_: CaseDataset, path: string) => told(Crs.from(system)).toZarr(path) };
    const within = { abs: typeof system === "number" && [2056, 4269, 5070].includes(system) ? 1 : 1e-3 };
    return [
      { covers: "Crs.to", on: "thin", ts: () => points(system), py: pointsBy(text), within },
      { covers: "Crs.toProj", on: "thin", ts: () => points(system), py: pointsBy("ds.attrs['proj']"), weWrite, within },
      ...(unsayable.includes(system)
        ? []
        : ([
            ["Crs.toWkt", "ds.attrs['wkt']"],
            ["Crs.toCf", fromCf],
          ] as const)
      ).map(
        ([covers, py]): OracleCase => ({
          covers,
          on: "thin",
          ts: () => points(system),
          py: pointsBy(py),
          weWrite,
          within,
        }),
      ),
    ];
  }),
  ...(
    [
      ["Crs.toProj", "ds.attrs['proj']"],
      ["Crs.toWkt", "ds.attrs['wkt']"],
      ["Crs.toCf", fromCf],
    ] as const
  ).map(
    ([covers, py]): OracleCase => ({
      covers,
      on: "cog.tif",
      ts: (ds) => points(crsOf(ds), near),
      py: pointsBy(py, near),
      weWrite: { ...tell, ts: (ds, path) => told(crsOf(ds)).toZarr(path) },
      within: { abs: 1e-3 },
    }),
  ),
  {
    covers: "Crs.to",
    on: "cog.tif",
    ts: (ds) => dataArray([...crsOf(ds).to(4326)(400_000, 8_200_000)]),
    py: "xr.DataArray(np.array(__import__('pyproj').Transformer.from_crs(ds.rio.crs, 4326, always_xy=True).transform(400000, 8200000)), dims='dim_0')",
    within: { abs: 1e-8 },
  },
  ...[
    [4326, "+proj=longlat +datum=WGS84"],
    [4326, 4258],
    [32633, "+proj=utm +zone=33 +datum=WGS84"],
    [32633, "+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=500000 +y_0=0 +datum=WGS84"],
    [32633, 32632],
    [32633, 25833],
    [3857, 3395],
    [3035, bareEllipsoid],
    [5070, "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +datum=NAD83 +units=us-ft"],
  ].map(
    ([a, b]): OracleCase => ({
      covers: "Crs.equals",
      on: "thin",
      ts: () => Crs.from(a!).equals(Crs.from(b!)),
      py: `(lambda C: C(${JSON.stringify(a)}).equals(C(${JSON.stringify(b)}), ignore_axis_order=True))(__import__('pyproj').CRS)`,
      ...(b === bareEllipsoid
        ? { differs: "PROJ keeps apart a datum and its ellipsoid alone; names do not count here" }
        : {}),
    }),
  ),
  {
    covers: "Crs.equals",
    on: "cog.tif",
    ts: (ds) => [crsOf(ds).equals(Crs.from(32621)), crsOf(ds).equals(Crs.from(32622))],
    py: "[ds.rio.crs == 'EPSG:32621', ds.rio.crs == 'EPSG:32622']",
  },
];

/** As CoverageJSON names the axes, without attributes. */
function coverage(ds: CaseDataset, names: readonly string[], dims: Readonly<Record<string, string>>): Dataset {
  const arrays = names.map((name) => [
    name,
    bare(
      ds.get(name),
      ds.get(name).dims.map((dim) => dims[dim] ?? dim),
    ),
  ]);
  const labels = Object.entries(dims).map(([name, dim]) => [dim, bare(ds.get(name), [dim])]);
  return dataset(Object.fromEntries(arrays), { coords: Object.fromEntries(labels) });
}

const grid = { lon: "x", lat: "y", time: "t" };
const station = (ds: CaseDataset) =>
  ds.isel({ lat: 1, lon: 2 }).dropVars(["area", "region", "height", "mask", "zone", "days"]);

const documents: OracleCase[] = [
  {
    covers: ["Dataset.toCoverageJSON", "format coveragejson"],
    on: "monthly",
    ts: (ds) =>
      new Dataset({ ...coverage(ds, ["pr"], grid).parts }).assign({ pr: (all) => all.get("pr").astype("float64") }),
    py: "ds.assign_coords(x=ds.x.astype('f4'))",
    weWrite: {
      ts: (ds, path) => ds.dropVars(["t2m", "days", "mask", "zone", "area", "region", "height"]).toCoverageJSON(path),
      as: "a.covjson",
    },
  },
  {
    covers: "Dataset.toCoverageJSON",
    on: "monthly",
    ts: (ds) => bare(ds.pr.isel({ lat: 1, lon: 2 }), ["t"]),
    py: "xr.DataArray(ds.pr.values.squeeze(), dims='t')",
    weWrite: { ts: (ds, path) => station(ds).dropVars("t2m").toCoverageJSON(path), as: "a.covjson" },
  },
  {
    covers: "Dataset.toCoverageJSON",
    on: utm,
    ts: (ds) => bare(ds.get("red").astype("float64"), ["t", "y", "x"]),
    py: "xr.DataArray(ds.red.values, dims=('t', 'y', 'x'))",
    weWrite: { ts: (ds, path) => ds.toCoverageJSON(path), as: "a.covjson" },
  },
  {
    covers: "format coveragejson",
    on: utm,
    ts: (ds) => bare(ds.get("red")),
    py: "xr.DataArray(ds.red.values, dims=('t', 'y', 'x'))",
    peerWrites: { py: "__import__('peer_coverage').write(ds.rename(time='t'), path)", as: "a.covjson" },
  },
  {
    covers: "format coveragejson",
    on: "monthly",
    ts: (ds) => bare(ds.get("t2m")),
    py: "xr.DataArray(ds.t2m.values, dims=('t', 'y', 'x'))",
    peerWrites: {
      py: "__import__('peer_coverage').write(ds[['t2m']].rename(time='t', lat='y', lon='x'), path)",
      as: "a.covjson",
    },
  },
];

const growing = (ds: CaseDataset) => ds.dropVars(["days", "mask", "zone", "time", "area", "region"]);

const stores: OracleCase[] = [
  {
    covers: "resizeZarr",
    on: "monthly",
    ts: (ds) => ds.isel({ time: [0, 7], lon: [0, 2] }),
    py: "ds",
    weWrite: {
      ts: async (ds, path) => {
        await ds.toZarr(path);
        await resizeZarr(path, { time: 7, lon: 2 });
      },
      as: "a.zarr",
    },
  },
  {
    covers: "resizeZarr",
    on: "monthly",
    ts: (ds) => growing(ds).pad({ time: [0, 5] }),
    py: "ds",
    weWrite: {
      ts: async (ds, path) => {
        await growing(ds).toZarr(path);
        await resizeZarr(path, { time: 45 });
      },
      as: "a.zarr",
    },
  },
  {
    covers: "resizeZarr",
    on: utm,
    ts: (ds) => bare(ds.get("red").isel({ x: [0, 5] })),
    py: "xr.DataArray(ds.red.values, dims=ds.red.dims)",
    weWrite: {
      ts: async (ds, path) => {
        await ds.toZarr(path);
        await resizeZarr(path, { x: 5 });
      },
      as: "a.zarr",
    },
  },
];

const fields: OracleCase[] = [
  ...(
    [
      ["regular_ll_msl.grib", "msl"],
      ["regular_gg_ml_g2.grib", "t"],
      ["golden/grib/cube.grib", "t"],
      ["golden/grib/grib1-lambert.grib", "t"],
      ["golden/grib/reduced_gg.grib", "t"],
      ["golden/grib/grib1-missing.grib", "t"],
    ] as const
  ).map(
    ([on, name]): OracleCase => ({
      covers: "format grib",
      on,
      ts: (ds) => {
        const found = Object.keys(ds.dataVars)[0]!;
        return bare(ds.get(found)).rename(name);
      },
      py: `(lambda a: xr.DataArray(a.values, dims=a.dims, name='${name}'))(ds[list(ds.data_vars)[0]])`,
    }),
  ),
  {
    covers: "format grib",
    on: "regular_gg_ml_g2.grib",
    ts: (ds) => ds.get("t").dropVars("step"),
    py: "ds.t.drop_vars('step')",
    within: { abs: 1e-9 },
  },
];

export const cases: readonly OracleCase[] = [...cogs, ...references, ...documents, ...stores, ...fields];
