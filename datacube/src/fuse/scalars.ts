/**
 * Functions of numbers that kernels call for single elements which their own steps are not made for. Each kernel calls the same
 * ones, so that results do not depend on the engine.
 */
export const scalars: Readonly<Record<ScalarFunction, (a: number, b: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  // 1 to the power of anything is 1, and so is -1 to that of infinity, as in C and numpy
  pow: (base, exponent) =>
    base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY) ? 1 : base ** exponent,
  rest: (dividend, divisor) => dividend % divisor,
};

/** Name of such a function. */
export type ScalarFunction = "sin" | "cos" | "tan" | "pow" | "rest";
