import { DimensionNotFoundError, ExpressionError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import type { ConstantValue } from "../../expr/operation/constant.ts";
import { window } from "../../expr/operation/window.ts";

/** Windows that move along dimensions: one at every position. */
export interface Windows {
  /** Elements of a window per dimension. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Dimensions in which a window's label is in its middle; in the others at its last element. */
  readonly centered: ReadonlySet<string>;
  /** Fewest elements that are there for a result; all of the window when undefined. */
  readonly minPeriods: number | undefined;
}

/** One answer for all dimensions, or one per dimension. */
export type PerWindow<T> = T | Readonly<Record<string, T>>;

/** The answer for a dimension; undefined where there is none. */
export function answerFor<T extends string | number | boolean>(
  given: PerWindow<T> | undefined,
  dim: string,
): T | undefined {
  return typeof given === "object" ? given[dim] : given;
}

/**
 * Checked sizes of windows.
 * @throws DimensionNotFoundError, ExpressionError for sizes that are no whole numbers from 1 on
 */
export function windowSizes(
  operation: string,
  sizes: Readonly<Record<string, number>>,
  known: readonly string[],
): ReadonlyMap<string, number> {
  const entries = Object.entries(sizes);
  if (entries.length === 0) throw new ExpressionError(operation, "name a dimension and the size of its windows");
  for (const [dim, size] of entries) {
    if (!known.includes(dim)) throw new DimensionNotFoundError(dim, known, operation);
    checkCount(operation, size, `the windows of "${dim}"`);
  }
  return new Map(entries);
}

/** @throws ExpressionError when it is no whole number from 1 on */
export function checkCount(operation: string, count: number, subject: string): void {
  if (!Number.isInteger(count) || count < 1)
    throw new ExpressionError(operation, `${count} for ${subject} is no whole number from 1 on`);
}

/** The windows in those of the dimensions that an array has. */
export function ownWindows(windows: Windows, dims: readonly string[]): Windows {
  return { ...windows, sizes: new Map([...windows.sizes].filter(([dim]) => dims.includes(dim))) };
}

/** Fewest elements that are needed for a result. */
export function leastOf({ sizes, minPeriods }: Windows): number {
  return minPeriods ?? [...sizes.values()].reduce((product, size) => product * size, 1);
}

/** Names for the elements of windows that no dimension of an array has. */
export function elementDims({ sizes }: Pick<Windows, "sizes">, known: readonly string[]): Map<string, string> {
  const free = (name: string): string => (known.includes(name) ? free(`_${name}`) : name);
  return new Map([...sizes.keys()].map((dim) => [dim, free(`window_${dim}`)]));
}

/** Where the window of position 0 begins. */
export function startOf({ centered }: Windows, dim: string, size: number): number {
  return centered.has(dim) ? -Math.floor(size / 2) : 1 - size;
}

/** How windows are laid out. */
export interface Layout {
  /** The new dimension of the elements of a window, per dimension. */
  readonly into: ReadonlyMap<string, string>;
  /** What elements outside are; by default missing. */
  readonly fill?: ConstantValue | undefined;
  /** Positions from one window to the next, per dimension; 1 by default. */
  readonly strides?: ReadonlyMap<string, number>;
}

/** An expression with the elements of every window as new last dimensions. */
export function windowed(expr: Expr, windows: Windows, { into, fill, strides }: Layout): Expr {
  return [...windows.sizes].reduce<Expr>((input, [dim, size]) => {
    const step = strides?.get(dim) ?? 1;
    const length = input.shape[input.dims.indexOf(dim)]!;
    const start = startOf(windows, dim, size);
    return window(input, { dim, into: into.get(dim)!, size, start, step, count: Math.ceil(length / step) }, fill);
  }, expr);
}
