/** A matrix of few columns, column by column. */
export type Columns = readonly Float64Array[];

/** Singular values of a matrix, with what solves it: `A = Q U S Vᵀ`, where Q is kept as Householder vectors. */
export interface Decomposition {
  /** Descending. */
  readonly singular: readonly number[];
  /** Columns of U (of as many rows as there are columns). */
  readonly left: Columns;
  /** Columns of V. */
  readonly right: Columns;
  /** Householder vectors, one a column. */
  readonly reflectors: Columns;
}

/** Decomposes a matrix; one of fewer rows than columns has to be filled up with rows of 0. Its columns are overwritten. */
export function decompose(columns: Columns): Decomposition {
  const reflectors = triangularise(columns);
  const count = columns.length;
  const left = columns.map((column) => Float64Array.from(column.subarray(0, count)));
  const right = columns.map((_, i) => Float64Array.from({ length: count }, (_, j) => (i === j ? 1 : 0)));
  orthogonalise(left, right);
  const norms = left.map((column) => Math.hypot(...column));
  const order = norms.map((_, i) => i).sort((a, b) => norms[b]! - norms[a]!);
  return {
    singular: order.map((i) => norms[i]!),
    left: order.map((i) => left[i]!.map((value) => (norms[i] === 0 ? 0 : value / norms[i]!))),
    right: order.map((i) => right[i]!),
    reflectors,
  };
}

/** Householder's reductions: the columns become those of R, with 0 below. */
function triangularise(columns: Columns): Float64Array[] {
  return columns.map((column, k) => {
    const reflector = column.slice();
    reflector.fill(0, 0, k);
    const norm = Math.sqrt(dot(reflector, reflector));
    if (norm === 0) return reflector;
    reflector[k]! += reflector[k]! < 0 ? -norm : norm;
    const length = Math.sqrt(dot(reflector, reflector));
    for (let i = k; i < reflector.length; i++) reflector[i]! /= length;
    for (let j = k; j < columns.length; j++) reflect(columns[j]!, reflector);
    column.fill(0, k + 1);
    return reflector;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function reflect(vector: Float64Array, reflector: Float64Array): void {
  const factor = 2 * dot(vector, reflector);
  for (let i = 0; i < vector.length; i++) vector[i]! -= factor * reflector[i]!;
}

const mostSweeps = 60;

/** Turns pairs of columns (Jacobi, one-sided) until all are orthogonal; `turned` gets the same turns. */
function orthogonalise(columns: Columns, turned: Columns): void {
  for (let sweep = 0, isDone = false; sweep < mostSweeps && !isDone; sweep++) {
    isDone = true;
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) {
        const [a, b, c] = [dot(columns[p]!, columns[p]!), dot(columns[q]!, columns[q]!), dot(columns[p]!, columns[q]!)];
        if (Math.abs(c) <= 1e-16 * Math.sqrt(a * b)) continue;
        isDone = false;
        const ratio = (b - a) / (2 * c);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        const cosine = 1 / Math.hypot(1, tangent);
        for (const pair of [columns, turned]) turn(pair[p]!, pair[q]!, { cosine, sine: cosine * tangent });
      }
  }
}

function turn(a: Float64Array, b: Float64Array, { cosine, sine }: { cosine: number; sine: number }): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/** How many singular values are above `cutoff` times the largest. */
export function rankOf({ singular }: Decomposition, cutoff: number): number {
  return singular.filter((value) => value > cutoff * singular[0]!).length;
}

/**
 * The least-squares solution of the smallest norm; singular values up to `cutoff` times the largest count as 0. `values` is
 * overwritten. `residual` is the sum of squares that remains, NaN where it is not determined.
 */
export function solve(
  matrix: Decomposition,
  values: Float64Array,
  { rows, cutoff }: { rows: number; cutoff: number },
): { solution: Float64Array; residual: number } {
  for (const reflector of matrix.reflectors) reflect(values, reflector);
  const count = matrix.singular.length;
  const solution = new Float64Array(count);
  const rank = rankOf(matrix, cutoff);
  const head = values.subarray(0, count);
  for (let k = 0; k < rank; k++) {
    const factor = dot(matrix.left[k]!, head) / matrix.singular[k]!;
    for (let i = 0; i < count; i++) solution[i]! += factor * matrix.right[k]![i]!;
  }
  const rest = values.subarray(count);
  return { solution, residual: rank < count || rows <= count ? Number.NaN : dot(rest, rest) };
}
