import { float, type MapFunctions } from "./function.ts";

/** Functions of one number; integers give floats, elements outside the domain NaN. */
export const math: MapFunctions = {
  sqrt: float(Math.sqrt),
  exp: float(Math.exp),
  log: float(Math.log),
};
