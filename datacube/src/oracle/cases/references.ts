import { toReferences } from "../../to-references.ts";
import type { OracleCase } from "../case.ts";
import { isCubeName } from "../cubes.ts";
import { pathOf } from "../data.ts";

const files = ["MODIS_ARRAY.nc", "sentinel_2_L1C_utm.nc", "tmmx_20190121.nc"] as const;
const golden = ["golden/chunked.nc", "golden/fixed.nc"] as const;
const cubes = ["monthly", "noleap", "hourly", "packed", "thin"] as const;

const peer = "__import__('peer_refs')";

/** kerchunk's references to a file, or to what Python writes of a cube. */
function theirs(on: OracleCase["on"], as: string): OracleCase {
  const made = "path + '.nc'";
  const py = isCubeName(on)
    ? `ds.to_netcdf(${made}); ${peer}.write([${made}], path)`
    : `${peer}.write([path_of('${on}')], path)`;
  return { covers: "format reference", on, ts: (ds) => ds, py: "ds", peerWrites: { py: `${py} # ${as}`, as } };
}

/** Our references to a file, or to what we write of a cube. */
function ours(on: OracleCase["on"], format: "NETCDF4" | "NETCDF3_64BIT_DATA"): OracleCase {
  return {
    covers: ["toReferences", "format reference"],
    on,
    ts: (ds) => ds,
    py: "ds",
    ...(on === "packed"
      ? { differs: "JSON tells no dtype of numbers: a float32 scale factor is a float64 there" }
      : {}),
    weWrite: {
      as: "ours.json",
      ts: async (ds, path) => {
        if (!isCubeName(on)) return toReferences([pathOf(on)], path);
        await ds.toNetCDF(`${path}.nc`, { format, unlimitedDims: on === "noleap" ? ["time"] : [] });
        await toReferences([`${path}.nc`], path);
      },
    },
  };
}

/** What Icechunk makes of a file or a cube; small chunks stand in manifests. */
function repository(on: OracleCase["on"]): OracleCase {
  const py = `${peer}.write_icechunk(ds.drop_encoding(), path, inline_chunk_threshold_bytes=100)`;
  return { covers: "format icechunk", on, ts: (ds) => ds, py: "ds", peerWrites: { py, as: "cube.icechunk" } };
}

/** References of which those to chunks are generated. */
function generated(on: OracleCase["on"], pick: string): OracleCase {
  const py = `${peer}.write_generated(ds${pick}, path)`;
  return { covers: "format reference", on, ts: (ds) => ds, py: "ds", peerWrites: { py, as: "generated.json" } };
}

export const cases: readonly OracleCase[] = [
  ...[...files, ...cubes, "kinds" as const].map(repository),
  { covers: "format icechunk", on: "golden/repository.icechunk", ts: (ds) => ds, py: "ds" },
  ...[...files, ...golden, ...cubes].map((on) => theirs(on, "refs.json")),
  ...[...files, ...cubes].map((on) => theirs(on, "refs.parq")),
  ...[...files, ...golden, ...cubes, "kinds" as const].map((on) => ours(on, "NETCDF4")),
  ...(["noleap", "hourly", "packed"] as const).map((on) => ours(on, "NETCDF3_64BIT_DATA")),
  {
    covers: "format reference",
    on: "monthly",
    ts: (ds) => ds,
    py: "ds",
    peerWrites: {
      py: `[ds.isel(time=slice(a, a + 12)).to_netcdf(f'{path}.{a}.nc') for a in (0, 12)]; ${peer}.write([f'{path}.{a}.nc' for a in (0, 12)], path, concat_dims=['time'], identical_dims=['lat', 'lon'])`,
      as: "joined.json",
    },
  },
  generated("monthly", "[['t2m', 'lat', 'lon']].drop_vars('time').reset_coords(drop=True)"),
  generated("sentinel_2_L1C_utm.nc", "[['red']].reset_coords(drop=True)"),
  ...(["NETCDF4", "NETCDF3_64BIT_DATA"] as const).map(
    (format): OracleCase => ({
      covers: "toReferences",
      on: "noleap",
      ts: (ds) => ds,
      py: "ds",
      weWrite: {
        as: "joined.json",
        ts: async (ds, path) => {
          const parts = [0, 400, 800].map((first) => ({ path: `${path}.${first}.nc`, first }));
          for (const { path: part, first } of parts)
            await ds.isel({ time: [first, first + 400] }).toNetCDF(part, { format });
          await toReferences(
            parts.map(({ path: part }) => part),
            path,
          );
        },
      },
    }),
  ),
];
