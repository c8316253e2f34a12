import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const folder = dirname(dirname(createRequire(import.meta.url).resolve("vega-datasets")));

/** A grid as vega-datasets stores it: rows of `width` values. */
export interface SourceGrid {
  width: number;
  height: number;
  values: number[];
}

/** One day of `seattle-weather.csv`. */
export interface SourceDay {
  /** ISO date. */
  date: string;
  /** Millimetres. */
  precipitation: number;
  /** Degrees Celsius. */
  temp_max: number;
  temp_min: number;
}

/** Name and version of the npm package the data come from. */
export function sourceName(file: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return `vega-datasets ${version}, ${file}`;
}

/** A grid by its file name. */
export function readGrid(file: string): SourceGrid {
  return JSON.parse(readFileSync(join(folder, "data", file), "utf8")) as SourceGrid;
}

/** All days of Seattle's weather, oldest first. */
export function readDays(): SourceDay[] {
  const [head = "", ...lines] = readFileSync(join(folder, "data", "seattle-weather.csv"), "utf8")
    .trim()
    .split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string): string => cells[names.indexOf(name)] ?? "";
    const [precipitation = 0, temp_max = 0, temp_min = 0] = ["precipitation", "temp_max", "temp_min"].map((name) =>
      Number(cell(name)),
    );
    return { date: cell("date"), precipitation, temp_max, temp_min };
  });
}
