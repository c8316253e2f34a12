import type { Dataset, DatasetParts } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type PerDim, type VariablesLike } from "../array/schema.ts";
import { subsetVariable, type Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import type { ConstantValue } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { take, withFill } from "../expr/operation/take.ts";
import { range } from "../expr/selection.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim } from "./parts.ts";

/** Options of `shift`. */
export interface ShiftOptions {
  /** What comes in at the end; NaN by default, for which integers become floats. */
  readonly fillValue?: ConstantValue;
}

/** Options of `roll`. */
export interface RollOptions {
  /** Whether coordinates go along; default false. */
  readonly rollCoords?: boolean;
}

/** Options of `diff`. */
export interface DiffOptions {
  /** How often; default 1. */
  readonly n?: number;
  /** Which label each difference has; default `upper`. */
  readonly label?: "upper" | "lower";
}

/** Options of `pad`. */
export interface PadOptions {
  /**
   * `constant` (default), the `edge`, elements mirrored at the edge without it (`reflect`) or with it (`symmetric`), or those
   * of the other end (`wrap`).
   */
  readonly mode?: "constant" | "edge" | "reflect" | "symmetric" | "wrap";
  /** The constant; NaN by default, for which integers become floats. Coordinates always get NaN. */
  readonly constantValues?: ConstantValue;
}

/** How many positions before and after; one number for both. */
type Widths = number | readonly [before: number, after: number];

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Elements moved by positions, coordinates not: `shift({ time: 1 })` gives the one before. */
    shift(counts: PerDim<D, number>, options?: ShiftOptions): DataArray<D>;
    /** Elements moved by positions; those that leave come in at the other end. */
    roll(counts: PerDim<D, number>, options?: RollOptions): DataArray<D, T>;
    /** Differences of neighbours along a dimension, which becomes shorter. */
    diff(dim: D, options?: DiffOptions): DataArray<D>;
    /** More elements at the ends of dimensions: `pad({ x: [1, 2] }, { mode: "edge" })`; coordinates likewise. */
    pad(widths: PerDim<D, Widths>, options?: PadOptions): DataArray<D>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Elements of every data variable moved; see DataArray.shift. */
    shift(counts: PerDim<D, number>, options?: ShiftOptions): Dataset;
    /** Elements of every data variable moved around; see DataArray.roll. */
    roll(counts: PerDim<D, number>, options?: RollOptions): Dataset<V, D>;
    /** Differences of neighbours in every variable that has the dimension; see DataArray.diff. */
    diff(dim: D, options?: DiffOptions): Dataset;
    /** More elements at the ends of dimensions; see DataArray.pad. */
    pad(widths: PerDim<D, Widths>, options?: PadOptions): Dataset;
  }
}

/** Elements of a variable at positions of a dimension, if it has that; -1 is missing, and missing ones are possible. */
function at(variable: Variable, dim: string, positions: readonly number[], fill?: ConstantValue): Variable {
  if (!variable.expr.dims.includes(dim)) return variable;
  return { ...variable, expr: take(withFill(variable.expr, fill).input, dim, positions, fill) };
}

function rearranged(variable: Variable, dim: string, positions: readonly number[]): Variable {
  return variable.expr.dims.includes(dim) ? { ...variable, expr: take(variable.expr, dim, positions) } : variable;
}

function positionsFrom(length: number, position: (i: number) => number): number[] {
  return Array.from({ length }, (_, i) => position(i));
}

/** Counts by dimension, with the lengths of the dimensions. */
function checked(operation: string, parts: DatasetParts, counts: PerDim<string, number>): [string, number, number][] {
  return Object.entries(asRecord(counts)).map(([dim, count]) => {
    if (!Number.isInteger(count)) throw new ExpressionError(operation, `${count} positions is not a whole number`);
    return [dim, count, sizeOfDim(parts, dim)];
  });
}

