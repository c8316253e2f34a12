import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PixelMask } from "../../catalog/load/mask.ts";
import type { OracleCase } from "../case.ts";
import { fingerprint } from "../peer.ts";
import { made, real, scene } from "./stac-load.ts";

const version = fingerprint(readFileSync(join(import.meta.dirname, "..", "peer_catalog.py"))).slice(0, 8);

/** A case with a mask; odc-stac loads the band too, and xarray leaves out where `test` holds of it, as `hole`. */
function withMask(
  load: (options: { readonly bands: string[] }) => OracleCase,
  loadMasked: (options: { readonly bands: string[]; readonly mask: PixelMask }) => OracleCase,
  { bands, mask, test, hole }: { bands: string[]; mask: PixelMask; test: string; hole: string },
): OracleCase {
  const { py } = load({ bands: [...bands, mask.band] });
  const whole = py.replace(/ #.*/, "");
  return {
    ...loadMasked({ bands, mask }),
    py: `__import__('peer_catalog').masked(${whole}, '${mask.band}', lambda qa: ${test}, ${hole}) # ${version}`,
  };
}

const golden = (bands: string[], mask: PixelMask, how: { test: string; hole: string }): OracleCase =>
  withMask(made, made, { bands, mask, ...how });
const landsat = (bands: string[], mask: PixelMask, how: { test: string; hole: string }): OracleCase =>
  withMask(
    (options) => real([scene], options),
    (options) => real([scene], options),
    { bands, mask, ...how },
  );

export const cases: readonly OracleCase[] = [
  golden(["red"], { band: "qa", flags: ["cloud"] }, { test: "(qa & 2) == 2", hole: "0" }),
  golden(["nir", "red"], { band: "qa", bits: [0, 4] }, { test: "(qa & 17) != 0", hole: "0" }),
  landsat(["red", "nir"], { band: "pq", bits: [10, 11] }, { test: "(qa & 3072) != 0", hole: "-999" }),
  landsat(["nir"], { band: "pq", values: [16383, 8191] }, { test: "qa.isin([16383, 8191])", hole: "-999" }),
];
