import { createRequire } from "node:module";
import type * as H3 from "h3-js";
import { ExpressionError } from "../../errors.ts";
import type { ZoneGrid } from "./zone-grid.ts";

let library: typeof H3 | undefined;

/** H3's library, loaded when the first cell is asked for. */
function h3(): typeof H3 {
  library ??= createRequire(import.meta.url)("h3-js") as typeof H3;
  return library;
}

/** H3's hexagons (and twelve pentagons) of a resolution from 0 to 15. */
export function h3Grid(level: number): ZoneGrid {
  const { latLngToCell, cellToLatLng, cellToBoundary, isValidCell } = h3();
  const keyOf = (id: bigint): string => {
    const key = id.toString(16);
    if (!isValidCell(key)) throw new ExpressionError("zones", `${id} is no cell of H3`);
    return key;
  };
  return {
    attrs: { grid_name: "h3", level },
    cellAt: (longitude, latitude) =>
      Number.isFinite(longitude) && Number.isFinite(latitude) ? latLngToCell(latitude, longitude, level) : undefined,
    idOf: (key) => BigInt(`0x${key}`),
    textOf: keyOf,
    centre: (id) => cellToLatLng(keyOf(id)).reverse(),
    boundary: (id) => cellToBoundary(keyOf(id), true).slice(0, -1),
  };
}
