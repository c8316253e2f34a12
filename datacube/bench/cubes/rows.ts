import { type DataArray, type Dataset, dataArray, open, type Slice, slice } from "../../src/index.ts";
import type { StoredPart } from "./peer.ts";

/** Files of the benchmark, opened. */
export interface Files {
  readonly folder: string;
  /** A cube, time × lat × lon, by its codec. */
  cube(codec: string): DataArray;
  readonly scenes: Dataset;
  /** An image's full size, or an overview of it. */
  image(level?: number): DataArray;
  readonly netcdf: DataArray;
}

/** Steps of six hours, rows and columns; 215 MB. */
const cube = [1460, 192, 192] as const;
const chunks = [146, 96, 96] as const;
/** Dates, rows and columns of two bands and a classification. */
const scenes = [24, 1024, 1024] as const;
/** Rows and columns of an image. */
const image = 8192;

/** How large the files are. */
export const sizes: object = { cube, chunks, scenes, image };

/** One computation, by us and by the peer; answers are arrays. */
export interface Row {
  readonly row: string;
  readonly ours: (files: Files) => Promise<ArrayLike<number>>;
  readonly xarray: string;
  /** How many times less CPU time than the peer's is wanted. */
  readonly bar: number;
  /** What has to be read and decoded. */
  readonly parts?: readonly StoredPart[];
}

/** The codecs of the cube, with how much less CPU time than dask's its mean and its climatology are to take. */
const codecs = {
  zstd: { mean: 1, climatology: 1.2 },
  lz4: { mean: 2, climatology: 3 },
  zlib: { mean: 1.6, climatology: 1.6 },
  raw: { mean: 1, climatology: 1 },
};

type Lazy = (files: Files) => DataArray;

function row(name: string, ours: Lazy, xarray: string, more: Partial<Row> = {}): Row {
  return {
    row: name,
    ours: async (files) => (await ours(files).compute()).values as Float64Array,
    xarray: `${xarray}.values`,
    bar: 1,
    ...more,
  };
}

const whole = (codec: string): { parts: StoredPart[] } => ({ parts: [[codec, "t"]] });

const means: Row[] = Object.entries(codecs).map(([codec, { mean }]) =>
  row(`mean over time, ${codec}`, (files) => files.cube(codec).mean("time"), `zarr("${codec}").t.mean("time")`, {
    bar: mean,
    ...whole(codec),
  }),
);

const climatologies: Row[] = Object.entries(codecs).map(([codec, { climatology }]) =>
  row(
    `monthly climatology, ${codec}`,
    (files) => files.cube(codec).groupby("time.month").mean(),
    `zarr("${codec}").t.groupby("time.month").mean()`,
    { bar: climatology, ...whole(codec) },
  ),
);

const subset: StoredPart = [
  "zstd",
  "t",
  [
    [0, cube[0]],
    [47, 96],
    [0, 65],
  ],
];
const bands: StoredPart[] = [
  ["scenes", "red"],
  ["scenes", "nir"],
  ["scenes", "scl"],
];

function band({ scenes: own }: Files, name: string): DataArray {
  return own.get(name);
}

function clear(files: Files): DataArray {
  return band(files, "scl").ne(0);
}

function ndvi(files: Files): DataArray {
  const [red, nir] = [band(files, "red"), band(files, "nir")];
  return nir.sub(red).div(nir.add(red)).where(clear(files));
}

/** Square zones of so many cells. */
function zones(size: number): DataArray {
  const [, rows, columns] = cube;
  const across = Math.ceil(columns / size);
  const labels = Int32Array.from({ length: rows * columns }, (_, i) => {
    const [y, x] = [Math.floor(i / columns), i % columns];
    return Math.floor(y / size) * across + Math.floor(x / size);
  });
  return dataArray(labels, { dims: ["lat", "lon"], shape: [rows, columns], name: "zone" }) as unknown as DataArray;
}

function steps(from: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i * step);
}

function window(from: number, size: number): Record<"y" | "x", Slice<number>> {
  return { y: slice(from, from + size), x: slice(from, from + size) };
}

