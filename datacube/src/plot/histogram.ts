import type { DataArray } from "../array/data-array.ts";
import { type ComputeOptions, computeBlocks } from "../exec/compute.ts";
import { resizeCuts } from "../expr/cuts.ts";
import { cutsOf } from "../expr/graph.ts";
import { endAbove, titleOf } from "./axis.ts";
import type { Drawing } from "./drawing.ts";

/** Bars of a histogram. */
interface Bars {
  readonly title: string;
  readonly bars: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

/** The distribution of all elements, read block by block. Missing ones are left out. */
export const histogramDrawing: Drawing<Bars> = {
  most: 2000,
  async prepare(array, options, compute) {
    return { ...options, range: options.range ?? (await extremes(array, compute)) };
  },
  async read(array, { options, compute }) {
    const bins = options.bins ?? 50;
    const [low, high] = options.range!;
    const width = (endAbove(low, high) - low) / bins;
    const counts = await count(array, { low, width, bins }, compute);
    const bars = Array.from(counts, (number, i) => ({
      from: low + i * width,
      to: low + (i + 1) * width,
      count: number,
    }));
    return { bars, title: titleOf(array) || array.name };
  },
  draw: (panels, { width, height }) =>
    panels.map(({ bars, title }) => ({
      width: width!,
      height: height ?? Math.round(width! * 0.44),
      data: { values: bars },
      mark: { type: "bar", tooltip: true },
      encoding: {
        x: {
          field: "from",
          type: "quantitative",
          bin: { binned: true },
          scale: { zero: false, nice: false },
          title,
        },
        x2: { field: "to" },
        y: { field: "count", type: "quantitative", title: "count" },
      },
    })),
};

/** Smallest and largest finite element; 0 and 1 without any. */
async function extremes(array: DataArray, compute: ComputeOptions): Promise<[number, number]> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  await forEachValue(array, compute, (value) => {
    if (!Number.isFinite(value)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  });
  return low <= high ? [low, high] : [0, 1];
}

async function count(
  array: DataArray,
  { low, width, bins }: { low: number; width: number; bins: number },
  compute: ComputeOptions,
): Promise<Float64Array> {
  const counts = new Float64Array(bins);
  await forEachValue(array, compute, (value) => {
    const bin = Math.floor((value - low) / width);
    if (bin >= 0 && bin < bins) counts[bin]!++;
    else if (bin === bins && value <= low + bins * width) counts[bins - 1]!++;
  });
  return counts;
}

async function forEachValue(array: DataArray, compute: ComputeOptions, visit: (value: number) => void): Promise<void> {
  const { expr } = array.astype("float64");
  for await (const { block } of computeBlocks(expr, resizeCuts(cutsOf(expr), 2 ** 20), compute)) {
    for (const value of block.data as Float64Array) visit(value);
  }
}
