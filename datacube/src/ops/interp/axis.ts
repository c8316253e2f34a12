import { type Coordinates, labelsOf } from "../../array/coordinates.ts";
import type { DType } from "../../array/dtype.ts";
import type { LabelIndex } from "../../array/labels.ts";
import { numberedVariable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";

/** The labels of a dimension in ascending order, as numbers; milliseconds for times. */
export interface Axis {
  readonly dim: string;
  readonly dtype: DType;
  readonly labels: Float64Array;
  /** Position on the dimension of each of them. */
  readonly positions: readonly number[];
}

/** The labels of a dimension; without any its positions, as int64. */
export function indexOf(coords: Coordinates, { dim, length }: { dim: string; length: number }): LabelIndex {
  const own = labelsOf(coords, dim);
  if (own !== undefined) return own;
  return labelsOf(new Map([[dim, numberedVariable(dim, length)]]), dim)!;
}

/**
 * An axis of labels in any order.
 * @throws ExpressionError for texts, repeated and missing labels
 */
export function axisOf({ dim, dtype, values }: LabelIndex): Axis {
  if (dtype === "string")
    throw new ExpressionError("interp", `the labels of "${dim}" are texts: there is nothing between`);
  const positions = Array.from({ length: values.length }, (_, i) => i);
  const numbers = Float64Array.from(values as ArrayLike<number | bigint>, Number);
  positions.sort((a, b) => numbers[a]! - numbers[b]!);
  const labels = Float64Array.from(positions, (position) => numbers[position]!);
  for (let i = 0; i < labels.length; i++)
    if (Number.isNaN(labels[i]) || labels[i] === labels[i - 1])
      throw new ExpressionError("interp", `labels of "${dim}" are repeated or missing: select or drop them first`);
  return { dim, dtype, labels, positions };
}

/** How many labels are smaller than a number. */
export function countBelow({ labels }: Axis, number: number): number {
  let [low, high] = [0, labels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (labels[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a number is between the first and the last label. */
export function isOnAxis({ labels }: Axis, number: number): boolean {
  return number >= labels[0]! && number <= labels.at(-1)!;
}
