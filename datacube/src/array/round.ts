/** The nearest whole number, the even one of two that are as near (IEEE 754 roundTiesToEven, as numpy's `rint`). */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