function shift(parts: DatasetParts, counts: PerDim<string, number>, { fillValue }: ShiftOptions = {}): DatasetParts {
  return checked("shift", parts, counts).reduce((result, [dim, count, length]) => {
    const positions = positionsFrom(length, (i) => (i - count >= 0 && i - count < length ? i - count : -1));
    return mapParts(result, (variable, _, isCoordinate) =>
      isCoordinate ? variable : at(variable, dim, positions, fillValue),
    );
  }, parts);
}

function roll(
  parts: DatasetParts,
  counts: PerDim<string, number>,
  { rollCoords = false }: RollOptions = {},
): DatasetParts {
  return checked("roll", parts, counts).reduce((result, [dim, count, length]) => {
    const positions = positionsFrom(length, (i) => modulo(i - count, length));
    return mapParts(result, (variable, _, isCoordinate) =>
      isCoordinate && !rollCoords ? variable : rearranged(variable, dim, positions),
    );
  }, parts);
}

function modulo(i: number, length: number): number {
  return ((i % length) + length) % length;
}

function diff(parts: DatasetParts, dim: string, { n = 1, label = "upper" }: DiffOptions = {}): DatasetParts {
  if (!Number.isInteger(n) || n < 0) throw new ExpressionError("diff", `${n} times is no whole number from 0 on`);
  let result = parts;
  for (let i = 0; i < n; i++) result = differences(result, dim, label);
  return result;
}

function differences(parts: DatasetParts, dim: string, label: "upper" | "lower"): DatasetParts {
  const length = Math.max(0, sizeOfDim(parts, dim) - 1);
  const [lower, upper] = [0, Math.min(1, sizeOfDim(parts, dim))].map((start) => new Map([[dim, range(start, length)]]));
  return mapParts(parts, (variable, _, isCoordinate) => {
    if (!variable.expr.dims.includes(dim)) return variable;
    if (isCoordinate) return subsetVariable(variable, label === "upper" ? upper! : lower!);
    const ends = [upper!, lower!].map((index) => subsetVariable(variable, index).expr);
    return { ...variable, expr: map({ name: "sub" }, ends) };
  });
}

const outside: Readonly<Record<NonNullable<PadOptions["mode"]>, (i: number, length: number) => number>> = {
  constant: () => -1,
  edge: (i, length) => (i < 0 ? 0 : length - 1),
  reflect: (i, length) => {
    const place = modulo(i, Math.max(1, 2 * (length - 1)));
    return place < length ? place : 2 * (length - 1) - place;
  },
  symmetric: (i, length) => {
    const place = modulo(i, 2 * length);
    return place < length ? place : 2 * length - 1 - place;
  },
  wrap: modulo,
};

function pad(
  parts: DatasetParts,
  widths: PerDim<string, Widths>,
  { mode = "constant", constantValues }: PadOptions = {},
): DatasetParts {
  return Object.entries(asRecord(widths)).reduce((result, [dim, width]) => {
    const length = sizeOfDim(result, dim);
    const [before, after] = typeof width === "number" ? [width, width] : width;
    if (![before, after].every((count) => Number.isInteger(count) && count >= 0))
      throw new ExpressionError("pad", `${before} and ${after} of "${dim}" are no whole numbers from 0 on`);
    if (length === 0 && mode !== "constant")
      throw new ExpressionError("pad", `dimension "${dim}" is empty: it has no elements for the mode "${mode}"`);
    const positions = positionsFrom(before + length + after, (i) => {
      const place = i - before;
      return place >= 0 && place < length ? place : outside[mode](place, length);
    });
    return mapParts(result, (variable, _, isCoordinate) =>
      mode === "constant"
        ? at(variable, dim, positions, isCoordinate ? undefined : constantValues)
        : rearranged(variable, dim, positions),
    );
  }, parts);
}

addMethods({ shift: ofArray(shift), roll: ofArray(roll), diff: ofArray(diff), pad: ofArray(pad) });
addDatasetMethods({ shift: ofDataset(shift), roll: ofDataset(roll), diff: ofDataset(diff), pad: ofDataset(pad) });
