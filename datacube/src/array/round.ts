/**
 * The nearest whole number, the even one of two that are as near (IEEE 754 roundTiesToEven, as numpy's `rint`). What is rounded
 * to 0 keeps its sign.
 */
export function roundHalfEven(value: number): number {
  // halves go up here
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
