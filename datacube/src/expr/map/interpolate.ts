import { type DType, floatOf, promote } from "../../array/dtype.ts";
import { arithmetic, type LaneFunction } from "../../fuse/lanes.ts";
import { isLaneDType, type Value } from "../../fuse/program.ts";
import { putWhole } from "./complex.ts";
import { type MapFunctions, requireNumeric } from "./function.ts";

/** The steps of `lerp`, each in the dtype in which numpy does it. */
const lerpLanes: LaneFunction = (call) => {
  const [low, high, distance, span] = call.values as [Value, Value, Value, Value];
  const [a, b, , width] = call.values.map(({ dtype }) => floatOf(dtype));
  const own = promote(a!, b!);
  const steep = promote(own, width!);
  if (!isLaneDType(own) || !isLaneDType(steep)) return undefined;
  const rise = arithmetic("sub")({ ...call, dtype: own, values: [high, low] })!;
  const slope = arithmetic("div")({ ...call, dtype: steep, values: [rise, span] })!;
  const part = arithmetic("mul")({ ...call, values: [slope, distance] })!;
  return arithmetic("add")({ ...call, values: [part, low] });
};

/** Between two elements. */
export const interpolate: MapFunctions = {
  /**
   * On the line through two elements: `lerp(low, high, distance, span)` at a distance from the first, which is the span
   * from the other. Every step is rounded to its own dtype, as numpy does it.
   */
  lerp: {
    arity: 4,
    dtype: ({ fn, inputs }) => {
      requireNumeric(fn.name, inputs);
      return inputs.map(({ dtype }) => floatOf(dtype)).reduce(promote);
    },
    element: ({ inputs, dtype }) => {
      const [low, high, , span] = inputs.map((input) => floatOf(input.dtype));
      const own = promote(low!, high!);
      const [rise, slope, result] = [own, promote(own, span!), dtype].map(roundingTo);
      return (a: number, b: number, distance: number, width: number) =>
        result!(slope!(rise!(b - a) / width) * distance) + a;
    },
    lanes: lerpLanes,
    complex: {
      element: () => (to, re, im, re2, im2, distance, _, span) => {
        const part = distance! / span!;
        putWhole(to, re! + (re2! - re!) * part, im! + (im2! - im!) * part);
      },
    },
  },
};

function roundingTo(dtype: DType): (value: number) => number {
  if (dtype === "float32") return Math.fround;
  return dtype === "float16" ? Math.f16round : (value) => value;
}
