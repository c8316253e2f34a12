import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const planet = "PLANET_SCOPE_3D.nc";
const within = { ulp: 64 };
const names = ["sum", "mean", "sumOfWeights", "sumOfSquares", "var", "std"] as const;
const snake = { sumOfWeights: "sum_of_weights", sumOfSquares: "sum_of_squares" } as Readonly<Record<string, string>>;

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const py = snake[name] ?? name;
  const one = (on: OracleCase["on"], ts: OracleCase["ts"], text: string): OracleCase => ({
    covers: `Weighted.${name}`,
    on,
    ts,
    py: text,
    within,
  });
  return [
    one(
      "monthly",
      (ds) => ds.t2m.weighted(ds.coords.lat!.radians().cos())[name](["lat", "lon"]),
      `ds.t2m.weighted(np.cos(np.deg2rad(ds.lat))).${py}(['lat', 'lon'])`,
    ),
    one("monthly", (ds) => ds.pr.weighted(ds.coords.area!)[name](), `ds.pr.weighted(ds.area).${py}()`),
    one("monthly", (ds) => ds.pr.weighted(ds.mask)[name]("lon"), `ds.pr.weighted(ds.mask).${py}('lon')`),
    one(
      "monthly",
      (ds) => ds.days.weighted(ds.coords.area!.isel({ lat: [1, 3] }))[name]("lon"),
      `ds.days.weighted(ds.area.isel(lat=slice(1, 3))).${py}('lon')`,
    ),
    one(
      "monthly",
      (ds) =>
        ds.pr
          .isel({ lon: [0, 4] })
          .weighted(ds.coords.area!.isel({ lon: [2, 6] }))
          [name]("lat"),
      `ds.pr.isel(lon=slice(0, 4)).weighted(ds.area.isel(lon=slice(2, 6))).${py}('lat')`,
    ),
    one("noleap", (ds) => ds.tas.weighted(ds.wet)[name]("time"), `ds.tas.weighted(ds.wet).${py}('time')`),
    one("messy", (ds) => ds.weighted(ds.d.astype("float64"))[name]("r"), `ds.weighted(ds.d.astype(float)).${py}('r')`),
    ...(name === "sumOfWeights"
      ? []
      : [
          one(
            "monthly",
            (ds) => ds.pr.weighted(ds.coords.area!)[name]("time", { skipna: false }),
            `ds.pr.weighted(ds.area).${py}('time', skipna=False)`,
          ),
        ]),
    one(
      utm,
      (ds) => ds.get("red").weighted(ds.get("nir").fillna(0))[name](["x", "y"]),
      `ds.red.weighted(ds.nir.fillna(0)).${py}(['x', 'y'])`,
    ),
    one(
      planet,
      (ds) => ds.weighted(ds.get("green").fillna(0))[name]("time"),
      `ds.weighted(ds.green.fillna(0)).${py}('time')`,
    ),
  ];
});

const quantiles: OracleCase[] = (
  [
    [
      "monthly",
      (ds) => ds.t2m.weighted(ds.coords.area!).quantile([0, 0.25, 0.5, 1], ["lat", "lon"]),
      "ds.t2m.weighted(ds.area).quantile([0, 0.25, 0.5, 1], dim=['lat', 'lon'])",
    ],
    ["monthly", (ds) => ds.pr.weighted(ds.mask).quantile(0.3), "ds.pr.weighted(ds.mask).quantile(0.3)"],
    [
      "monthly",
      (ds) => ds.pr.weighted(ds.zone).quantile(0.7, "time", { skipna: false }),
      "ds.pr.weighted(ds.zone).quantile(0.7, dim='time', skipna=False)",
    ],
    [
      "noleap",
      (ds) => ds.weighted(ds.wet).quantile([0.1, 0.9], "time"),
      "ds[['tas', 'wet']].astype(float).weighted(ds.wet).quantile([0.1, 0.9], dim='time')",
    ],
    [
      "thin",
      (ds) => ds.single.weighted(ds.coords.x!.astype("float64")).quantile(0.5, "x"),
      "ds.single.weighted(ds.x.astype(float)).quantile(0.5, dim='x')",
    ],
    [
      planet,
      (ds) => ds.get("blue").weighted(ds.get("green").fillna(0)).quantile(0.25, ["x", "y"]),
      "ds.blue.weighted(ds.green.fillna(0)).quantile(0.25, dim=['x', 'y'])",
    ],
  ] satisfies [OracleCase["on"], OracleCase["ts"], string][]
).map(([on, ts, py]): OracleCase => ({ covers: "Weighted.quantile", on, ts, py, within }));

export const cases: readonly OracleCase[] = [
  ...each,
  ...quantiles,
  ...(
    [
      [async (ds) => ds.pr.weighted(await ds.pr.compute()), "ds.pr.weighted(ds.pr)", ["expression", "ValueError"]],
      [
        (ds) => ds.pr.weighted(ds.zone).mean("tide"),
        "ds.pr.weighted(ds.zone).mean('tide')",
        ["dimension-not-found", "ValueError"],
      ],
      [
        (ds) => ds.pr.weighted(ds.zone).quantile(2),
        "ds.pr.weighted(ds.zone).quantile(2)",
        ["expression", "ValueError"],
      ],
    ] satisfies [OracleCase["ts"], string, readonly [string, string]][]
  ).map(([ts, py, throws]): OracleCase => ({ covers: "weighted", on: "monthly", ts, py, throws })),
  {
    covers: ["weighted", "Dataset.weighted"],
    on: utm,
    ts: (ds) => ds.weighted(ds.coords.x!).mean("x"),
    py: "ds.weighted(ds.x).mean('x')",
    within,
  },
  {
    covers: "Dataset.weighted",
    on: "monthly",
    ts: (ds) => ds.weighted(ds.coords.area!).mean(["lat", "lon"]),
    py: "ds.weighted(ds.area).mean(['lat', 'lon'])",
    within,
  },
];
