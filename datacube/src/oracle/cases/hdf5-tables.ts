import { openTable } from "../../open.ts";
import { fromTable } from "../../ops/tables.ts";
import type { OracleCase } from "../case.ts";

const opened = "__import__('tables').open_file(path)";
const framed = (rows: string) => `xr.Dataset.from_dataframe(pd.DataFrame(${rows}))`;

/** PyTables writes a table of a frame, and answers the same question. */
function asked(on: OracleCase["on"], frame: string, where: string): OracleCase {
  const rows = `${frame}.to_records(index=False)`;
  const write = `f = __import__('tables').open_file(path, 'w'); f.create_table('/g', 't', obj=${rows}, createparents=True); f.close()`;
  return {
    covers: "openTable",
    on,
    ts: async (_ds, { path }) => fromTable(await (await openTable(path, { path: "/g/t", where })).compute()),
    py: framed(`${opened}.root.g.t.read_where(${JSON.stringify(where)})`),
    peerWrites: { py: write, as: "a.h5" },
  };
}

export const cases: readonly OracleCase[] = [
  asked(
    "monthly",
    "ds[['t2m', 'zone']].drop_vars('region').to_dataframe().reset_index(drop=True)",
    "(t2m > 280) & ~(zone == 2)",
  ),
  asked(
    "monthly",
    "ds[['pr']].drop_vars('region').to_dataframe().reset_index().drop(columns='time')",
    "(pr / 2 < lat) | (lon >= 10)",
  ),
  asked(
    "tmmx_20190121.nc",
    "ds[['air_temperature']].drop_vars('day').to_dataframe().reset_index().drop(columns='crs', errors='ignore')",
    "(air_temperature > 295.5) & (lat < 30)",
  ),
  {
    covers: "openTable",
    on: "golden/tables/readings.h5",
    ts: async (_ds, { path }) => {
      const where = "(temp > 30) & (name == 'x')";
      const columns = ["temp", "count"];
      return fromTable(await (await openTable(path, { path: "sensors/readings", columns, where })).compute());
    },
    py: framed(`${opened}.root.sensors.readings.read_where("(temp > 30) & (name == b'x')")[['temp', 'count']]`),
  },
];
