import { ExpressionError } from "../../errors.ts";
import { describe, type Typed } from "../node.ts";
import { type BandedMatrix, factorise, solve } from "./banded.ts";
import type { AlongCall, AlongKernels, LaneFunction } from "./kernel.ts";

/** What a spline is called with. */
interface SplineCall {
  /** 2 or 3. */
  readonly degree: number;
  /** Strictly ascending places of the lane's elements. */
  readonly x: readonly number[];
  /** Places of the result. */
  readonly to: readonly number[];
  /** Whether places outside have elements: by default they are NaN. */
  readonly extrapolate: boolean;
}

/**
 * Splines through all elements of a lane, of degree 2 or 3, without knots beside the ends ("not-a-knot"):
 * `spline {degree, x, to, extrapolate}`. A lane with a missing element is missing.
 */
export const spline: AlongKernels = {
  spline: {
    result: ({ fn, inputs, core }) => resultOf(fn as unknown as SplineCall, { inputs, core }),
    lane: ({ fn }) => laneOf(fn as unknown as SplineCall),
    isLinear: true,
  },
};

function resultOf({ degree, to }: SplineCall, { inputs, core }: Pick<AlongCall, "inputs" | "core">): Typed {
  const [dim] = core[0]!;
  const length = inputs[0]!.shape[inputs[0]!.dims.indexOf(dim!)]!;
  if (length <= degree)
    throw new ExpressionError(
      "interp",
      `${describe(inputs[0]!)} has ${length} elements along "${dim}"; a spline of degree ${degree} needs ${degree + 1}`,
    );
  return { dtype: "float64", dims: [dim!], shape: [to.length] };
}

/** Knots of the basis functions: the ends as often as the degree and once more, the others inside. */
function knotsOf(x: readonly number[], degree: number): number[] {
  const between = degree % 2 === 1 ? [...x] : x.slice(1).map((at, i) => (at + x[i]!) / 2);
  const edge = (degree + 1) >> 1;
  const ends = (at: number) => new Array<number>(degree + 1).fill(at);
  return [...ends(x[0]!), ...between.slice(edge, between.length - edge), ...ends(x.at(-1)!)];
}

/** The basis functions at a place that are not 0: the number of the first, and their values (Cox and de Boor). */
function basisAt(knots: readonly number[], degree: number, at: number): { first: number; values: number[] } {
  let interval = degree;
  while (interval < knots.length - degree - 2 && at >= knots[interval + 1]!) interval++;
  const values = [1];
  for (let order = 1; order <= degree; order++) {
    let carried = 0;
    for (let i = 0; i < order; i++) {
      const right = knots[interval + 1 + i]!;
      const left = knots[interval + 1 + i - order]!;
      const share = values[i]! / (right - left);
      values[i] = carried + (right - at) * share;
      carried = (at - left) * share;
    }
    values.push(carried);
  }
  return { first: interval - degree, values };
}

/** Gives, for elements at these places, the spline through them. */
export function splineThrough(degree: number, x: readonly number[]): (y: Float64Array) => (at: number) => number {
  const knots = knotsOf(x, degree);
  const matrix: BandedMatrix = { width: degree, rows: x.map(() => new Float64Array(2 * degree + 1)) };
  x.forEach((at, row) => {
    const { first, values } = basisAt(knots, degree, at);
    values.forEach((value, i) => {
      const column = first + i - row + degree;
      if (column >= 0 && column <= 2 * degree) matrix.rows[row]![column] = value;
    });
  });
  factorise(matrix);
  const known = new Map<number, ReturnType<typeof basisAt>>();
  return (y) => {
    const weights = Float64Array.from(y);
    solve(matrix, weights);
    return (at) => {
      const basis = known.get(at) ?? basisAt(knots, degree, at);
      known.set(at, basis);
      return basis.values.reduce((sum, value, i) => sum + value * weights[basis.first + i]!, 0);
    };
  };
}

function laneOf({ degree, x, to, extrapolate }: SplineCall): LaneFunction {
  const through = splineThrough(degree, x);
  const isInside = (at: number) => extrapolate || (at >= x[0]! && at <= x.at(-1)!);
  return ([from], result) => {
    const y = Float64Array.from(from as ArrayLike<number>, Number);
    const at = y.some(Number.isNaN) ? () => Number.NaN : through(y);
    to.forEach((place, i) => {
      result[i] = isInside(place) ? at(place) : Number.NaN;
    });
  };
}
