import { ExpressionError } from "../../errors.ts";
import { counts } from "./count.ts";
import { extremes } from "./extreme.ts";
import { moments } from "./moment.ts";
import { places } from "./place.ts";
import { products } from "./product.ts";
import type { Reduction, Reductions } from "./reduction.ts";
import { sums } from "./sum.ts";

/** All reductions by name; a family is one file. */
const reductions: Reductions = { ...sums, ...products, ...moments, ...extremes, ...counts, ...places };

/**
 * A reduction by name.
 * @throws ExpressionError listing the known names
 */
export function reductionOf(name: string): Reduction {
  if (Object.hasOwn(reductions, name)) return reductions[name]!;
  throw new ExpressionError(name, `there is no such reduction; known are ${Object.keys(reductions).join(", ")}`);
}

/** Names of all reductions. */
export function reductionNames(): string[] {
  return Object.keys(reductions);
}
