import type { Dataset } from "../../index.ts";
import type { OracleCase } from "../case.ts";
import type { CaseDataset } from "../data.ts";

const utm = "sentinel_2_L1C_utm.nc";
const durations = (ds: CaseDataset): Dataset => ds.dropVars(["half", "whole", "bytes", "at", "model", "y"]);
const pyDurations = "ds.drop_vars(['half', 'whole', 'bytes', 'at', 'model', 'y'])";

/** Python writes numbers with these attributes; both sides read them. */
function coded(attrs: string, values: string, decodeTimedelta?: boolean): OracleCase {
  return {
    covers: "open",
    on: "thin",
    ts: (ds) => ds.get("t"),
    py: "ds.t",
    peerWrites: { py: `xr.Dataset({'t': ('i', ${values}, ${attrs})}).to_netcdf(path)`, as: "a.nc" },
    ...(decodeTimedelta === undefined ? {} : { options: { decodeTimedelta } }),
  };
}

const read: OracleCase[] = [
  coded("{'units': 'common_years since 2000-02-28', 'calendar': 'noleap'}", "[0, 1, 13, -1400]"),
  coded("{'units': 'months since 2000-01-30', 'calendar': '360_day'}", "[0, 1, 13]"),
  coded("{'units': 'hours', 'dtype': 'timedelta64[ns]'}", "[0, 36, np.iinfo('i8').min]"),
  coded("{'units': 'days', 'dtype': 'timedelta64[s]'}", "[0.5, np.nan, -3]"),
  coded("{'units': 'days'}", "[1, 2]"),
  coded("{'units': 'minutes'}", "[1.5, np.nan]", true),
  coded("{'units': 'days', 'dtype': 'timedelta64[ns]'}", "[1, 2]", false),
  coded("{'units': 'months'}", "[1, 2]", true),
  {
    covers: ["open", "format hdf5"],
    on: "rare",
    ts: (ds) => ds,
    py: "ds",
    peerWrites: { py: `${pyDurations}.to_netcdf(path)`, as: "a.nc" },
  },
];

const written: OracleCase[] = (["toNetCDF", "toZarr"] as const).flatMap((name): OracleCase[] => {
  const as = name === "toZarr" ? "a.zarr" : "a.nc";
  const raw = "xr.open_dataset(path, decode_times=False)";
  return [
    {
      covers: `Dataset.${name}`,
      on: "rare",
      ts: durations,
      py: "ds",
      weWrite: { ts: (ds, path) => durations(ds)[name](path), as },
    },
    {
      covers: `Dataset.${name}`,
      on: "rare",
      ts: (ds) => ds.step,
      py: "ds.step.drop_vars('x').assign_coords(x=ds.x)",
      weWrite: {
        ts: (ds, path) => ds.step[name](path, { encoding: { step: { units: "minutes", dtype: "int16" } } }),
        as,
      },
    },
    {
      covers: `Dataset.${name}`,
      on: "monthly",
      ts: () => ["int64", "milliseconds since 1970-01-01"],
      py: `[str(${raw}.time.dtype), ${raw}.time.units]`,
      weWrite: { ts: (ds, path) => ds[name](path), as },
    },
    {
      covers: `Dataset.${name}`,
      on: utm,
      ts: (ds) => ds.get("time"),
      py: "ds.time",
      weWrite: { ts: (ds, path) => ds[name](path), as },
    },
    {
      covers: `Dataset.${name}`,
      on: "packed",
      ts: (ds) => [ds.get("time").encoding.units, "hours since 2001-02-28 12:00"],
      py: `[${raw}.time.units, ${raw}.time_bnds.units]`,
      weWrite: { ts: (ds, path) => ds[name](path), as },
    },
  ];
});

export const cases: readonly OracleCase[] = [...read, ...written];
