import { createData, isBig } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import type { ReduceNode } from "../expr/node.ts";
import type { Block } from "./block.ts";

/**
 * Running state of a reduction over blocks that arrive in order. Sums and means run in float64; sums of 64-bit integers
 * wrap around in bigint; sums of narrower integers are exact up to 2^53.
 */
export class Accumulator {
  readonly #node: ReduceNode;
  readonly #shape: readonly number[];
  readonly #values: Float64Array | BigInt64Array | BigUint64Array;
  /** Elements taken so far per result; for skipna only those that are not NaN. */
  readonly #counts: Float64Array;

  constructor(node: ReduceNode, shape: readonly number[]) {
    this.#node = node;
    this.#shape = shape;
    const length = sizeOf(shape);
    this.#counts = new Float64Array(length);
    this.#values =
      isBig(node.input.dtype) && node.fn !== "mean"
        ? (createData(node.input.dtype, length) as BigInt64Array)
        : new Float64Array(length);
  }

  /** Takes a block of the input; the kept axes have the shape of the result. */
  add(block: Block): void {
    const outStrides = stridesOf(this.#shape);
    const strides = block.dims.map((dim) => {
      const axis = this.#node.dims.indexOf(dim);
      return axis < 0 ? 0 : outStrides[axis]!;
    });
    const step = steps[this.#node.fn === "mean" ? "sum" : this.#node.fn];
    const big = this.#values instanceof Float64Array ? undefined : this.#values;
    if (big)
      addBig(
        { from: block.data as BigInt64Array, to: big as BigInt64Array, counts: this.#counts },
        block.shape,
        strides,
        this.#node.fn,
      );
    else {
      const skipna = this.#node.skipna;
      const from = isBig(block.dtype) ? Float64Array.from(block.data as BigInt64Array, Number) : block.data;
      step(
        { from: from as Float64Array, to: this.#values as Float64Array, counts: this.#counts },
        block.shape,
        strides,
        skipna,
      );
    }
  }

  /** The result. */
  finish(): Block {
    const { fn, dtype, dims } = this.#node;
    const values = this.#values;
    const counts = this.#counts;
    const data = createData(dtype, values.length);
    for (let i = 0; i < values.length; i++) {
      if (fn === "sum") data[i] = isBig(dtype) ? BigInt(values[i]!) : values[i]!;
      else if (fn === "mean") data[i] = Number(values[i]!) / counts[i]!;
      else data[i] = counts[i] === 0 ? Number.NaN : values[i]!;
    }
    return { dtype, dims, shape: this.#shape, data };
  }
}

interface Run {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly counts: Float64Array;
}

type Step = (run: Run, shape: readonly number[], strides: readonly number[], skipna: boolean) => void;

/** Calls `visit(from, to)` for the start of every run along the last axis. */
function forEachRun(
  shape: readonly number[],
  strides: readonly number[],
  visit: (from: number, to: number) => void,
): void {
  let from = 0;
  const inner = shape.at(-1) ?? 1;
  const walk = (axis: number, to: number): void => {
    if (axis >= shape.length - 1) {
      visit(from, to);
      from += inner;
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) walk(axis + 1, to + i * strides[axis]!);
  };
  walk(0, 0);
}

const sum: Step = ({ from, to, counts }, shape, strides, skipna) => {
  const inner = shape.at(-1) ?? 1;
  const stride = strides.at(-1) ?? 0;
  forEachRun(shape, strides, (start, out) => {
    if (stride === 0) {
      let total = 0;
      let count = 0;
      for (let i = start; i < start + inner; i++) {
        const value = from[i]!;
        if (skipna && Number.isNaN(value)) continue;
        total += value;
        count++;
      }
      to[out]! += total;
      counts[out]! += count;
      return;
    }
    for (let i = 0; i < inner; i++) {
      const value = from[start + i]!;
      if (skipna && Number.isNaN(value)) continue;
      to[out + i]! += value;
      counts[out + i]!++;
    }
  });
};

/** min and max: without skipna one NaN makes the result NaN; with it NaN is passed over. */
function extreme(better: (candidate: number, best: number) => boolean): Step {
  return ({ from, to, counts }, shape, strides, skipna) => {
    const inner = shape.at(-1) ?? 1;
    const stride = strides.at(-1) ?? 0;
    forEachRun(shape, strides, (start, first) => {
      for (let i = 0, out = first; i < inner; i++, out += stride) {
        const value = from[start + i]!;
        if (Number.isNaN(value) && skipna) continue;
        if (counts[out] === 0 || Number.isNaN(value) || better(value, to[out]!)) to[out] = value;
        counts[out]!++;
      }
    });
  };
}

const steps: Record<"sum" | "min" | "max", Step> = {
  sum,
  min: extreme((v, best) => v < best),
  max: extreme((v, best) => v > best),
};

function addBig(
  run: { from: BigInt64Array; to: BigInt64Array; counts: Float64Array },
  shape: readonly number[],
  strides: readonly number[],
  fn: ReduceNode["fn"],
): void {
  const { from, to, counts } = run;
  const inner = shape.at(-1) ?? 1;
  const stride = strides.at(-1) ?? 0;
  forEachRun(shape, strides, (start, first) => {
    for (let i = 0, out = first; i < inner; i++, out += stride) {
      const value = from[start + i]!;
      const best = to[out]!;
      if (fn === "sum") to[out] = best + value;
      else if (counts[out] === 0 || (fn === "min" ? value < best : value > best)) to[out] = value;
      counts[out]!++;
    }
  });
}
