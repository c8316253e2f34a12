import type { DataArray } from "../array/data-array.ts";
export type Plotter = () => unknown;
export function createPlotter(array: DataArray): Plotter {
  return () => array;
}
