import type { OracleCase } from "../case.ts";

const planet = "PLANET_SCOPE_3D.nc";
const modis = "MODIS_ARRAY.nc";
const names = ["mean", "sum", "prod", "min", "max", "std", "var", "median", "count", "argmin", "argmax"] as const;

/** Sums of float32 are rounded at every element by numpy; of differences nothing is left. */
const tolerances = { mean: 64, sum: 64, prod: 64, std: 64, var: 64, median: 4 } as Readonly<Record<string, number>>;

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const within = { within: { ulp: tolerances[name] ?? 0, abs: name === "sum" || name === "mean" ? 1e-5 : 0 } };
  const one = (on: OracleCase["on"], ts: OracleCase["ts"], py: string): OracleCase => ({
    covers: `Rolling.${name}`,
    on,
    ts,
    py,
    ...within,
  });
  return [
    one("monthly", (ds) => ds.t2m.rolling({ time: 3 })[name](), `ds.t2m.rolling(time=3).${name}()`),
    one(
      "monthly",
      (ds) => ds.pr.rolling({ time: 4 }, { center: true, minPeriods: 2 })[name](),
      `ds.pr.rolling(time=4, center=True, min_periods=2).${name}()`,
    ),
    ...(name.startsWith("arg") // numpy has no places over several axes
      ? []
      : [
          one(
            "monthly",
            (ds) => ds.pr.rolling({ lon: 3, lat: 2 }, { center: { lon: true }, minPeriods: 1 })[name](),
            `ds.pr.rolling(lon=3, lat=2, center={'lon': True}, min_periods=1).${name}()`,
          ),
          one(
            "messy",
            (ds) => ds.rolling({ x: 2, r: 2 }, { minPeriods: 1 })[name](),
            `xr.Dataset({k: v.rolling({d: 2 for d in 'xr' if d in v.dims}, min_periods=1).${name}() if set(v.dims) & set('xr') else v for k, v in ds.items()}, ds.coords, ds.attrs)`,
          ),
        ]),
    one("hourly", (ds) => ds.gust.rolling({ time: 24 })[name](), `ds.gust.rolling(time=24).${name}()`),
    ...(["i8", "i32", "i64", "u8", "u16", "u64"] as const).map((kind) =>
      one("kinds", (ds) => ds[kind].rolling({ x: 2 })[name](), `ds.${kind}.rolling(x=2).${name}()`),
    ),
    one(
      "noleap",
      (ds) => ds.tas.rolling({ time: 30 }, { minPeriods: 29 })[name](),
      `ds.tas.rolling(time=30, min_periods=29).${name}()`,
    ),
    one(
      "thin",
      (ds) => ds.single.rolling({ x: 9 }, { minPeriods: 1 })[name](),
      `ds.single.rolling(x=9, min_periods=1).${name}()`,
    ),
    one("thin", (ds) => ds.single.rolling({ x: 9 })[name](), `ds.single.rolling(x=9).${name}()`),
    one(planet, (ds) => ds.get("blue").rolling({ time: 2 })[name](), `ds.blue.rolling(time=2).${name}()`),
    one(modis, (ds) => ds.rolling({ x: 5 }, { center: true })[name](), `ds.rolling(x=5, center=True).${name}()`),
  ];
});

/** Cumulative windows are as long as the axis. */
const growing: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const within = { within: { ulp: tolerances[name] ?? 0, abs: name === "sum" || name === "mean" ? 1e-5 : 0 } };
  const pairs: [OracleCase["on"], OracleCase["ts"], string][] = [
    ["monthly", (ds) => ds.t2m.cumulative("time")[name](), `ds.t2m.cumulative('time').${name}()`],
    [
      "hourly",
      (ds) => ds.gust.cumulative("time", { minPeriods: 3 })[name](),
      `ds.gust.cumulative('time', min_periods=3).${name}()`,
    ],
    ["monthly", (ds) => ds.days.cumulative("time")[name](), `ds.days.cumulative('time').${name}()`],
  ];
  return pairs.map(([on, ts, py]) => ({ covers: ["cumulative", `Rolling.${name}`], on, ts, py, ...within }));
});

