import type { ArrayData } from "../array/dtype.ts";
import { isFloat } from "../array/dtype.ts";
import { computeInMemory } from "../exec/compute.ts";
import { explain } from "../expr/explain.ts";
import type { Expr } from "../expr/node.ts";
import { type EngineName, useEngine } from "./engine.ts";
import { randomRegion } from "./random-region.ts";

/** Reductions that round: another order of the elements gives other last digits. */
const rounding: ReadonlySet<string> = new Set(["sum", "mean", "var", "std"]);

/**
 * How kernels differ from the functions one by one in the random region of a seed: elements to the last bit, sums and moments
 * within their rounding. Undefined where they do not. For tests.
 */
export function regionMismatch(seed: number): string | undefined {
  const expr = randomRegion(seed);
  const wanted = dataBy("none", expr);
  for (const engine of ["js", "wasm"] as const) {
    const data = dataBy(engine, expr);
    if (data.length !== wanted.length) return `${data.length} elements of seed ${seed} by ${engine}\n${explain(expr)}`;
    for (let i = 0; i < data.length; i++)
      if (!isSame(expr, data[i], wanted[i]))
        return `element ${i} of seed ${seed} is ${show(data[i])} by ${engine}, not ${show(wanted[i])}\n${explain(expr)}`;
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

function isSame(expr: Expr, actual: unknown, wanted: unknown): boolean {
  if (Object.is(actual, wanted)) return true;
  if (expr.op !== "reduce") return false;
  // which of two zeros is the smaller is not said
  if (actual === wanted) return true;
  if (!rounding.has(expr.fn.name) || !isFloat(expr.dtype)) return false;
  const [a, b] = [Number(actual), Number(wanted)];
  const bound = expr.dtype === "float32" ? 1.2e-7 : 1e-12;
  return Math.abs(a - b) <= bound * Math.max(Math.abs(a), Math.abs(b));
}

function show(value: unknown): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
