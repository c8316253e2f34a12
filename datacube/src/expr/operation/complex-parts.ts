import { noComplex } from "../map/complex-kernel.ts";
import type { Expr } from "../node.ts";
import { constant } from "./constant.ts";
import { map } from "./map.ts";

/**
 * What is done of the real and the imaginary parts apart: for functions that are linear. `whole`: a number of which one part
 * is missing is missing, so that both parts pass over the same elements.
 */
export function ofParts(input: Expr, apply: (part: Expr) => Expr, { whole }: { whole: boolean }): Expr {
  const own = whole ? map({ name: "whole" }, [input]) : input;
  return map({ name: "complex" }, [apply(map({ name: "real" }, [own])), apply(map({ name: "imag" }, [own]))]);
}

/** How a reduction of complex numbers is made of those of its parts. */
interface ComplexReduction {
  readonly skipna: boolean;
  /** A reduction of an expression that is not complex. */
  readonly reduce: (name: string, part: Expr) => Expr;
}

/**
 * A reduction of complex numbers by reductions of their parts, as numpy defines it: sums and means of each part, the variance
 * as that of both together.
 * @throws ExpressionError naming the input, where a reduction needs an order
 */
export function reduceComplex(name: string, input: Expr, { skipna, reduce }: ComplexReduction): Expr {
  const own = skipna ? map({ name: "whole" }, [input]) : input;
  const parts = (): Expr[] =>
    ["real", "imag"].map((part) => reduce(name === "std" ? "var" : name, map({ name: part }, [own])));
  switch (name) {
    case "mean":
      return map({ name: "whole" }, [map({ name: "complex" }, parts())]);
    case "sum":
    case "first":
    case "last":
      return map({ name: "complex" }, parts());
    case "var":
      return map({ name: "add" }, parts());
    case "std":
      return map({ name: "sqrt" }, [map({ name: "add" }, parts())]);
    case "count":
      return reduce(name, map({ name: "real" }, [map({ name: "whole" }, [input])]));
    case "any":
    case "all":
      return reduce(name, map({ name: "ne" }, [input, constant(0)]));
    default:
      throw noComplex(name, [input]);
  }
}
