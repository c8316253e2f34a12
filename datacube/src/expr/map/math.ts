import { float, type MapFunctions } from "./function.ts";

/** Functions of one number; integers give floats, elements outside the domain NaN. */
export const math: MapFunctions = {
  sqrt: float(Math.sqrt),
  cbrt: float(Math.cbrt),
  exp: float(Math.exp),
  expm1: float(Math.expm1),
  log: float(Math.log),
  log1p: float(Math.log1p),
  log2: float(Math.log2),
  log10: float(Math.log10),
  sin: float(Math.sin),
  cos: float(Math.cos),
  tan: float(Math.tan),
  asin: float(Math.asin),
  acos: float(Math.acos),
  atan: float(Math.atan),
  sinh: float(Math.sinh),
  cosh: float(Math.cosh),
  tanh: float(Math.tanh),
  asinh: float(Math.asinh),
  acosh: float(Math.acosh),
  atanh: float(Math.atanh),
  degrees: float((radians) => radians * (180 / Math.PI)),
  radians: float((degrees) => degrees * (Math.PI / 180)),
};
