import type { OracleCase } from "../case.ts";

const planet = "PLANET_SCOPE_3D.nc";
const modis = "MODIS_ARRAY.nc";
const names = ["mean", "sum", "prod", "min", "max", "std", "var", "median", "count", "any", "all"] as const;
/** As numpy sums float32 in float32. */
const tolerances = { mean: 64, sum: 64, prod: 64, std: 64, var: 64, median: 4 } as Readonly<Record<string, number>>;

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const within = { within: { ulp: tolerances[name] ?? 2 } };
  const one = (on: OracleCase["on"], ts: OracleCase["ts"], py: string): OracleCase => ({
    covers: `Coarsen.${name}`,
    on,
    ts,
    py,
    ...within,
  });
  return [
    // the text coordinate has no mean
    one("monthly", (ds) => ds.t2m.coarsen({ time: 4, lon: 3 })[name](), `ds.t2m.coarsen(time=4, lon=3).${name}()`),
    one(
      "monthly",
      (ds) => ds.pr.coarsen({ time: 7 }, { boundary: "trim", side: "right" })[name](),
      `ds.pr.coarsen(time=7, boundary='trim', side='right').${name}()`,
    ),
    one(
      "monthly",
      (ds) =>
        ds.pr
          .coarsen(
            { lon: 4, time: 6 },
            { boundary: { lon: "pad", time: "trim" }, side: { lon: "right", time: "left" } },
          )
          [name](),
      `ds.pr.coarsen(lon=4, time=6, boundary={'lon': 'pad', 'time': 'trim'}, side={'lon': 'right', 'time': 'left'}).${name}()`,
    ),
    one(
      "kinds",
      (ds) => ds.i16.coarsen({ x: 2 }, { boundary: "trim" })[name](),
      `ds.i16.coarsen(x=2, boundary='trim').${name}()`,
    ),
    one(
      "kinds",
      (ds) => ds.u8.coarsen({ x: 3 }, { boundary: "pad" })[name](),
      `ds.u8.coarsen(x=3, boundary='pad').${name}()`,
    ),
    one("messy", (ds) => ds.coarsen({ bare: 3, x: 2 })[name](), `ds.coarsen(bare=3, x=2).${name}()`),
    one(planet, (ds) => ds.get("blue").coarsen({ y: 2, x: 5 })[name](), `ds.blue.coarsen(y=2, x=5).${name}()`),
    one(
      modis,
      (ds) => ds.coarsen({ y: 9 }, { boundary: "trim" })[name](),
      `ds.coarsen(y=9, boundary='trim').${name}()`,
    ),
  ];
});

const others: OracleCase[] = [
  ...(["mean", "sum", "max", "std", "median"] as const).map(
    (name): OracleCase => ({
      covers: ["coarsen", `Coarsen.${name}`],
      on: "hourly",
      ts: (ds) => ds.wind.coarsen({ time: 8 }, { boundary: "pad" })[name]({ skipna: false }),
      // xarray's own skipna fails
      py: `(lambda c: c.max().copy(data=c.construct(time=('t', 'w')).${name}('w', skipna=False).values))(ds.wind.coarsen(time=8, boundary='pad'))`,
      within: { ulp: 64 },
    }),
  ),
  {
    covers: ["coarsen", "Coarsen.std"],
    on: "noleap",
    ts: (ds) => ds.tas.coarsen({ time: 11 }, { coordFunc: "min" }).max(),
    py: "ds.tas.coarsen(time=11, coord_func='min').max()",
  },
  {
    covers: "coarsen",
    on: "monthly",
    ts: (ds) => ds.pr.coarsen({ time: 10 }, { coordFunc: { time: "max" } }).max(),
    py: "ds.pr.coarsen(time=10, coord_func={'time': 'max'}).max()",
  },
  {
    covers: "coarsen",
    on: planet,
    ts: (ds) => ds.get("green").coarsen({ time: 2 }).min(),
    py: "ds.green.coarsen(time=2).min()",
  },
  { covers: "Dataset.coarsen", on: "messy", ts: (ds) => ds.coarsen({ r: 5 }).max(), py: "ds.coarsen(r=5).max()" },
  { covers: "Dataset.coarsen", on: planet, ts: (ds) => ds.coarsen({ x: 5 }).max(), py: "ds.coarsen(x=5).max()" },
  {
    covers: "Coarsen.reduce",
    on: "monthly",
    ts: (ds) => ds.pr.coarsen({ lon: 2, time: 4 }).reduce((windows, dims) => windows.max(dims).sub(windows.min(dims))),
    py: "ds.pr.coarsen(lon=2, time=4, coord_func={'lon': lambda w, axis: w.max(axis) - w.min(axis), 'time': 'mean'}).reduce(lambda w, axis: np.nanmax(w, axis) - np.nanmin(w, axis)).assign_coords(lon=ds.coarsen(lon=2).mean().lon)",
  },
  {
    covers: "Coarsen.reduce",
    on: planet,
    ts: (ds) =>
      ds
        .get("blue")
        .coarsen({ x: 2 })
        .reduce((windows, dims) => windows.median(dims)),
    py: "ds.blue.coarsen(x=2).reduce(np.median)",
    within: { ulp: 2 },
  },
  ...(
    [
      [
        "noleap",
        (ds) => ds.tas.coarsen({ time: 365 }, { boundary: "trim" }).construct({ time: ["year", "day"] }),
        "ds.tas.coarsen(time=365, boundary='trim').construct(time=('year', 'day'))",
      ],
      [
        "messy",
        (ds) => ds.coarsen({ x: 4, bare: 2 }, { boundary: "pad" }).construct({ x: ["p", "q"], bare: ["s", "t"] }),
        "ds.coarsen(x=4, bare=2, boundary='pad').construct(x=('p', 'q'), bare=('s', 't'))",
      ],
      [
        planet,
        (ds) =>
          ds
            .get("blue")
            .coarsen({ x: 5 })
            .construct({ x: ["tile", "pixel"] }),
        "ds.blue.coarsen(x=5).construct(x=('tile', 'pixel'))",
      ],
    ] satisfies [OracleCase["on"], OracleCase["ts"], string][]
  ).map(([on, ts, py]): OracleCase => ({ covers: "Coarsen.construct", on, ts, py })),
  ...(
    [
      [(ds) => ds.pr.coarsen({ time: 7 }).mean(), "ds.pr.coarsen(time=7).mean()", ["expression", "ValueError"]],
      [(ds) => ds.pr.coarsen({ tide: 7 } as object), "ds.pr.coarsen(tide=7)", ["dimension-not-found", "ValueError"]],
      [(ds) => ds.pr.coarsen({ time: 0 }), "ds.pr.coarsen(time=0).mean()", ["expression", "ValueError"]],
      [(ds) => ds.pr.coarsen({ lat: 5 }).mean(), "ds.pr.coarsen(lat=5).mean()", ["expression", "TypeError"]],
      [
        (ds) => ds.pr.coarsen({ time: 4 }).construct({ lat: ["a", "b"] }),
        "ds.pr.coarsen(time=4).construct(lat=('a', 'b'))",
        ["expression", "ValueError"],
      ],
    ] satisfies [OracleCase["ts"], string, readonly [string, string]][]
  ).map(([ts, py, throws]): OracleCase => ({ covers: "coarsen", on: "monthly", ts, py, throws })),
];

export const cases: readonly OracleCase[] = [...each, ...others];
