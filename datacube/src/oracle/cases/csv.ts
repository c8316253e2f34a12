import { open, openTable } from "../../open.ts";
import { fromTable } from "../../ops/tables.ts";
import type { OracleCase } from "../case.ts";

const flat = "ds.to_dataframe().reset_index()";

/** We write, of large files some rows, pandas reads, and both see the same. */
function written(
  on: OracleCase["on"],
  dims: readonly string[],
  rows: Readonly<Record<string, [number, number]>> = {},
): OracleCase {
  return {
    covers: ["Dataset.toCSV", "format csv", "open"],
    on,
    ts: (_ds, { path }) => open(path, { dims }),
    py: `ds.set_coords(${JSON.stringify(dims)}).to_dataframe().set_index(${JSON.stringify(dims)}).to_xarray()`,
    weWrite: { ts: (ds, path) => ds.isel(rows).toCSV(path, { dimOrder: dims }), as: "ours.csv" },
  };
}

/** Pandas writes. */
function read(on: OracleCase["on"], of: string, options: OracleCase["options"] = {}): OracleCase {
  const delimiter = options.delimiter === undefined ? "" : `, sep=${JSON.stringify(options.delimiter)}`;
  const write = `${of}.to_csv(path, index=False${delimiter})`;
  return { covers: "format csv", on, ts: (ds) => ds, py: "ds", options, peerWrites: { py: write, as: "a.csv" } };
}

const adversarial = [
  ["quotes and line ends", "{'a': ['x,y', 'a\"b', 'two\\nlines', ' sp ', 'é'], 'b': [1, 2, 3, 4, 5]}"],
  [
    "missing ones",
    "{'a': [1, None, 3], 'b': ['x', None, 'NA'], 'c': [None, None, None], 'd': [1.5, float('nan'), float('inf')]}",
  ],
  ["large whole numbers", "{'a': [2**63 - 1, -2**63], 'b': [2**64 - 1, 0], 'c': [2**53 + 1, 5], 'd': ['007', '-12']}"],
  [
    "times",
    "{'t': ['2020-01-31', '1969-12-31'], 'u': ['2020-01-31 06:30:00', '1900-02-28 23:59:59.5'], 'no': ['2020-02-30', 'x']}",
  ],
  ["flags and mixtures", "{'f': ['True', 'false', 'TRUE'], 'm': ['1', 'x', '2.5'], 'e': ['1e5', '-.5', '3.']}"],
  ["one column", "{'v': [1.5, 2.5]}"],
] as const;

/** Pandas writes, and answers the same question. */
function asked(on: OracleCase["on"], of: string, where: string): OracleCase {
  return {
    covers: "openTable",
    on,
    ts: async (_ds, { path }) => fromTable(await (await openTable(path, { where })).compute()),
    py: `xr.Dataset.from_dataframe(pd.read_csv(path).query(${JSON.stringify(where)}).reset_index(drop=True))`,
    peerWrites: { py: `${of}.to_csv(path, index=False)`, as: "a.csv" },
  };
}

export const cases: readonly OracleCase[] = [
  written("monthly", ["time", "lat", "lon"]),
  written("hourly", ["station", "time"]),
  written("dataset_2d.nc", ["y", "x"], { y: [400, 450] }),
  {
    covers: "toCSV",
    on: "monthly",
    ts: (_ds, { path }) => open(path),
    py: "pd.read_csv(path, sep=';', parse_dates=['time']).to_xarray()",
    weWrite: { ts: (ds, path) => ds.days.toCSV(path, { delimiter: ";" }), as: "a.csv" },
  },
  {
    covers: ["toCSV", "format csv"],
    on: "tmmx_20190121.nc",
    ts: (_ds, { path }) => open(path),
    py: "ds",
    weWrite: {
      ts: (ds, path) =>
        ds
          .get("air_temperature")
          .isel({ lat: [200, 230] })
          .toCSV(path),
      as: "a.csv",
    },
    within: { ulp: 1 },
  },
  read("monthly", flat),
  read("monthly", flat, { dims: ["lat", "time", "lon"] }),
  read("hourly", `ds.wind.to_dataframe().reset_index().sample(frac=0.7, random_state=1)`, {
    dims: ["time", "station"],
  }),
  read("monthly", flat, { delimiter: "|" }),
  { ...read("monthly", `${flat}.head(0)`), differs: "columns without rows are float64, pandas has objects" },
  {
    ...read("sentinel_2_L1C_utm.nc", "ds.red.to_dataframe().reset_index()"),
    ts: (_ds, { path }) => open(path, { dims: ["y", "x"] }),
    py: "xr.Dataset.from_dataframe(pd.read_csv(path, parse_dates=['time']).set_index(['y', 'x']))",
  },
  ...adversarial.map(([, frame]) => read("monthly", `pd.DataFrame(${frame})`)),
  asked(
    "monthly",
    "ds[['t2m', 'zone']].to_dataframe().drop(columns='region').reset_index().drop(columns='time')",
    "(t2m > 280) & ~(zone == 2) | (lat * 2 <= lon - 5)",
  ),
  asked(
    "tmmx_20190121.nc",
    "ds.air_temperature.to_dataframe().drop(columns='day').reset_index()",
    "(air_temperature > 295.5) & (lat < 30)",
  ),
];
