import { ExpressionError } from "../../errors.ts";
import { arithmetic } from "./arithmetic.ts";
import { bits } from "./bits.ts";
import { choose } from "./choose.ts";
import { compare } from "./compare.ts";
import { complexParts } from "./complex.ts";
import { convert } from "./convert.ts";
import type { MapFunction, MapFunctions } from "./function.ts";
import { interpolate } from "./interpolate.ts";
import { math } from "./math.ts";
import { missing } from "./missing.ts";
import { pair } from "./pair.ts";
import { rounding } from "./rounding.ts";
import { timeParts } from "./time-part.ts";
import { tuple } from "./tuple.ts";

/** All elementwise functions by name; a family is one file. */
const functions: MapFunctions = {
  ...arithmetic,
  ...pair,
  ...bits,
  ...compare,
  ...choose,
  ...rounding,
  ...math,
  ...interpolate,
  ...missing,
  ...complexParts,
  ...convert,
  ...timeParts,
  ...tuple,
};

/**
 * An elementwise function by name.
 * @throws ExpressionError listing the known names
 */
export function mapFunction(name: string): MapFunction {
  if (Object.hasOwn(functions, name)) return functions[name]!;
  throw new ExpressionError(
    name,
    `there is no such elementwise function; known are ${Object.keys(functions).join(", ")}`,
  );
}
