import type { PixelMask } from "../../catalog/load/mask.ts";
import type { OracleCase } from "../case.ts";
import { asked, made, real, scene } from "./stac-load.ts";

/** A case with a mask; odc-stac loads the band too, and xarray leaves out where `test` holds of it, as `hole`. */
function withMask(
  load: (options: { readonly bands: string[] }) => OracleCase,
  loadMasked: (options: { readonly bands: string[]; readonly mask: PixelMask }) => OracleCase,
  { bands, mask, test, hole }: { bands: string[]; mask: PixelMask; test: string; hole: string },
): OracleCase {
  const masked = (whole: string) =>
    `__import__('peer_catalog').masked(${whole}, '${mask.band}', lambda qa: ${test}, ${hole})`;
  return { ...loadMasked({ bands, mask }), py: asked(load({ bands: [...bands, mask.band] }), masked) };
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
