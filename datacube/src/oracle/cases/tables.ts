import { fromTable } from "../../ops/tables.ts";
import type { ArrowTable } from "../../table/arrow.ts";
import type { OracleCase } from "../case.ts";

/** Rows of several tables in one. */
async function together(batches: AsyncIterable<ArrowTable>): Promise<ArrowTable> {
  const all: ArrowTable[] = [];
  for await (const batch of batches) all.push(batch);
  return all[0]!.concat(...all.slice(1));
}

const frame = (of: string) => `xr.Dataset.from_dataframe(${of}.reset_index())`;

/** As a table of numbered rows, and back by its dimensions. */
function bothWays(on: OracleCase["on"], dims: readonly string[]): OracleCase[] {
  return [
    {
      covers: ["Dataset.toTable", "fromTable"],
      on,
      ts: async (ds) => fromTable(await ds.toTable({ dimOrder: dims })),
      py: frame(`ds.to_dataframe(dim_order=${JSON.stringify(dims)})`),
    },
    {
      covers: "fromTable",
      on,
      ts: async (ds) => fromTable(await ds.toTable({ dimOrder: dims }), { dims }),
      py: `xr.Dataset.from_dataframe(ds.to_dataframe(dim_order=${JSON.stringify(dims)}).reset_index().set_index(${JSON.stringify(dims)}))`,
    },
    {
      covers: "Dataset.tableBatches",
      on,
      ts: async (ds) => fromTable(await together(ds.tableBatches({ dimOrder: dims, batchRows: 7 }))),
      py: frame(`ds.to_dataframe(dim_order=${JSON.stringify(dims)})`),
    },
  ];
}

export const cases: readonly OracleCase[] = [
  ...bothWays("monthly", ["time", "lat", "lon"]),
  ...bothWays("days360", ["lon", "time", "lat"]),
  ...bothWays("hourly", ["station", "time"]),
  {
    covers: ["toTable", "fromTable"],
    on: "thin",
    ts: async (ds) => fromTable(await ds.get("empty").toTable()),
    py: frame("ds.empty.to_dataframe()"),
  },
  {
    covers: ["Dataset.toTable", "fromTable"],
    on: "kinds",
    ts: async (ds) => fromTable(await ds.isel({ y: [400, 450] }).toTable({ dimOrder: ["y", "x"] })),
    py: frame("ds.isel(y=slice(400, 450)).to_dataframe(dim_order=['y', 'x'])"),
  },
  {
    covers: ["toTable", "fromTable"],
    on: "monthly",
    ts: async (ds) => fromTable(await ds.t2m.isel({ time: [3, 5] }).toTable(), { dims: ["lon", "time", "lat"] }),
    py: "xr.Dataset.from_dataframe(ds.t2m.isel(time=slice(3, 5)).to_dataframe().reset_index().set_index(['lon', 'time', 'lat']))",
  },
  {
    covers: "fromTable",
    on: "hourly",
    ts: async (ds) => {
      const rows = await ds
        .get("gust")
        .isel({ time: [0, 40] })
        .toTable();
      return fromTable(rows.slice(3, 70), { dims: ["time", "station"] })
        .get("gust")
        .astype("float64");
    },
    py: "xr.Dataset.from_dataframe(ds.gust.isel(time=slice(0, 40)).to_dataframe().reset_index().iloc[3:70].set_index(['time', 'station'])).gust.astype('f8')",
  },
  {
    covers: "fromTable",
    on: "monthly",
    ts: async (ds) => fromTable(await ds.get("t2m").toTable(), { dims: ["lat", "lon"] }),
    py: "xr.Dataset.from_dataframe(ds.t2m.to_dataframe().reset_index().set_index(['lat', 'lon']))",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "tableBatches",
    on: "noleap",
    ts: async (ds) => fromTable(await together(ds.tas.tableBatches({ batchRows: 100 }))),
    py: frame("ds.tas.to_dataframe()"),
  },
  {
    covers: ["toTable", "fromTable"],
    on: "tmmx_20190121.nc",
    ts: async (ds) =>
      fromTable(
        await ds
          .get("air_temperature")
          .isel({ lat: [0, 60] })
          .toTable(),
        { dims: ["lon", "lat"] },
      ),
    py: "xr.Dataset.from_dataframe(ds.air_temperature.isel(lat=slice(0, 60)).to_dataframe().reset_index().set_index(['lon', 'lat']))",
  },
  {
    covers: ["tableBatches", "fromTable"],
    on: "sentinel_2_L1C_utm.nc",
    ts: async (ds) => fromTable(await together(ds.get("red").tableBatches({ batchRows: 1000 }))),
    py: frame("ds.red.to_dataframe()"),
  },
  {
    covers: ["Dataset.toTable", "fromTable"],
    on: "dataset_2d.nc",
    ts: async (ds) => fromTable(await ds.isel({ y: [400, 450] }).toTable({ dimOrder: ["y", "x"] })),
    py: frame("ds.isel(y=slice(400, 450)).to_dataframe(dim_order=['y', 'x'])"),
  },
  {
    covers: "Dataset.tableBatches",
    on: "dataset_2d.nc",
    ts: async (ds) =>
      fromTable(await together(ds.isel({ y: [400, 450] }).tableBatches({ dimOrder: ["y", "x"], batchRows: 5000 }))),
    py: frame("ds.isel(y=slice(400, 450)).to_dataframe(dim_order=['y', 'x'])"),
  },
];
