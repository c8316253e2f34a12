import type { Attrs } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { h3Grid } from "./h3.ts";
import { finestHealpix, type HealpixScheme, healpixGrid } from "./healpix.ts";
import type { ZoneGrid } from "./zone-grid.ts";

/** A discrete global grid: H3's hexagons, or HEALPix's cells of equal area. */
export type ZoneGridName = "h3" | "healpix";

/** Which cells of a grid. */
export interface ZoneGridOptions {
  /** H3's resolution, from 0 to 15, or HEALPix's order (`nside` is 2 to the power of it), from 0 to 24. */
  readonly level: number;
  /** How cells of HEALPix are numbered. Default `nested`. */
  readonly scheme?: HealpixScheme;
}

/** @throws ExpressionError for names, levels and schemes that there are not */
export function zoneGrid(name: ZoneGridName, { level, scheme }: ZoneGridOptions): ZoneGrid {
  const finest = { h3: 15, healpix: finestHealpix }[name];
  if (finest === undefined) throw new ExpressionError("zones", `"${name}" is no grid of zones; there are h3, healpix`);
  if (!Number.isInteger(level) || level < 0 || level > finest)
    throw new ExpressionError("zones", `level ${level} of ${name} is no whole number from 0 to ${finest}`);
  if (name === "h3" && scheme !== undefined)
    throw new ExpressionError("zones", "cells of h3 have one numbering: leave out scheme");
  if (scheme !== undefined && scheme !== "nested" && scheme !== "ring")
    throw new ExpressionError("zones", `"${scheme}" is no numbering of healpix; there are nested, ring`);
  return name === "h3" ? h3Grid(level) : healpixGrid(level, scheme ?? "nested");
}

/** The grid that a coordinate of cells tells. @throws ExpressionError */
export function zoneGridOf({ grid_name, level, indexing_scheme }: Attrs): ZoneGrid {
  const scheme = indexing_scheme === undefined ? {} : { scheme: indexing_scheme as HealpixScheme };
  return zoneGrid(grid_name as ZoneGridName, { level: Number(level), ...scheme });
}
