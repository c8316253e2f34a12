import type { DataArray } from "../../array/data-array.ts";
import { type ArrayData, dtypeOfData } from "../../array/dtype.ts";
import { memoryVariable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { elementsInMemory, type Groups } from "./groups.ts";

/** How numbers are divided into bins. */
export interface BinOptions {
  /** Whether the right edge belongs to a bin, instead of the left. Default true. */
  readonly right?: boolean;
  /** Labels of the bins; by default texts such as `(0, 10]`. */
  readonly labels?: readonly string[] | readonly number[];
  /** Decimals of the edges in those texts, at least. Default 3. */
  readonly precision?: number;
  /** Whether the first bin has its left edge too. Default false. */
  readonly includeLowest?: boolean;
}

/**
 * Groups of numbers in bins, as pandas makes them: between edges, or so many of equal width over all of them.
 * @throws NotComputedError, ExpressionError for edges that do not ascend, labels that do not fit, or when all bins are empty
 */
export function groupsOfBins(by: DataArray, bins: number | readonly number[], options: BinOptions = {}): Groups {
  const { right = true, includeLowest = false } = options;
  const values = Float64Array.from(elementsInMemory(by) as Float64Array, Number);
  const edges = typeof bins === "number" ? equalBins(values, bins, right) : bins;
  if (edges.length < 2 || edges.some((edge, i) => !(i === 0 || edge > edges[i - 1]!)))
    throw new ExpressionError("groupbyBins", "give at least two edges that ascend, or a number of bins");
  const name = `${by.name || "group"}_bins`;
  const codes = Array.from(values, (value) => binOf(value, edges, { right, includeLowest }));
  if (codes.every((code) => code < 0))
    throw new ExpressionError(
      "groupbyBins",
      `no element of "${by.name}" lies in a bin of the edges ${edges.join(", ")}`,
    );
  const count = edges.length - 1;
  const labels = options.labels ?? binTexts(edges, options);
  if (labels.length !== count)
    throw new ExpressionError("groupbyBins", `there are ${count} bins and ${labels.length} labels`);
  const data: ArrayData = typeof labels[0] === "string" ? [...(labels as string[])] : labelNumbers(labels as number[]);
  const { attrs } = by.parts.variable;
  const variable = memoryVariable(
    name,
    { dims: [name], shape: [count], dtype: dtypeOfData(data), data },
    { attrs, encoding: {} },
  );
  return { name, dims: by.dims, shape: by.shape, codes, count, labels: variable };
}

/** Whole numbers are labels of int64, as in numpy. */
function labelNumbers(labels: readonly number[]): ArrayData {
  return labels.every(Number.isInteger) ? BigInt64Array.from(labels, BigInt) : Float64Array.from(labels);
}

/** Edges of so many bins over all values; a thousandth of their range is added where the edge would not be in a bin. */
function equalBins(values: Float64Array, count: number, right: boolean): number[] {
  if (!Number.isInteger(count) || count < 1)
    throw new ExpressionError("groupbyBins", `${count} bins is no whole number from 1 on`);
  const there = values.filter((value) => !Number.isNaN(value));
  let [low, high] = [
    there.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    there.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new ExpressionError("groupbyBins", "bins of equal width need finite values: give their edges");
  const isPoint = low === high;
  if (isPoint) {
    const margin = low === 0 ? 0.001 : 0.001 * Math.abs(low);
    low -= margin;
    high += margin;
  }
  const step = (high - low) / count;
  const edges = Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + i * step));
  if (isPoint) return edges;
  const margin = (high - low) * 0.001;
  if (right) edges[0]! -= margin;
  else edges[count]! += margin;
  return edges;
}

/** The bin of a number; -1 where there is none. */
function binOf(
  value: number,
  edges: readonly number[],
  { right, includeLowest }: Required<Pick<BinOptions, "right" | "includeLowest">>,
): number {
  if (Number.isNaN(value)) return -1;
  if (includeLowest && value === edges[0]) return 0;
  let [before, after] = [-1, edges.length];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (right ? edges[middle]! < value : edges[middle]! <= value) before = middle;
    else after = middle;
  }
  return before < edges.length - 1 ? before : -1;
}

/** Texts of bins as pandas writes them: as many decimals as tell the edges apart. */
function binTexts(
  edges: readonly number[],
  { right = true, includeLowest = false, precision = 3 }: BinOptions,
): string[] {
  const decimals = decimalsFor(edges, precision);
  const rounded = edges.map((edge) => roundTo(edge, decimals));
  const isWhole = edges.every(Number.isInteger) && !(right && includeLowest);
  if (right && includeLowest) rounded[0]! -= 10 ** -decimals;
  const text = (edge: number) => (isWhole || !Number.isInteger(edge) ? String(edge) : `${edge}.0`);
  const [open, close] = right ? ["(", "]"] : ["[", ")"];
  return rounded.slice(1).map((edge, i) => `${open}${text(rounded[i]!)}, ${text(edge)}${close}`);
}

function decimalsFor(edges: readonly number[], least: number): number {
  for (let decimals = least; decimals < 20; decimals++)
    if (new Set(edges.map((edge) => roundTo(edge, decimals))).size === edges.length) return decimals;
  return least;
}

/** Rounds to decimals; those of a number below 1 count from its first digit that is not 0. */
function roundTo(value: number, decimals: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const isSmall = Math.trunc(value) === 0;
  const digits = isSmall ? decimals - 1 - Math.floor(Math.log10(Math.abs(value))) : decimals;
  return Number(value.toFixed(Math.min(100, Math.max(0, digits))));
}
