import type { ArrayData } from "../../array/dtype.ts";
import { isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import type { AlongCall, AlongKernels, AlongResult, LaneFunction } from "./kernel.ts";
import { type Columns, type Decomposition, decompose, solve } from "./least-squares.ts";

/**
 * `polyfit {degree, into, skipna, cutoff}`: the least-squares polynomial of a first input along one dimension with a
 * second one as the places, and a third one, if any, as weights. The result has along `into` the coefficients, highest
 * degree first, then the sum of squares that remains. Singular values up to `cutoff` times the largest count as 0.
 */
export const polynomial: AlongKernels = { polyfit: { result, lane: polyfit } };

function result({ fn, inputs }: AlongCall): AlongResult {
  const wrong = inputs.find((input) => !isNumeric(input.dtype));
  if (wrong) throw new ExpressionError("polyfit", `${describe(wrong)} is ${wrong.dtype}, not a number`);
  return { dtype: "float64", dims: [fn.into as string], shape: [(fn.degree as number) + 2] };
}

/** The matrix of a fit: powers of the places, highest first, times the weights; each column divided by its norm. */
export function designOf(
  places: ArrayLike<number>,
  degree: number,
  weights?: ArrayLike<number>,
): { columns: Columns; scales: Float64Array } {
  const columns = Array.from({ length: degree + 1 }, (_, i) =>
    Float64Array.from(places, (place, row) => place ** (degree - i) * (weights?.[row] ?? 1)),
  );
  const scales = Float64Array.from(columns, (column) =>
    Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)),
  );
  columns.forEach((column, i) => {
    for (let row = 0; row < column.length; row++) column[row]! /= scales[i]!;
  });
  return { columns, scales };
}

/** The rows of a matrix that are kept, filled up with rows of 0 to at least as many as it has columns. */
function rowsOf(columns: Columns, kept: readonly number[]): Columns {
  const length = Math.max(kept.length, columns.length);
  return columns.map((column) => {
    const rows = new Float64Array(length);
    for (let i = 0; i < kept.length; i++) rows[i] = column[kept[i]!]!;
    return rows;
  });
}

function polyfit({ fn }: AlongCall): LaneFunction {
  const cutoff = fn.cutoff as number;
  let design: ReturnType<typeof designOf> | undefined;
  let whole: Decomposition | undefined;
  return ([lane, places, weights], to) => {
    design ??= designOf(toNumbers(places!), fn.degree as number, weights && toNumbers(weights));
    const { columns, scales } = design;
    const kept: number[] = [];
    for (let i = 0; i < lane!.length; i++) if (fn.skipna !== true || !Number.isNaN(lane![i])) kept.push(i);
    to.fill(Number.NaN as never);
    if (kept.length === 0) return;
    const isWhole = kept.length === lane!.length;
    if (isWhole) whole ??= decompose(rowsOf(columns, kept));
    const matrix = isWhole ? whole! : decompose(rowsOf(columns, kept));
    const values = new Float64Array(Math.max(kept.length, columns.length));
    kept.forEach((row, i) => {
      values[i] = Number(lane![row]) * Number(weights?.[row] ?? 1);
    });
    const { solution, residual } = solve(matrix, values, { rows: kept.length, cutoff });
    solution.forEach((coefficient, i) => {
      to[i] = coefficient / scales[i]!;
    });
    to[solution.length] = residual;
  };
}

function toNumbers(data: ArrayData): Float64Array {
  return Float64Array.from(data as ArrayLike<number>, Number);
}
