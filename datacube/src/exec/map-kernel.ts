import { type ArrayData, createData, type DType, isBig, isInteger } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { decodeTimes } from "../cf/time.ts";
import type { BinaryName, MapFunction, MapNode } from "../expr/node.ts";
import type { Block } from "./block.ts";

/** Applies an elementwise function to blocks, broadcast to `shape`, whose axes are those of `node.dims`. */
export function mapBlock(node: MapNode, shape: readonly number[], inputs: readonly Block[]): Block {
  const { fn, dtype, dims } = node;
  const data =
    inputs.length === 1 ? mapOne(fn, dtype, inputs[0]!.data) : mapTwo(fn.name as BinaryName, node, shape, inputs);
  return { dtype, dims, shape, data };
}

type Numbers = { readonly length: number; [i: number]: number };

function mapOne(fn: MapFunction, dtype: DType, input: ArrayData): ArrayData {
  if (fn.name === "decode-time") return decodeTimes(toFloat(input), fn.units, fn.calendar);
  if (fn.name === "cast") return cast(input, dtype);
  if (fn.name === "unpack") return unpack(toFloat(input), fn);
  if (isBig(dtype)) return mapBig(fn.name, dtype, input as BigInt64Array);
  const from = toFloat(input);
  const to = createData(dtype, from.length) as Numbers;
  const apply = unary[fn.name as keyof typeof unary];
  for (let i = 0; i < from.length; i++) to[i] = apply(from[i]!);
  return to as ArrayData;
}

const unary = { neg: (v: number) => -v, abs: Math.abs, sqrt: Math.sqrt, exp: Math.exp, log: Math.log };

function mapBig(name: MapFunction["name"], dtype: DType, input: BigInt64Array): ArrayData {
  const to = createData(dtype, input.length) as BigInt64Array;
  for (let i = 0; i < to.length; i++) to[i] = name === "neg" || input[i]! < 0n ? -input[i]! : input[i]!;
  return to;
}

/** 64-bit integers as numbers (exact up to 2^53); other numbers as they are. */
function toFloat(data: ArrayData): Numbers {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  return data as unknown as Numbers;
}

/** Converts elements as numpy's astype: to integers towards zero, modulo their range; NaN becomes 0. */
export function cast(data: ArrayData, dtype: DType): ArrayData {
  if (dtype === "string") return Array.from(data as ArrayLike<number>, String);
  const to = createData(dtype, data.length);
  if (dtype === "bool") {
    for (let i = 0; i < data.length; i++) to[i] = data[i] ? 1 : 0;
  } else if (isBig(dtype)) {
    for (let i = 0; i < data.length; i++) to[i] = toBig(data[i]!);
  } else {
    const from = toFloat(data);
    for (let i = 0; i < from.length; i++) to[i] = from[i]!;
  }
  return to;
}

function toBig(value: number | bigint | string): bigint {
  if (typeof value === "bigint") return value;
  const whole = Math.trunc(Number(value));
  return Number.isFinite(whole) ? BigInt(whole) : 0n;
}

function unpack(from: Numbers, fn: Extract<MapFunction, { name: "unpack" }>): ArrayData {
  const single = fn.dtype === "float32";
  const to = single ? new Float32Array(from.length) : new Float64Array(from.length);
  const [first = Number.NaN, ...rest] = fn.fills;
  for (let i = 0; i < from.length; i++) to[i] = from[i] === first ? Number.NaN : from[i]!;
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

const binary: Record<BinaryName, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  gt: (a, b) => (a > b ? 1 : 0),
  ge: (a, b) => (a >= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  ne: (a, b) => (a !== b ? 1 : 0),
  where: (value, keep) => (keep ? value : Number.NaN),
};

/** Integers up to 32 bits wrap around as in numpy, where float64 would lose their last digits. */
const binaryInteger: Partial<Record<BinaryName, (a: number, b: number) => number>> = {
  mul: Math.imul,
  pow: (a, b) => (b < 0 ? a ** b : power(a, b, 1, Math.imul)),
};

const binaryBig: Partial<Record<BinaryName, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  pow: (a, b) => (b < 0n ? 0n : power(a, Number(b), 1n, (x, y) => BigInt.asIntN(64, x * y))),
};

/** A power by squaring; `exponent` is a whole number from 0. */
function power<T>(base: T, exponent: number, one: T, multiply: (a: T, b: T) => T): T {
  let [result, factor] = [one, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, factor);
    factor = multiply(factor, factor);
  }
  return result;
}

function mapTwo(name: BinaryName, node: MapNode, shape: readonly number[], inputs: readonly Block[]): ArrayData {
  const [a, b] = operandsOf(node, inputs);
  const to = createData(node.dtype, sizeOf(shape)) as Numbers;
  const apply = functionOf(name, node.dtype);
  const [sa, sb] = inputs.map((input) => stridesFor(node.dims, input)) as [number[], number[]];
  const last = shape.length - 1;
  const inner = last < 0 ? 1 : shape[last]!;
  const [stepA, stepB] = last < 0 ? [0, 0] : [sa[last]!, sb[last]!];
  let out = 0;
  const walk = (axis: number, ia: number, ib: number): void => {
    if (axis < last) {
      for (let i = 0; i < shape[axis]!; i++) walk(axis + 1, ia + i * sa[axis]!, ib + i * sb[axis]!);
      return;
    }
    for (let i = 0; i < inner; i++, ia += stepA, ib += stepB) to[out++] = apply(a[ia]!, b[ib]!);
  };
  walk(0, 0, 0);
  return to as ArrayData;
}

function functionOf(name: BinaryName, dtype: DType): (a: number, b: number) => number {
  if (isBig(dtype)) return binaryBig[name] as unknown as (a: number, b: number) => number;
  return (isInteger(dtype) && binaryInteger[name]) || binary[name];
}

/** Elements of both operands: bigint where 64-bit integers must stay exact, else numbers. */
function operandsOf(node: MapNode, inputs: readonly Block[]): [Numbers, Numbers] {
  const hasBig = inputs.some((input) => isBig(input.dtype));
  const isExactly =
    isBig(node.dtype) || (node.dtype === "bool" && hasBig && inputs.every((input) => isExact(input.dtype)));
  const [a, b] = inputs.map(({ data, dtype }) =>
    isExactly && !isBig(dtype) ? cast(data, "int64") : isExactly ? data : toFloat(data),
  ) as [Numbers, Numbers];
  // numpy: a number beside float32 takes part as float32
  if (node.inputs[0]!.op === "constant" && inputs[1]!.dtype === "float32") a[0] = Math.fround(a[0]!);
  if (node.inputs[1]!.op === "constant" && inputs[0]!.dtype === "float32") b[0] = Math.fround(b[0]!);
  return [a, b];
}

function isExact(dtype: DType): boolean {
  return dtype !== "float32" && dtype !== "float64" && dtype !== "string";
}

function stridesFor(dims: readonly string[], block: Block): number[] {
  const strides = stridesOf(block.shape);
  return dims.map((dim) => {
    const axis = block.dims.indexOf(dim);
    return axis < 0 || block.shape[axis] === 1 ? 0 : strides[axis]!;
  });
}
