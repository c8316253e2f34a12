import type { Coordinates } from "../array/coordinates.ts";
import type { DatasetParts } from "../array/dataset.ts";
import { type ArrayData, createData, type DType } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { elementsOf, memoryVariable, numberedVariable, type Variable } from "../array/variable.ts";
import { ExpressionError, MemoryLimitError, VariableNotFoundError } from "../errors.ts";
import { defaultMemoryBytes } from "../exec/compute.ts";
import type { Domain } from "../expr/operation/broadcast.ts";
import { reshape } from "../expr/operation/reshape.ts";
import { take } from "../expr/operation/take.ts";
import type { PlainColumn } from "./column.ts";

/** The dimension of rows, as xarray names that of a table without an index. */
export const rowDim = "index";

/** Columns in memory as variables along their rows. */
export function partsOfColumns(columns: readonly PlainColumn[]): DatasetParts {
  const variables = new Map(columns.map((column) => [column.name, variableOf(column)]));
  return { variables, coords: new Map(), attrs: {} };
}

function variableOf({ name, dtype, data, calendar }: PlainColumn): Variable {
  const array = { dims: [rowDim], shape: [data.length], dtype, data };
  return memoryVariable(name, array, { encoding: calendar === undefined ? {} : { calendar } });
}

/**
 * A table (variables along `index`) as a cube: these columns, which are in memory, become dimensions. One stays as it is;
 * the labels of several are sorted, and what no row has is missing (NaN, an empty text), as with `from_dataframe`.
 * Without dimensions the rows are numbered.
 * @throws VariableNotFoundError, ExpressionError when rows have the same labels or lack one, MemoryLimitError
 */
export function cubeOf(table: DatasetParts, dims: readonly string[]): DatasetParts {
  for (const dim of dims)
    if (!table.variables.has(dim)) throw new VariableNotFoundError(dim, [...table.variables.keys()]);
  if (new Set(dims).size < dims.length)
    throw new ExpressionError("fromTable", `a column is twice in ${dims.join(", ")}`);
  const others = [...table.variables].filter(([name]) => !dims.includes(name));
  const found = dims.length > 1 ? gridOf(table, dims) : lineOf(table, dims[0]);
  const variables = new Map(others.map(([name, variable]): [string, Variable] => [name, found.place(variable)]));
  return { ...table, variables, coords: found.coords };
}

interface Grid {
  readonly coords: Coordinates;
  readonly place: (variable: Variable) => Variable;
}

function lineOf(table: DatasetParts, dim: string | undefined): Grid {
  const rows = [...table.variables.values()][0]?.expr.shape[0] ?? 0;
  const into: Domain = { dims: [dim ?? rowDim], shape: [rows] };
  const place = (variable: Variable): Variable => ({ ...variable, expr: reshape(variable.expr, [rowDim], into) });
  if (dim !== undefined) return { coords: new Map([[dim, place(table.variables.get(dim)!)]]), place };
  return { coords: new Map([[rowDim, numberedVariable(rowDim, rows)]]), place };
}

function gridOf(table: DatasetParts, dims: readonly string[]): Grid {
  const levels = dims.map((dim) => levelOf(dim, table.variables.get(dim)!));
  const into: Domain = { dims, shape: levels.map(({ labels }) => labels.length) };
  const neededBytes = sizeOf(into.shape) * 8;
  if (neededBytes > defaultMemoryBytes)
    throw new MemoryLimitError(`the cube of ${into.shape.join("×")} different labels of ${dims.join(", ")}`, {
      neededBytes,
      limitBytes: defaultMemoryBytes,
      wayOut: "name fewer dimensions",
    });
  const positions = positionsOf(levels, into);
  const coords = levels.map(({ dim, labels, dtype, variable }): [string, Variable] => [
    dim,
    memoryVariable(dim, { dims: [dim], shape: [labels.length], dtype, data: labels }, variable),
  ]);
  const isInOrder = positions.every((row, i) => row === i);
  const place = (variable: Variable): Variable => {
    const rows = isInOrder ? variable.expr : take(variable.expr, rowDim, positions);
    return { ...variable, expr: reshape(rows, [rowDim], into) };
  };
  return { coords: new Map(coords), place };
}

interface Level {
  readonly dim: string;
  readonly variable: Variable;
  readonly dtype: DType;
  /** Different labels, ascending. */
  readonly labels: ArrayData;
  /** Which of them each row has. */
  readonly codes: Int32Array;
}

function levelOf(dim: string, variable: Variable): Level {
  const { dtype } = variable.expr;
  const values = elementsOf(variable)! as ArrayLike<number | bigint | string>;
  const places = new Map<number | bigint | string, number>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) throw new ExpressionError("fromTable", `row ${row} has no label in "${dim}"`);
    places.set(value, 0);
  }
  const sorted = [...places.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  sorted.forEach((label, place) => void places.set(label, place));
  const labels = createData(dtype, sorted.length);
  sorted.forEach((label, place) => {
    labels[place] = label as never;
  });
  const codes = Int32Array.from({ length: values.length }, (_, row) => places.get(values[row]!)!);
  return { dim, variable, dtype, labels, codes };
}

/** For every position of the cube its row, -1 where there is none. */
function positionsOf(levels: readonly Level[], { shape }: Domain): number[] {
  const positions = new Array<number>(sizeOf(shape)).fill(-1);
  const rows = levels[0]!.codes.length;
  for (let row = 0; row < rows; row++) {
    const at = levels.reduce((sum, { codes }, axis) => sum * shape[axis]! + codes[row]!, 0);
    if (positions[at] !== -1) {
      const labels = levels.map(({ dim, labels, codes }) => `${dim} ${String(labels[codes[row]!])}`).join(", ");
      throw new ExpressionError("fromTable", `rows ${positions[at]} and ${row} have the same labels (${labels})`);
    }
    positions[at] = row;
  }
  return positions;
}
