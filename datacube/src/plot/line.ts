import type { DataArray } from "../array/data-array.ts";
import { formatElement } from "../array/summary.ts";
import { calendarOf, elementsOf } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { type Axis, axisOf, titleOf } from "./axis.ts";
import type { Drawing, PanelRequest } from "./drawing.ts";
import { axisEncoding } from "./spec.ts";

/** Most lines of one plot. */
const maxLines = 20;
/** Most points of all lines; beyond, every stretch keeps its smallest and largest value. */
const maxPoints = 6000;

interface Point {
  readonly x: number;
  readonly y: number | null;
  readonly line?: string;
}

/** Lines of one panel. */
interface Lines {
  readonly axis: Axis;
  readonly title: string;
  readonly points: readonly Point[];
  /** The dimension with a line per element. */
  readonly lineDim: string | undefined;
}

/** One or several lines. */
export const lineDrawing: Drawing<Lines> = {
  most: maxPoints,
  read: readLines,
  draw: (panels, { width, height }) =>
    panels.map(({ axis, title, points, lineDim }) => ({
      width: width!,
      height: height ?? Math.round(width! * 0.44),
      data: { values: points },
      mark: { type: "line", strokeWidth: 1.5, tooltip: true, point: points.length <= 60 },
      encoding: {
        x: { field: "x", ...axisEncoding(axis) },
        y: { field: "y", type: "quantitative", scale: { zero: false }, title },
        ...(lineDim === undefined ? {} : { color: { field: "line", type: "nominal", title: lineDim, sort: null } }),
      },
    })),
};

async function readLines(array: DataArray, { compute, most }: PanelRequest): Promise<Lines> {
  const [xDim, lineDim] = chooseDims(array);
  const data = (await array.astype("float64").compute(compute)).values as Float64Array;
  const axis = axisOf(array, xDim);
  const names = lineDim === undefined ? [undefined] : namesOf(array, lineDim);
  const length = axis.values.length;
  const isLineFirst = array.dims[0] === lineDim;
  const points = names.flatMap((name, line) => {
    const at = (i: number) => (lineDim === undefined ? i : isLineFirst ? line * length + i : i * names.length + line);
    const values = Float64Array.from({ length }, (_, i) => data[at(i)]!);
    return thin(axis, values, Math.floor(most / names.length)).map((point) =>
      name === undefined ? point : { ...point, line: name },
    );
  });
  return { axis, title: titleOf(array), points, lineDim };
}

/** Time, else the longer dimension, is drawn to the right. */
function chooseDims(array: DataArray): [string, string | undefined] {
  const [first, second] = array.dims as [string, string | undefined];
  if (second === undefined) return [first, undefined];
  const isTime = (dim: string) => array.coords[dim]?.dtype === "datetime";
  const firstIsX = isTime(first) || (!isTime(second) && array.shape[0]! > array.shape[1]!);
  const [x, line] = firstIsX ? [first, second] : [second, first];
  if (array.sizes[line]! > maxLines) {
    throw new ExpressionError(
      "plot.line",
      `dimension "${line}" would give ${array.sizes[line]} lines, at most ${maxLines} are drawn: select or reduce first`,
    );
  }
  return [x, line];
}

/** Labels of a dimension as texts. */
export function namesOf(array: DataArray, dim: string): string[] {
  const coordinate = array.coords[dim];
  const length = array.sizes[dim]!;
  const variable = coordinate?.parts.variable;
  const data = variable && elementsOf(variable);
  return Array.from({ length }, (_, i) =>
    data ? formatElement(data[i]!, variable.expr.dtype, calendarOf(variable)).replaceAll('"', "") : String(i),
  );
}

/** At most about `most` points: from each stretch the smallest and the largest, in their order. Gaps stay gaps. */
function thin({ values: xs }: Axis, ys: Float64Array, most: number): Point[] {
  const point = (i: number): Point => ({ x: xs[i]!, y: Number.isFinite(ys[i]!) ? ys[i]! : null });
  if (ys.length <= most) return Array.from(ys, (_, i) => point(i));
  const stretches = Math.max(1, Math.floor(most / 2));
  const kept: number[] = [];
  for (let s = 0; s < stretches; s++) {
    const [from, to] = [Math.floor((s * ys.length) / stretches), Math.floor(((s + 1) * ys.length) / stretches)];
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      if (ys[i]! < ys[low]! || Number.isNaN(ys[low]!)) low = i;
      if (ys[i]! > ys[high]! || Number.isNaN(ys[high]!)) high = i;
    }
    kept.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return kept.map(point);
}
