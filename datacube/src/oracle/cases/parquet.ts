import { open, openTable } from "../../open.ts";
import { fromTable } from "../../ops/tables.ts";
import type { OracleCase } from "../case.ts";

const flat = "ds.to_dataframe().reset_index()";
const names = (dims: readonly string[]) => JSON.stringify(dims);

/** We write, pandas reads, and both see the same. */
function written(
  on: OracleCase["on"],
  dims: readonly string[],
  compression: "zstd" | "gzip" | "snappy" | "none",
): OracleCase {
  return {
    covers: ["Dataset.toParquet", "format parquet", "open"],
    on,
    ts: (_ds, { path }) => open(path, { dims }),
    py: `xr.Dataset.from_dataframe(pd.read_parquet(path).set_index(${names(dims)}))`,
    weWrite: { ts: (ds, path) => ds.toParquet(path, { dimOrder: dims, compression, batchRows: 500 }), as: "a.parquet" },
  };
}

/** Pandas writes, by pyarrow. */
function read(on: OracleCase["on"], of: string, options = ""): OracleCase {
  const write = `${of}.to_parquet(path${options})`;
  return { covers: "format parquet", on, ts: (ds) => ds, py: "ds", peerWrites: { py: write, as: "a.parquet" } };
}

/** Pandas writes, and answers the same question. */
function asked(on: OracleCase["on"], of: string, where: string): OracleCase {
  return {
    ...read(on, of, ", row_group_size=300"),
    covers: ["openTable", "format parquet"],
    ts: async (_ds, { path }) => fromTable(await (await openTable(path, { where })).compute()),
    py: `xr.Dataset.from_dataframe(pd.read_parquet(path).query(${JSON.stringify(where)}).reset_index(drop=True))`,
  };
}

export const cases: readonly OracleCase[] = [
  written("monthly", ["time", "lat", "lon"], "zstd"),
  written("hourly", ["station", "time"], "gzip"),
  written("kinds", ["y", "x"], "snappy"),
  written("noleap", ["time", "lat", "lon"], "none"),
  {
    covers: ["toParquet", "format parquet"],
    on: "monthly",
    ts: (_ds, { path }) => open(path),
    py: "ds",
    weWrite: { ts: (ds, path) => ds.days.toParquet(path), as: "a.parquet" },
  },
  {
    covers: ["toParquet", "format parquet"],
    on: "tmmx_20190121.nc",
    ts: (_ds, { path }) => open(path),
    py: "ds",
    weWrite: {
      ts: (ds, path) => ds.get("air_temperature").toParquet(path, { points: { x: "lon", y: "lat" } }),
      as: "a.parquet",
    },
    differs: "geometries are read by openTable only",
  },
  {
    covers: ["Dataset.toParquet", "format parquet"],
    on: "dataset_2d.nc",
    ts: (_ds, { path }) => open(path, { dims: ["y", "x"] }),
    py: "xr.Dataset.from_dataframe(pd.read_parquet(path).set_index(['y', 'x']))",
    weWrite: { ts: (ds, path) => ds.isel({ y: [0, 90] }).toParquet(path, { dimOrder: ["x", "y"] }), as: "a.parquet" },
  },
  {
    covers: ["toParquet", "format parquet"],
    on: "sentinel_2_L1C_utm.nc",
    ts: (_ds, { path }) => open(path),
    py: "ds",
    weWrite: { ts: (ds, path) => ds.get("red").toParquet(path), as: "a.parquet" },
  },
  read("monthly", flat),
  read("monthly", "ds.to_dataframe()"),
  read("kinds", "ds.to_dataframe()", ", compression='gzip', data_page_version='2.0'"),
  read("kinds", flat, ", compression='brotli', use_dictionary=False"),
  read("hourly", flat, ", compression='lz4'"),
  read(
    "monthly",
    "ds.t2m.to_dataframe().drop(columns='region').reset_index(drop=True)",
    ", use_byte_stream_split=['t2m'], use_dictionary=False",
  ),
  read(
    "monthly",
    "ds.days.to_dataframe().reset_index()",
    ", use_dictionary=False, column_encoding={'days': 'DELTA_BINARY_PACKED', 'time': 'DELTA_BINARY_PACKED'}",
  ),
  read(
    "monthly",
    "ds.t2m.isel(time=0).to_dataframe()[['region']].reset_index()",
    ", use_dictionary=False, column_encoding={'region': 'DELTA_BYTE_ARRAY'}",
  ),
  read(
    "monthly",
    "pd.DataFrame({'a': pd.array([1, None, 3], 'Int16'), 'b': [1.5, None, 2], 'c': ['x', None, '']}).astype({'a': 'Int16'})",
  ),
  read("monthly", "ds.t2m.to_dataframe().drop(columns='region').head(0)"),
  asked("monthly", `${flat}[['time', 't2m', 'zone', 'lat']]`, "(t2m > 280) & (time >= '2001-06-15') & ~(zone == 2)"),
  asked("hourly", flat, "(station == 'a b') | (gust < -30000)"),
  asked(
    "tmmx_20190121.nc",
    "ds.air_temperature.to_dataframe().drop(columns='day').reset_index()",
    "(air_temperature > 295.5) & (lat < 30)",
  ),
  {
    covers: "openTable",
    on: "golden/tables/events.parquet",
    ts: async (_ds, { path }) => {
      const columns = ["id", "temp", "when", "price"];
      return fromTable(await (await openTable(path, { columns, where: "(price > 0.2) & (temp < 25)" })).compute());
    },
    py: "xr.Dataset.from_dataframe(pd.read_parquet(path)[['id', 'temp', 'when', 'price']].astype({'price': 'f8'}).query('(price > 0.2) & (temp < 25)').reset_index(drop=True))",
  },
];