const others: OracleCase[] = [
  {
    covers: "cumulative",
    on: planet,
    ts: (ds) => ds.get("green").cumulative("x").max(),
    py: "ds.green.cumulative('x').max()",
  },
  {
    covers: "cumulative",
    on: "monthly",
    ts: (ds) => ds.pr.cumulative(["lat", "lon"]).sum(),
    py: "ds.pr.cumulative(['lat', 'lon']).sum()",
    within: { ulp: 16 },
  },
  {
    covers: "Dataset.cumulative",
    on: "messy",
    ts: (ds) => ds.cumulative("r").max(),
    py: "ds.cumulative('r').max()",
  },
  { covers: "Dataset.cumulative", on: planet, ts: (ds) => ds.cumulative("y").min(), py: "ds.cumulative('y').min()" },
  {
    covers: ["rolling", "Rolling.std", "Rolling.var"],
    on: "monthly",
    ts: (ds) => ds.pr.rolling({ time: 5 }, { minPeriods: 2 }).std({ ddof: 1 }),
    py: "ds.pr.rolling(time=5, min_periods=2).std(ddof=1)",
    within: { ulp: 64 },
  },
  {
    covers: ["rolling", "Dataset.rolling"],
    on: planet,
    ts: (ds) => ds.rolling({ y: 3 }).max(),
    py: "ds.rolling(y=3).max()",
  },
  {
    covers: "Dataset.rolling",
    on: "messy",
    ts: (ds) => ds.rolling({ x: 3 }, { center: true }).sum(),
    py: "ds.rolling(x=3, center=True).sum()",
    within: { ulp: 8 },
  },
  {
    covers: "Rolling.reduce",
    on: "noleap",
    ts: (ds) => ds.tas.rolling({ time: 7 }, { minPeriods: 3 }).reduce((windows, dims) => windows.quantile(0.9, dims)),
    py: "ds.tas.rolling(time=7, min_periods=3).reduce(lambda w, axis: np.nanquantile(w, 0.9, axis=axis)).assign_coords(quantile=0.9)",
    within: { ulp: 16 },
  },
  {
    covers: "Rolling.reduce",
    on: planet,
    ts: (ds) =>
      ds
        .get("blue")
        .rolling({ x: 3, y: 3 })
        .reduce((windows, dims) => windows.max(dims).sub(windows.min(dims))),
    py: "ds.blue.rolling(x=3, y=3).reduce(lambda w, axis: w.max(axis) - w.min(axis))",
  },
  ...(
    [
      ["monthly", (ds) => ds.t2m.rolling({ time: 4 }).construct("part"), "ds.t2m.rolling(time=4).construct('part')"],
      [
        "monthly",
        (ds) =>
          ds.pr
            .rolling({ lat: 2, lon: 3 }, { center: true })
            .construct({ lat: "a", lon: "b" }, { stride: { lat: 2 }, fillValue: -1 }),
        "ds.pr.rolling(lat=2, lon=3, center=True).construct(lat='a', lon='b', stride={'lat': 2}, fill_value=-1)",
      ],
      [
        "hourly",
        (ds) => ds.gust.rolling({ time: 6 }).construct("part", { stride: 6, fillValue: 0 }),
        "ds.gust.rolling(time=6).construct('part', stride=6, fill_value=0)",
      ],
      ["kinds", (ds) => ds.u8.rolling({ x: 3 }).construct("w"), "ds.u8.rolling(x=3).construct('w')"],
      [
        "messy",
        (ds) => ds.rolling({ x: 2, r: 2 }).construct({ x: "wx", r: "wr" }, { stride: 2 }),
        "ds.rolling(x=2, r=2).construct(x='wx', r='wr', stride=2)",
      ],
      [
        planet,
        (ds) => ds.get("blue").rolling({ time: 2 }).construct("pair"),
        "ds.blue.rolling(time=2).construct('pair')",
      ],
    ] satisfies [OracleCase["on"], OracleCase["ts"], string][]
  ).map(([on, ts, py]): OracleCase => ({ covers: "Rolling.construct", on, ts, py })),
  ...(
    [
      [(ds) => ds.pr.rolling({ time: 0 }), "ds.pr.rolling(time=0)", ["expression", "ValueError"]],
      [
        (ds) => ds.pr.rolling({ time: 3 }, { minPeriods: 0 }),
        "ds.pr.rolling(time=3, min_periods=0)",
        ["expression", "ValueError"],
      ],
      [(ds) => ds.pr.rolling({ tide: 3 } as object), "ds.pr.rolling(tide=3)", ["dimension-not-found", "KeyError"]],
      [
        (ds) => ds.pr.rolling({ lat: 2, lon: 2 }).construct("w"),
        "ds.pr.rolling(lat=2, lon=2).construct('w')",
        ["expression", "ValueError"],
      ],
    ] satisfies [OracleCase["ts"], string, readonly [string, string]][]
  ).map(([ts, py, throws]): OracleCase => ({ covers: "rolling", on: "monthly", ts, py, throws })),
];

const quantiles: readonly OracleCase[] = [
  {
    covers: "Rolling.quantile",
    on: "monthly",
    ts: (ds) => ds.pr.rolling({ time: 4 }, { center: true, minPeriods: 2 }).quantile(0.3),
    py: "ds.pr.rolling(time=4, center=True, min_periods=2).reduce(np.nanquantile, q=0.3)",
    within: { ulp: 4 },
  },
  {
    covers: "Rolling.quantile",
    on: planet,
    ts: (ds) => ds.get("blue").rolling({ x: 3, y: 2 }).quantile(0.9, { method: "lower" }),
    py: "ds.blue.rolling(x=3, y=2).reduce(np.nanquantile, q=0.9, method='lower')",
  },
];

export const cases: readonly OracleCase[] = [...quantiles, ...each, ...growing, ...others];
