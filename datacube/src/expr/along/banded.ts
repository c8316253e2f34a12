/** A square matrix with elements near the diagonal only: element (row, column) is `rows[row][column - row + width]`. */
export interface BandedMatrix {
  /** Diagonals on either side of the main one. */
  readonly width: number;
  readonly rows: readonly Float64Array[];
}

/**
 * Turns a matrix into its factors L and U in place, without exchange of rows: for matrices that need none, such as those of
 * spline bases.
 */
export function factorise({ width, rows }: BandedMatrix): void {
  for (let pivot = 0; pivot < rows.length; pivot++)
    for (let row = pivot + 1; row <= Math.min(rows.length - 1, pivot + width); row++) {
      const at = pivot - row + width;
      const factor = rows[row]![at]! / rows[pivot]![width]!;
      rows[row]![at] = factor;
      for (let i = 1; i <= width; i++)
        if (at + i <= 2 * width) rows[row]![at + i]! -= factor * rows[pivot]![width + i]!;
    }
}

/** Solves the equations of a factorised matrix; the right side becomes the solution. */
export function solve({ width, rows }: BandedMatrix, right: Float64Array): void {
  const last = rows.length - 1;
  for (let row = 0; row <= last; row++)
    for (let column = Math.max(0, row - width); column < row; column++)
      right[row]! -= rows[row]![column - row + width]! * right[column]!;
  for (let row = last; row >= 0; row--) {
    for (let column = row + 1; column <= Math.min(last, row + width); column++)
      right[row]! -= rows[row]![column - row + width]! * right[column]!;
    right[row]! /= rows[row]![width]!;
  }
}
