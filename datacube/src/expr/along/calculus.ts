import { type ArrayData, type DType, isBigData, isFloat, isNumeric, isTime, promote } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe, type Expr, lengthOf } from "../node.ts";
import { type AlongCall, type AlongKernels, type LaneFunction, sameLane } from "./kernel.ts";

/**
 * Derivatives and integrals of a first input along one dimension with a second one as the places, in any order. Times
 * count as `xPerMs` and `yPerMs` units a millisecond.
 * `gradient {edgeOrder}`: as numpy's, of second order inside; `trapezoid`: its area; `cumulative-trapezoid`: from 0 on.
 */
export const calculus: AlongKernels = {
  gradient: {
    result: (call) => sameLane(call, gradientDType(call)),
    lane: (call) => gradient(call.fn.edgeOrder as number, scalesOf(call)),
    isLinear: true,
  },
  trapezoid: {
    result: (call) => ({ dtype: areaDType(call), dims: [], shape: [] }),
    lane: (call) => trapezoid(scalesOf(call), { isRunning: false }),
    isLinear: true,
  },
  "cumulative-trapezoid": {
    result: (call) => sameLane(call, areaDType(call)),
    lane: (call) => trapezoid(scalesOf(call), { isRunning: true }),
    isLinear: true,
  },
};

/** The dtype of differences of places: floats stay, the others become float64. */
function placesDType(operation: string, x: Expr): DType {
  if (x.dtype === "bool" || !(isNumeric(x.dtype) || isTime(x.dtype)))
    throw new ExpressionError(operation, `the coordinate ${describe(x)} is ${x.dtype}, not a number or a time`);
  return isFloat(x.dtype) ? x.dtype : "float64";
}

function gradientDType({ fn, inputs, core }: AlongCall): DType {
  const [y, x] = inputs;
  placesDType("differentiate", x!);
  const needed = (fn.edgeOrder as number) + 1;
  const length = lengthOf(y!, core[0]![0]!);
  if (length < needed)
    throw new ExpressionError(
      "differentiate",
      `"${core[0]![0]}" has ${length} positions, ${needed} are needed for edges of order ${fn.edgeOrder}`,
    );
  if (y!.dtype === "bool" || !(isNumeric(y!.dtype) || isTime(y!.dtype)))
    throw new ExpressionError("differentiate", `${describe(y!)} is ${y!.dtype}, not a number or a time`);
  return isFloat(y!.dtype) ? y!.dtype : "float64";
}

function areaDType({ inputs }: AlongCall): DType {
  const [y, x] = inputs;
  if (!isNumeric(y!.dtype)) throw new ExpressionError("integrate", `${describe(y!)} is ${y!.dtype}, not a number`);
  return promote(y!.dtype, placesDType("integrate", x!));
}

/** How differences of an input's elements are made numbers in its precision. */
interface Scale {
  readonly perMs: number;
  readonly round: (value: number) => number;
}

function scalesOf({ fn, inputs }: Pick<AlongCall, "fn" | "inputs">): readonly [y: Scale, x: Scale] {
  const scale = (dtype: DType, perMs: unknown): Scale => ({
    perMs: isTime(dtype) ? (perMs as number) : 1,
    round: dtype === "float32" ? Math.fround : (value) => value,
  });
  return [scale(inputs[0]!.dtype, fn.yPerMs), scale(inputs[1]!.dtype, fn.xPerMs)];
}

/** Steps between neighbours of a lane of places. */
function stepsOf(places: ArrayData, { perMs, round }: Scale): Float64Array {
  const steps = new Float64Array(Math.max(0, places.length - 1));
  for (let i = 0; i < steps.length; i++) steps[i] = round(Number(places[i + 1]) - Number(places[i])) * perMs;
  return steps;
}

/** The lane as numbers: times from its first one on, so that their differences stay exact. */
function numbersOf(lane: ArrayData, { perMs }: Scale): ArrayLike<number> {
  if (isBigData(lane)) return Float64Array.from(lane, Number);
  const numbers = lane as Float64Array;
  if (perMs === 1) return numbers;
  const first = Number.isNaN(numbers[0]) ? 0 : numbers[0]!;
  return Float64Array.from(numbers, (value) => (value - first) * perMs);
}

/** Weights of an element and its neighbours, for a step before and one after. */
function weightsInside(before: number, after: number): readonly [number, number, number] {
  const both = before + after;
  return [-after / (before * both), (after - before) / (before * after), before / (after * both)];
}

/** Weights of three elements for the derivative at the first of them, with the steps between them. */
function weightsAtEdge(first: number, second: number): readonly [number, number, number] {
  const both = first + second;
  return [-(2 * first + second) / (first * both), both / (first * second), -first / (second * both)];
}

function gradient(edgeOrder: number, [yScale, xScale]: readonly [Scale, Scale]): LaneFunction {
  return ([lane, places], to) => {
    const y = numbersOf(lane!, yScale);
    const steps = stepsOf(places!, xScale);
    const last = y.length - 1;
    const isUniform = steps.every((step) => step === steps[0]);
    for (let i = 1; i < last; i++) {
      if (isUniform) {
        to[i] = yScale.round(y[i + 1]! - y[i - 1]!) / (2 * steps[0]!);
        continue;
      }
      const [a, b, c] = weightsInside(steps[i - 1]!, steps[i]!);
      to[i] = a * y[i - 1]! + b * y[i]! + c * y[i + 1]!;
    }
    const edge = (i: number, inward: 1 | -1): number => {
      const first = steps[inward === 1 ? 0 : last - 1]!;
      if (edgeOrder === 1) return yScale.round(inward * (y[i + inward]! - y[i]!)) / first;
      const [a, b, c] = weightsAtEdge(first, steps[inward === 1 ? 1 : last - 2]!);
      return inward * (a * y[i]! + b * y[i + inward]! + c * y[i + 2 * inward]!);
    };
    to[0] = edge(0, 1);
    to[last] = edge(last, -1);
  };
}

/** The area; when it is running, that up to each position. */
function trapezoid([yScale, xScale]: readonly [Scale, Scale], { isRunning }: { isRunning: boolean }): LaneFunction {
  return ([lane, places], to) => {
    const y = numbersOf(lane!, yScale);
    const steps = stepsOf(places!, xScale);
    let total = 0;
    to[0] = 0;
    for (let i = 0; i < steps.length; i++) {
      total += steps[i]! * 0.5 * yScale.round(y[i]! + y[i + 1]!);
      if (isRunning) to[i + 1] = total;
    }
    if (!isRunning) to[0] = total;
  };
}
