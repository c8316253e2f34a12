import { DataArray } from "../array/data-array.ts";
import { generated } from "../expr/generated.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { take } from "../expr/operation/take.ts";

/** Lengths of the cube's axes y and x. */
export const rows: number = 1000;
export const columns: number = 1370;
const bytesPerDay = rows * columns * 4;

/**
 * Writes monthly means of the anomalies of a cube of daily fields that is never stored: a climatology by groups, taken from
 * the days, and resampled. For tests of memory; `gigabytes` is the size of the cube.
 */
export async function writeMonthlyAnomalies(path: string, gigabytes: number): Promise<void> {
  const days = Math.ceil((gigabytes * 1e9) / bytesPerDay);
  const cube = generated(
    { generator: "season", period: 360 },
    { dims: ["time", "y", "x"], shape: [days, rows, columns], chunkShape: [30, 250, 274], dtype: "float32" },
  );
  const month = Array.from({ length: days }, (_, day) => Math.floor((day % 360) / 30));
  const groups = [{ dims: ["time"], codes: month, into: "time", count: 12 }];
  const climatology = reduce("mean", cube, { groups });
  const anomaly = map({ name: "sub" }, [cube, take(climatology, "time", month)]);
  const period = Array.from({ length: days }, (_, day) => Math.floor(day / 30));
  const monthly = reduce("mean", anomaly, {
    groups: [{ dims: ["time"], codes: period, into: "time", count: Math.ceil(days / 30) }],
  });
  const array = new DataArray("anomaly", { expr: monthly, attrs: {}, encoding: {} }, new Map());
  await array.toZarr(path, { chunks: { time: 12, y: 250, x: 274 }, memoryBytes: 2 ** 29 });
}
