import type { OracleCase } from "../case.ts";

const planet = "PLANET_SCOPE_3D.nc";
const tmmx = "tmmx_20190121.nc";

/** Intervals are objects in pandas and texts here. */
const texts = (py: string, name: string): string =>
  `(lambda r: r.assign_coords(${name}=('${name}', [str(v) for v in r.${name}.values], r.${name}.attrs)))(${py})`;

const one = (on: OracleCase["on"], covers: string, ts: OracleCase["ts"], py: string): OracleCase => ({
  covers,
  on,
  ts,
  py,
  within: { ulp: 64 },
});

export const cases: readonly OracleCase[] = [
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.t2m.groupbyBins("lat", [30, 40, 50, 65]).mean(),
    texts("ds.t2m.groupby_bins('lat', [30, 40, 50, 65]).mean()", "lat_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [30, 37.5, 45, 60], { right: false }).max(),
    texts("ds.pr.groupby_bins('lat', [30, 37.5, 45, 60], right=False).max()", "lat_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [30, 45, 60], { includeLowest: true }).sum(),
    texts("ds.pr.groupby_bins('lat', [30, 45, 60], include_lowest=True).sum()", "lat_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lon", 4).min(),
    texts("ds.pr.groupby_bins('lon', 4).min()", "lon_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lon", 3, { right: false, precision: 1 }).min(),
    texts("ds.pr.groupby_bins('lon', 3, right=False, precision=1).min()", "lon_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [30, 31, 32, 60]).count(),
    texts("ds.pr.groupby_bins('lat', [30, 31, 32, 60]).count()", "lat_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [0, 40, 90], { labels: ["south", "north"] }).median(),
    "ds.pr.groupby_bins('lat', [0, 40, 90], labels=['south', 'north']).median()",
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [0, 40, 90], { labels: [20, 65] }).max(),
    "ds.pr.groupby_bins('lat', [0, 40, 90], labels=[20, 65]).max()",
  ),
  one(
    "monthly",
    "groupbyBins",
    async (ds) => ds.pr.groupbyBins(await ds.zone.compute(), [-0.5, 0.0004, 1.25, 3]).mean(),
    texts("ds.pr.groupby_bins(ds.zone, [-0.5, 0.0004, 1.25, 3]).mean()", "zone_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("area", [1, 2, 3, 9]).quantile(0.5),
    texts("ds.pr.groupby_bins('area', [1, 2, 3, 9]).quantile(0.5)", "area_bins"),
  ),
  one(
    "messy",
    "groupbyBins",
    (ds) => ds.b.groupbyBins("n", [0, 1, 5]).max(),
    texts("ds.b.groupby_bins('n', [0, 1, 5]).max()", "n_bins"),
  ),
  one(
    "monthly",
    "groupbyBins",
    (ds) => ds.pr.groupbyBins("lat", [30, 45, 60]).sub(ds.pr.groupbyBins("lat", [30, 45, 60]).max()),
    texts(
      "ds.pr.groupby_bins('lat', [30, 45, 60]) - ds.pr.groupby_bins('lat', [30, 45, 60]).max()",
      "lat_bins",
    ).replace("('lat_bins',", "(r.lat_bins.dims,"),
  ),
  one(
    planet,
    "groupbyBins",
    (ds) => ds.get("blue").groupbyBins("x", 3).mean(),
    texts("ds.blue.groupby_bins('x', 3).mean()", "x_bins"),
  ),
  one(
    tmmx,
    "groupbyBins",
    (ds) => ds.get("air_temperature").groupbyBins("lat", [25, 30, 40, 50]).mean(["lat", "lon"]),
    texts("ds.air_temperature.groupby_bins('lat', [25, 30, 40, 50]).mean(['lat', 'lon'])", "lat_bins"),
  ),
  one(
    "messy",
    "Dataset.groupbyBins",
    (ds) => ds.groupbyBins("bare", [0, 1, 2]).mean(),
    texts("ds.groupby_bins('bare', [0, 1, 2]).mean()", "bare_bins"),
  ),
  one(
    "messy",
    "Dataset.groupbyBins",
    (ds) => ds.groupbyBins("x", [-5, 2, 4, 8]).max(),
    texts("ds.groupby_bins('x', [-5, 2, 4, 8]).max()", "x_bins"),
  ),
  one(
    planet,
    "Dataset.groupbyBins",
    (ds) => ds.groupbyBins("y", 2).max(),
    texts("ds.groupby_bins('y', 2).max()", "y_bins"),
  ),
  ...(
    [
      [
        (ds) => ds.pr.groupbyBins("lat", [3, 2, 1]),
        "ds.pr.groupby_bins('lat', [3, 2, 1])",
        ["expression", "ValueError"],
      ],
      [
        (ds) => ds.pr.groupbyBins("lat", [300, 400]),
        "ds.pr.groupby_bins('lat', [300, 400])",
        ["expression", "ValueError"],
      ],
      [
        (ds) => ds.pr.groupbyBins("lat", [0, 90], { labels: ["a", "b"] }),
        "ds.pr.groupby_bins('lat', [0, 90], labels=['a', 'b'])",
        ["expression", "ValueError"],
      ],
      [(ds) => ds.pr.groupbyBins("tide", 2), "ds.pr.groupby_bins('tide', 2)", ["variable-not-found", "KeyError"]],
    ] satisfies [OracleCase["ts"], string, readonly [string, string]][]
  ).map(([ts, py, throws]): OracleCase => ({ covers: "groupbyBins", on: "monthly", ts, py, throws })),
];
