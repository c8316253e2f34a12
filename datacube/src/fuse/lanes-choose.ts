import { isFloat, isUnsigned } from "../array/dtype.ts";
import { convert, type LaneFunction, withNumber } from "./lanes.ts";
import { heldOf, type ProgramBuilder, type Value } from "./program.ts";

/** The first operand where the second is true, else the third or missing. */
export const where: LaneFunction = ({ dtype, values, to }) => {
  const [value, truth, other] = values as [Value, Value, Value?];
  const own = convert(to, value, dtype);
  if (other === undefined) return { dtype, step: own.step, ok: to.both(own.ok, truth.step) };
  return chosen(to, truth.step, [own, convert(to, other, dtype)]);
};

/** The value of two of the same dtype that a truth chooses. */
function chosen(to: ProgramBuilder, truth: number, [a, b]: readonly [Value, Value]): Value {
  const step = to.select(truth, a.step, b.step);
  if (a.ok === undefined && b.ok === undefined) return { dtype: a.dtype, step };
  const [okA, okB] = [a.ok, b.ok].map((ok) => ok ?? to.number(1, "bool"));
  return { dtype: a.dtype, step, ok: to.select(truth, okA!, okB!) };
}

/** Whether a value is missing, or is there. */
export function missing(wanted: boolean): LaneFunction {
  return ({ values, to }) => {
    const there = to.valid(values[0]!);
    if (there === undefined) return to.constant(Number(!wanted), "bool");
    return { dtype: "bool", step: wanted ? to.unary("not", there) : there };
  };
}

/** The second operand where the first is missing. */
export const filled: LaneFunction = ({ dtype, values, to }) => {
  const [value, other] = values.map((one) => convert(to, one, dtype));
  const there = to.valid(value!);
  return there === undefined ? value! : chosen(to, there, [{ ...value!, ok: undefined }, other!]);
};

/** The most values that elements are compared with one after the other. */
const mostValues = 16;

/** Whether a value is one of a few. */
export const oneOf: LaneFunction = ({ fn, values: [value], to }) => {
  const wanted = fn.values as readonly unknown[];
  if (wanted.length > mostValues || wanted.some((one) => typeof one !== "number")) return undefined;
  const { dtype, step, ok } = value!;
  const stored = (wanted as readonly number[])
    .map((one) => (dtype === "float32" ? Math.fround(one) : one))
    .map((one) => to.constant(one, dtype).constant === one && to.compare("eq", step, to.constant(one, dtype).step));
  const found = stored.filter((one) => one !== false);
  if (found.length === 0) return to.constant(0, "bool");
  return {
    dtype: "bool",
    step: to.both(
      ok,
      found.reduce((all, one) => to.binary("or", all, one)),
    )!,
  };
};

/** Logic of bool and of the bits of whole numbers. */
export function logic(op: "and" | "or" | "xor"): LaneFunction {
  return ({ dtype, values, to }) => {
    const [a, b] = values.map((value) => convert(to, value, dtype));
    return { dtype, step: to.binary(op, a!.step, b!.step) };
  };
}

/** All bits turned. */
export const inverted: LaneFunction = ({ dtype, values, to }) =>
  // small integers are held with their sign, or zeros, above their bits
  isUnsigned(dtype) && dtype !== "uint32" ? undefined : { dtype, step: to.unary("not", values[0]!.step) };

/** -1, 0 or 1; NaN stays. */
export const sign: LaneFunction = ({ dtype, values, to }) => {
  const [{ step, ok }] = values as [Value];
  if (dtype === "bool") return values[0]!;
  const held = heldOf(dtype);
  const [zero, one] = [to.number(0, held), to.number(1, held)];
  const isCount = isUnsigned(dtype);
  const above = to.compare(isCount ? "ne" : "gt", step, zero);
  const below = isCount ? zero : to.select(to.compare("lt", step, zero), to.number(-1, held), zero);
  const result = to.select(above, one, below);
  if (!isFloat(dtype)) return { dtype, step: result };
  return { dtype, step: to.select(to.compare("eq", step, step), result, step), ok };
};

/** A cast to the call's dtype. */
export const cast: LaneFunction = ({ dtype, values, to }) => convert(to, values[0]!, dtype);

/** CF unpacking: `element * scale + offset`, missing where it is one of `fills`. */
export const unpacked: LaneFunction = (call) => {
  const { fn, dtype, to } = call;
  const [value] = call.values as [Value];
  const fills = fn.fills as readonly number[];
  const ok = fills.map((fill) => differs(to, value, fill)).reduce((all, one) => to.both(all, one), undefined);
  const own = convert(to, { ...value, ok: undefined }, dtype);
  const there = to.both(value.ok, ok);
  if (fn.scale === undefined && fn.offset === undefined) return { ...own, ok: there };
  const [scale, offset] = [(fn.scale as number | undefined) ?? 1, (fn.offset as number | undefined) ?? 0];
  const scaled = scale === 1 ? own : withNumber(call, "mul", { value: own, number: scale });
  return { ...withNumber(call, "add", { value: scaled, number: offset }), ok: there };
};

/** Where a value is not a fill; undefined where it cannot be. */
function differs(to: ProgramBuilder, { step, dtype }: Value, fill: number): number | undefined {
  const stored = to.constant(fill, dtype);
  return stored.constant === fill ? to.compare("ne", step, stored.step) : undefined;
}
