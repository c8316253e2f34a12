import type { DataArray } from "./data-array.ts";
import type { Dataset } from "./dataset.ts";
export function arrayHtml(array: DataArray): string {
  return String(array);
}
export function datasetHtml(dataset: Pick<Dataset, "parts" | "sizes" | "attrs">): string {
  return String(dataset);
}
