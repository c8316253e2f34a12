import type { ArrayData } from "../array/dtype.ts";
import { isFloat } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { computeInMemory } from "../exec/compute.ts";
import { explain } from "../expr/explain.ts";
import type { Expr } from "../expr/node.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { type EngineName, useEngine } from "./engine.ts";
import { inOwnMemory } from "./own-memory.ts";
import { isApproximate, randomRegion } from "./random-region.ts";

/** Reductions that round: another order of the elements gives other last digits. */
const rounding: ReadonlySet<string> = new Set(["sum", "mean", "var", "std"]);

/** What rounding takes of the sizes of elements where 20 of float32 are added one after another. */
const partialSums = 20 * 2 ** -24;

/**
 * How kernels differ from the functions one by one in the random region of a seed: elements to the last bit, sums and moments
 * within their rounding. Where functions are approximated, from each other. Undefined where they do not. For tests.
 */
export function regionMismatch(seed: number): string | undefined {
  const expr = randomRegion(seed);
  const wanted = dataBy(isApproximate(expr) ? "js" : "none", expr);
  const sizes = sizesOf(expr);
  const made = {
    js: dataBy("js", expr),
    wasm: dataBy("wasm", expr),
    "wasm where they lie": dataBy("wasm", randomRegion(seed, inOwnMemory)),
  };
  for (const [by, data] of Object.entries(made)) {
    if (data.length !== wanted.length) return `${data.length} elements of seed ${seed} by ${by}\n${explain(expr)}`;
    for (let i = 0; i < data.length; i++)
      if (!isSame(expr, { actual: data[i], wanted: wanted[i], size: Number(sizes?.[i] ?? 0) }))
        return `element ${i} of seed ${seed} is ${show(data[i])} by ${by}, not ${show(wanted[i])}\n${explain(expr)}`;
  }
  return undefined;
}

function dataBy(engine: EngineName | "none", expr: Expr): ArrayData {
  useEngine(engine);
  try {
    return computeInMemory(expr);
  } finally {
    useEngine(undefined);
  }
}

/** Sums, or means, of the sizes of elements of float32, whose partial sums are of float32, too. */
function sizesOf(expr: Expr): ArrayData | undefined {
  if (expr.op !== "reduce" || !["sum", "mean"].includes(expr.fn.name) || expr.dtype !== "float32") return undefined;
  return dataBy("js", reduce(expr.fn.name, map({ name: "abs" }, expr.inputs), expr));
}

function isSame(expr: Expr, { actual, wanted, size }: { actual: unknown; wanted: unknown; size: number }): boolean {
  if (Object.is(actual, wanted)) return true;
  if (expr.op !== "reduce") return false;
  // which of two zeros is the smaller is not said
  if (actual === wanted) return true;
  if (!rounding.has(expr.fn.name) || !isFloat(expr.dtype)) return false;
  const [a, b] = [Number(actual), Number(wanted)];
  // partial sums of float32 may be infinite, as numpy's are
  if (size * sizeOf(expr.inputs[0]!.shape) > 2 ** 127) return true;
  const bound = expr.dtype === "float32" ? 1.2e-7 : 1e-12;
  return Math.abs(a - b) <= bound * Math.max(Math.abs(a), Math.abs(b)) + partialSums * size;
}

function show(value: unknown): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
