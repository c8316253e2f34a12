import { contiguousBlock } from "../array/blocks.ts";
import { type DatasetParts, domainOf } from "../array/dataset.ts";
import { bytesOf, isComplex } from "../array/dtype.ts";
import { levelsOf } from "../array/levels.ts";
import { sizeOf } from "../array/shape.ts";
import { calendarOf, numberedVariable, type Variable } from "../array/variable.ts";
import { DimensionNotFoundError, ExpressionError, UnsupportedError } from "../errors.ts";
import { type ComputeOptions, computeBlocks, defaultMemoryBytes } from "../exec/compute.ts";
import type { PlacedBlock } from "../exec/executor.ts";
import { regularCuts } from "../expr/cuts.ts";
import { broadcast, type Domain } from "../expr/operation/broadcast.ts";
import type { Column, PlainColumn, TableBatch } from "./column.ts";

/** Options of what turns arrays into rows. */
export interface RowOptions extends Omit<ComputeOptions, "onProgress"> {
  /** The dimensions, slowest first; all of them, by default in the dataset's order. */
  readonly dimOrder?: readonly string[];
  /** Most rows of a batch; 131,072 by default. */
  readonly batchRows?: number;
}

/** A table that a dataset would be: its columns, lazily, and the domain whose positions are the rows. */
interface RowLayout {
  readonly domain: Domain;
  readonly columns: readonly (readonly [name: string, variable: Variable])[];
  /** Bytes of the whole table. */
  readonly bytes: number;
}

/** Dimensions first (numbered without labels, stacked ones as their levels), then data variables, then other coordinates. */
export function rowLayout(parts: DatasetParts, dimOrder?: readonly string[]): RowLayout {
  const domain = orderedDomain(parts, dimOrder);
  const labels = domain.dims.flatMap((dim, axis) => {
    const levels = levelsOf(parts.coords, dim);
    if (levels) return [...levels.keys()].map((level) => [level, parts.coords.get(level)!] as const);
    return [[dim, labelsOfDim(parts, dim, domain.shape[axis]!)] as const];
  });
  const isLabel = (name: string) => domain.dims.includes(name) || labels.some(([label]) => label === name);
  const others = [...parts.variables, ...parts.coords].filter(([name]) => !isLabel(name));
  const columns = [...labels, ...others];
  const rowBytes = columns.reduce((sum, [, { expr }]) => sum + bytesOf(expr.dtype), 0);
  return { domain, columns, bytes: sizeOf(domain.shape) * rowBytes };
}

function orderedDomain(parts: DatasetParts, dimOrder: readonly string[] | undefined): Domain {
  const { dims, shape } = domainOf(parts);
  if (dimOrder === undefined) return { dims, shape };
  const unknown = dimOrder.find((dim) => !dims.includes(dim));
  if (unknown !== undefined) throw new DimensionNotFoundError(unknown, dims, "the table");
  if (new Set(dimOrder).size !== dims.length || dimOrder.length !== dims.length)
    throw new ExpressionError(
      "toTable",
      `dimOrder names ${dimOrder.join(", ")}, the dimensions are ${dims.join(", ")}`,
    );
  return { dims: dimOrder, shape: dimOrder.map((dim) => shape[dims.indexOf(dim)]!) };
}

function labelsOfDim({ coords, variables }: DatasetParts, dim: string, length: number): Variable {
  return coords.get(dim) ?? variables.get(dim) ?? numberedVariable(dim, length);
}

const usualBatchRows = 2 ** 17;

/**
 * The rows of a dataset in batches, as `to_dataframe().reset_index()` has them: one row per position of the domain,
 * row-major, one column per dimension, variable and coordinate. At least one batch, which may have no rows.
 */
export async function* rowsOf(parts: DatasetParts, options: RowOptions = {}): AsyncGenerator<TableBatch> {
  const { domain, columns } = rowLayout(parts, options.dimOrder);
  const { memoryBytes = defaultMemoryBytes, batchRows = usualBatchRows, signal } = options;
  const running = { signal, memoryBytes: Math.floor(memoryBytes / Math.max(1, columns.length)) };
  const block = contiguousBlock(domain.shape, Math.max(1, batchRows));
  const cuts = domain.shape.map((length, axis) => regularCuts(length, block[axis]!));
  if (sizeOf(domain.shape) === 0) {
    yield { rows: 0, columns: columns.map(([name, variable]) => toColumn(name, variable, [])) };
    return;
  }
  const blocks = columns.map(([, { expr }]) => computeBlocks(broadcast(expr, domain), cuts, running));
  for await (const placed of together(blocks)) {
    const rows = sizeOf(placed[0]?.block.shape ?? []);
    yield { rows, columns: columns.map(([name, variable], i) => toColumn(name, variable, placed[i]!.block.data)) };
  }
}

/** @throws UnsupportedError for complex numbers, which no table has */
function toColumn(name: string, variable: Variable, data: PlainColumn["data"] | []): Column {
  const { dtype } = variable.expr;
  if (isComplex(dtype))
    throw new UnsupportedError(`a column of complex numbers ("${name}")`, "make columns of its real and imag");
  const calendar = dtype === "datetime" ? { calendar: calendarOf(variable) } : {};
  return { kind: "plain", name, dtype, data, ...calendar };
}

/** What several generators give, one of each at a time; those that are left are ended. */
async function* together(generators: readonly AsyncGenerator<PlacedBlock>[]): AsyncGenerator<PlacedBlock[]> {
  try {
    for (;;) {
      const next = await Promise.all(generators.map((generator) => generator.next()));
      if (next.some(({ done }) => done)) return;
      yield next.map(({ value }) => value as PlacedBlock);
    }
  } finally {
    await Promise.allSettled(generators.map((generator) => generator.return(undefined)));
  }
}
