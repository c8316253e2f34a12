import type { OracleCase } from "../case.ts";

const planet = "PLANET_SCOPE_3D.nc";

export const cases: readonly OracleCase[] = [
  ...(["mean", "sum"] as const).flatMap((name): OracleCase[] =>
    (
      [
        [
          "rollingExp",
          "monthly",
          (ds) => ds.t2m.rollingExp({ time: 5 })[name](),
          `ds.t2m.rolling_exp(time=5).${name}()`,
        ],
        [
          "rollingExp",
          "noleap",
          (ds) => ds.tas.rollingExp({ time: 3 }, { windowType: "halflife" })[name](),
          `ds.tas.rolling_exp(time=3, window_type='halflife').${name}()`,
        ],
        [
          "rollingExp",
          "monthly",
          (ds) => ds.pr.rollingExp({ lat: 1.5 }, { windowType: "com" })[name](),
          `ds.pr.rolling_exp(lat=1.5, window_type='com').${name}()`,
        ],
        [
          "rollingExp",
          "hourly",
          (ds) => ds.gust.rollingExp({ time: 0.3 }, { windowType: "alpha" })[name](),
          `ds.gust.rolling_exp(time=0.3, window_type='alpha').${name}()`,
        ],
        [
          "rollingExp",
          planet,
          (ds) => ds.get("blue").rollingExp({ x: 4 })[name](),
          `ds.blue.rolling_exp(x=4).${name}()`,
        ],
        ["Dataset.rollingExp", "messy", (ds) => ds.rollingExp({ n: 2 })[name](), `ds.rolling_exp(n=2).${name}()`],
        ["Dataset.rollingExp", planet, (ds) => ds.rollingExp({ time: 2 })[name](), `ds.rolling_exp(time=2).${name}()`],
      ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
    ).map(([covers, on, ts, py]) => ({ covers: [covers, `RollingExp.${name}`], on, ts, py, within: { ulp: 64 } })),
  ),
  ...(
    [
      [(ds) => ds.pr.rollingExp({ time: 0.5 }), "ds.pr.rolling_exp(time=0.5)", ["expression", "ValueError"]],
      [
        (ds) => ds.pr.rollingExp({ time: 2 }, { windowType: "alpha" }),
        "ds.pr.rolling_exp(time=2, window_type='alpha')",
        ["expression", "ValueError"],
      ],
    ] satisfies [OracleCase["ts"], string, readonly [string, string]][]
  ).map(([ts, py, throws]): OracleCase => ({ covers: "rollingExp", on: "monthly", ts, py, throws })),
];
