import { ComplexArray, formatComplex } from "../../array/complex.ts";
import {
  type ArrayData,
  createData,
  type DType,
  isBig,
  isBigData,
  isComplex,
  isInteger,
  isTime,
} from "../../array/dtype.ts";
import { decodeDurations, decodeTimes } from "../../cf/time.ts";
import { ExpressionError } from "../../errors.ts";
import { cast as castLanes, unpacked } from "../../fuse/lanes-choose.ts";
import { describe, type FunctionCall } from "../node.ts";
import type { MapCall, MapFunctions } from "./function.ts";

/** CF unpacking: elements equal to a fill become NaN, others `element * scale + offset`. */
interface Unpack {
  readonly dtype: "float32" | "float64";
  readonly fills: readonly number[];
  readonly scale?: number;
  readonly offset?: number;
}

/**
 * Changes of dtype: `cast {dtype}`, `unpack {dtype, fills, scale?, offset?}`, `decode-time {units, calendar}`,
 * `decode-duration {stepMs}`, and `count-time {perMs}`: times as numbers of units since 1970-01-01, durations as numbers of units.
 */
export const convert: MapFunctions = {
  cast: { arity: 1, dtype: castDType, array: (data, { dtype }) => cast(data, dtype), lanes: castLanes },
  unpack: {
    arity: 1,
    dtype: ({ fn }) => (fn as FunctionCall & Unpack).dtype,
    array: (data, { fn }) => unpack(toNumbers(data), fn as FunctionCall & Unpack),
    lanes: unpacked,
  },
  "decode-time": {
    arity: 1,
    dtype: () => "datetime",
    array: (data, { fn }) => decodeTimes(toNumbers(data), fn.units as string, fn.calendar as string),
  },
  "decode-duration": {
    arity: 1,
    dtype: () => "timedelta",
    array: (data, { fn }) => decodeDurations(toNumbers(data), fn.stepMs as number),
  },
  "count-time": {
    arity: 1,
    dtype: () => "float64",
    array: (data, { fn }) => Float64Array.from(toNumbers(data), (ms) => ms * (fn.perMs as number)),
  },
};

function castDType({ fn, inputs }: MapCall): DType {
  const dtype = fn.dtype as DType;
  const [input] = inputs;
  if (dtype !== input!.dtype && (isTime(dtype) || isTime(input!.dtype)))
    throw new ExpressionError(
      "cast",
      `${describe(input!)} is ${input!.dtype}; datetime and timedelta have no cast to or from other types: subtract or divide`,
    );
  if (isComplex(input!.dtype) && !isComplex(dtype) && dtype !== "string")
    throw new ExpressionError(
      "cast",
      `${describe(input!)} is ${input!.dtype}; ${dtype} would lose a part of it: take x.real, x.imag or x.abs() first`,
    );
  return dtype;
}

/** Elements that can be read and written by index as numbers. */
export type Numbers = { readonly length: number; [i: number]: number };

/** 64-bit integers as numbers (exact up to 2^53); other numbers as they are. */
export function toNumbers(data: ArrayData): Numbers {
  if (isBigData(data)) {
    // a loop takes a tenth of the time of from()
    const numbers = new Float64Array(data.length);
    for (let i = 0; i < numbers.length; i++) numbers[i] = Number(data[i]);
    return numbers;
  }
  return data as unknown as Numbers;
}

/** Converts elements as numpy's astype: to integers towards zero, modulo their range; NaN becomes 0. */
export function cast(data: ArrayData, dtype: DType): ArrayData {
  if (dtype === "string")
    return data instanceof ComplexArray
      ? Array.from(data, (value) => formatComplex(value))
      : Array.from(data as ArrayLike<number>, String);
  const to = createData(dtype, data.length);
  if (to instanceof ComplexArray) return toComplexData(data, to);
  if (dtype === "bool") {
    for (let i = 0; i < data.length; i++) to[i] = data[i] ? 1 : 0;
  } else if (isBig(dtype)) {
    for (let i = 0; i < data.length; i++) to[i] = toBig(data[i]!);
  } else if (isInteger(dtype) && isBigData(data)) {
    for (let i = 0; i < data.length; i++) to[i] = Number(BigInt.asIntN(32, data[i]!));
  } else {
    // converts as an assignment does, in a loop that is made for both kinds of array
    (to as Float64Array).set(toNumbers(data) as Float64Array);
  }
  return to;
}

/** Fills `to` with complex numbers of another size, or with real ones. */
function toComplexData(data: ArrayData, to: ComplexArray): ComplexArray {
  if (data instanceof ComplexArray) to.parts.set(data.parts);
  else {
    const from = toNumbers(data);
    for (let i = 0; i < from.length; i++) to.parts[2 * i] = from[i]!;
  }
  return to;
}

/** A number as a 64-bit integer, towards zero; what is not finite becomes 0. */
function toBig(value: number | bigint | string | boolean): bigint {
  if (typeof value === "bigint") return value;
  const whole = Math.trunc(Number(value));
  return Number.isFinite(whole) ? BigInt(whole) : 0n;
}

function unpack(from: Numbers, fn: Unpack): ArrayData {
  const single = fn.dtype === "float32";
  const to = single ? new Float32Array(from.length) : new Float64Array(from.length);
  const [first = Number.NaN, ...rest] = fn.fills;
  if (Number.isNaN(first)) to.set(from as Float64Array);
  else for (let i = 0; i < from.length; i++) to[i] = from[i] === first ? Number.NaN : from[i]!;
  for (const fill of rest) for (let i = 0; i < from.length; i++) if (from[i] === fill) to[i] = Number.NaN;
  if (fn.scale === undefined && fn.offset === undefined) return to;
  const [scale, offset] = [fn.scale ?? 1, fn.offset ?? 0];
  if (single) {
    for (let i = 0; i < to.length; i++) to[i] = Math.fround(to[i]! * scale) + offset;
  } else {
    for (let i = 0; i < to.length; i++) to[i] = to[i]! * scale + offset;
  }
  return to;
}
