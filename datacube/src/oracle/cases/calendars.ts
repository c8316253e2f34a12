import type { DataArray } from "../../array/data-array.ts";
import type { CFDatetime } from "../../cf/cf-datetime.ts";
import type { OracleCase } from "../case.ts";

const calendars = ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"] as const;

function parts(array: DataArray): number[][] {
  const times = array.values as CFDatetime[];
  return times.map(({ year, month, day, hour, minute, second }) => [year, month, day, hour, minute, second]);
}

/** Year 0 exists in all calendars of ours; cftime has none in the calendars of history. */
export const cases: readonly OracleCase[] = [
  ...calendars.map(
    (calendar): OracleCase => ({
      covers: "open",
      on: "dates",
      ts: async (ds) => parts(await ds.get(calendar).compute()),
      py: `[[t.year + (t.year < 0 and not t.has_year_zero), t.month, t.day, t.hour, t.minute, t.second] for t in ds['${calendar}'].values]`,
    }),
  ),
  ...calendars.map(
    (calendar): OracleCase => ({
      covers: "sub",
      on: "dates",
      ts: (ds) =>
        ds
          .get(calendar)
          .isel({ i: [0, 60] })
          .sub(ds.get(calendar).isel({ i: 30 })),
      py: `ds['${calendar}'].isel(i=slice(0, 60)) - ds['${calendar}'].isel(i=30)`,
    }),
  ),
  { covers: "open", on: "coded", ts: (ds) => ds, py: "ds" },
];
