/**
 * Functions of numbers that kernels call for single elements which their own steps are not made for. Each kernel calls the same
 * ones, so that results do not depend on the engine.
 */
export const scalars: Readonly<Record<ScalarFunction, (a: number, b: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  pow: (base, exponent) => base ** exponent,
  rest: (dividend, divisor) => dividend % divisor,
};

/** Name of such a function. */
export type ScalarFunction = "sin" | "cos" | "tan" | "pow" | "rest";