/** What people do with cubes and images. */
export const rows: readonly Row[] = [
  {
    row: "open",
    ours: async ({ folder }) => (await open(`${folder}/zstd.zarr`)).get("t").shape,
    xarray: 'xr.open_zarr(f"{folder}/zstd.zarr", consolidated=True).t.shape',
    bar: 1,
  },
  row("one time step", (files) => files.cube("zstd").isel({ time: 700 }), 'zarr("zstd").t.isel(time=700)', {
    parts: [
      [
        "zstd",
        "t",
        [
          [700, 701],
          [0, cube[1]],
          [0, cube[2]],
        ],
      ],
    ],
  }),
  row(
    "one pixel's series",
    (files) => files.cube("zstd").isel({ lat: 100, lon: 100 }),
    'zarr("zstd").t.isel(lat=100, lon=100)',
    {
      parts: [
        [
          "zstd",
          "t",
          [
            [0, cube[0]],
            [100, 101],
            [100, 101],
          ],
        ],
      ],
    },
  ),
  ...means,
  ...climatologies,
  row(
    "anomaly, its std over time",
    (files) => {
      const months = files.cube("zstd").groupby("time.month");
      return months.sub(months.mean()).std("time");
    },
    'anomaly(zarr("zstd").t).std("time")',
    whole("zstd"),
  ),
  row(
    "part of it, daily means",
    (files) =>
      files
        .cube("zstd")
        .sel({ lat: slice(30, 0), lon: slice(0, 40) })
        .resample({ time: "1D" })
        .mean(),
    'zarr("zstd").t.sel(lat=slice(30, 0), lon=slice(0, 40)).resample(time="1D").mean()',
    { bar: 10, parts: [subset] },
  ),
  row(
    "daily means",
    (files) => files.cube("zstd").resample({ time: "1D" }).mean(),
    'zarr("zstd").t.resample(time="1D").mean()',
    whole("zstd"),
  ),
  row(
    "rolling mean, its max over time",
    (files) => files.cube("zstd").rolling({ time: 28 }).mean().max("time"),
    'zarr("zstd").t.rolling(time=28).mean().max("time")',
    whole("zstd"),
  ),
  row(
    "mean of NDVI without clouds",
    (files) => ndvi(files).mean("time"),
    '((s := zarr("scenes")).nir - s.red).__truediv__(s.nir + s.red).where(s.scl != 0).mean("time")',
    { parts: bands },
  ),
  row(
    "median composite without clouds",
    (files) => band(files, "red").where(clear(files)).median("time"),
    '(s := zarr("scenes")).red.where(s.scl != 0).chunk(time=-1).median("time")',
    { parts: [bands[0]!, bands[2]!] },
  ),
  row(
    "quantile over time",
    (files) => files.cube("zstd").quantile(0.9, "time"),
    'zarr("zstd").t.chunk(time=-1).quantile(0.9, "time")',
    whole("zstd"),
  ),
  row(
    "regrid, bilinear",
    (files) =>
      files
        .cube("zstd")
        .isel({ time: slice(0, 292) })
        .interp({ lat: steps(-59, 1, 119), lon: steps(0.5, 1, 118) }),
    'zarr("zstd").t.isel(time=slice(0, 292)).interp(lat=np.arange(-59, 60), lon=np.arange(0.5, 118.5))',
    {
      parts: [
        [
          "zstd",
          "t",
          [
            [0, 292],
            [0, cube[1]],
            [0, cube[2]],
          ],
        ],
      ],
    },
  ),
  row(
    "zonal means",
    (files) => files.cube("zstd").zonal(zones(48), { stats: ["mean"] }),
    'zarr("zstd").t.groupby(zones(zarr("zstd").t, 48)).mean()',
    whole("zstd"),
  ),
  row(
    "COG window, full size",
    (files) => files.image().isel(window(3000, 1024)),
    "image(None).isel(y=slice(3000, 4024), x=slice(3000, 4024))",
  ),
  row(
    "COG window, a quarter",
    (files) => files.image(1).isel(window(500, 1024)),
    "image(1).isel(y=slice(500, 1524), x=slice(500, 1524))",
  ),
  row("COG window, a sixteenth", (files) => files.image(3), "image(3)"),
  row("NetCDF-4, mean over time", (files) => files.netcdf.mean("time"), 'netcdf().t.mean("time")', whole("zlib")),
];
