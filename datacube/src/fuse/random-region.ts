import { memoryReader } from "../array/chunk-reader.ts";
import { type ArrayData, createData, type DType, isFloat, isInteger } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Expr } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { type ReduceOptions, reduce } from "../expr/operation/reduce.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { subset } from "../expr/operation/subset.ts";
import { fromPositions, range } from "../expr/selection.ts";
import { type Draw, drawFrom } from "../testing/draw.ts";

const dtypes: readonly DType[] = [
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "float32",
  "float64",
  "float64",
  "float32",
  "float16",
  "int64",
];

/** Elements at which rounding, signs, ranges and missing values show. */
const edges = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  127,
  128,
  255,
  32767,
  -32768,
  65535,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32 - 1,
  2 ** 32,
  1e10,
  -1e300,
  1e38,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  5e-324,
  1e-40,
  16777217,
];

/**
 * A random expression of elementwise functions over arrays in memory, all dtypes, reduced on some dimensions or not. `create`
 * makes the memory of the arrays.
 */
export function randomRegion(seed: number, create: typeof createData = createData): Expr {
  const draw = drawFrom(seed);
  const lengths = [draw(4), 1 + draw(3), [0, 1, 2, 3, 5, 17, 64, 130, 400][draw(9)]!];
  const made: Expr[] = Array.from({ length: 1 + draw(3) }, () => randomSource(draw, lengths, create));
  for (let i = 2 + draw(8); i > 0; i--) {
    const next = attempt(() => grow(made, draw));
    if (next && sizeOf(next.shape) <= 4000) made.push(next);
  }
  const last = made.at(-1)!;
  return draw(2) === 0 ? last : (attempt(() => reduced(last, draw)) ?? last);
}

/** Functions refuse dtypes that they have no meaning for. */
function attempt(build: () => Expr): Expr | undefined {
  try {
    return build();
  } catch {
    return undefined;
  }
}

function randomSource(draw: Draw, lengths: readonly number[], create: typeof createData): Expr {
  const dims = ["t", "y", "x"].filter(() => draw(4) > 0);
  const shape = dims.map((dim) => lengths["tyx".indexOf(dim)]!);
  const dtype = dtypes[draw(dtypes.length)]!;
  const data = create(dtype, sizeOf(shape));
  fillRandomly(draw, dtype, data);
  return sourceNode(
    { format: "memory", source: "", variable: `s${draw(100)}` },
    dims,
    memoryReader(dtype, shape, data),
  );
}

function fillRandomly(draw: Draw, dtype: DType, data: ArrayData): void {
  const isWild = draw(2) === 0;
  for (let i = 0; i < data.length; i++) {
    const value =
      isWild && draw(3) === 0 ? edges[draw(edges.length)]! : (draw(2001) - 1000) / (isFloat(dtype) ? 16 : 4);
    data[i] =
      dtype === "int64"
        ? BigInt(Math.trunc(Number.isFinite(value) ? value % 1e9 : 0))
        : dtype === "bool"
          ? Number(value > 0)
          : value;
  }
}

function grow(made: readonly Expr[], draw: Draw): Expr {
  const x = draw(3) === 0 ? made[draw(made.length)]! : made.at(-1)!;
  const y = draw(3) === 0 ? randomConstant(draw) : made[draw(made.length)]!;
  const pair = draw(4) === 0 ? [y, x] : [x, y];
  switch (draw(15)) {
    case 0:
    case 1:
    case 2:
      return map({ name: ["add", "sub", "mul", "div", "maximum", "minimum", "fillna"][draw(7)]! }, pair);
    case 3:
      return map({ name: ["lt", "le", "gt", "ge", "eq", "ne"][draw(6)]! }, pair);
    case 4: {
      const truth = map({ name: ["lt", "ne", "ge"][draw(3)]! }, pair);
      return map({ name: "where" }, draw(2) === 0 ? [x, truth] : [x, truth, made[draw(made.length)]!]);
    }
    case 5:
      return map({ name: ["and", "or", "xor"][draw(3)]! }, pair);
    case 6:
    case 7:
      // the opposite of a bool has no meaning
      if (x.dtype === "bool") return map({ name: "invert" }, [x]);
      return map({ name: ["neg", "abs", "sqrt", "floor", "ceil", "trunc", "round", "sign", "invert"][draw(9)]! }, [x]);
    case 8:
      return map({ name: ["isnull", "notnull"][draw(2)]! }, [x]);
    case 9:
      return map({ name: "cast", dtype: dtypes[draw(dtypes.length)]! }, [x]);
    case 10:
      return unpacked(x, draw);
    case 11:
      return map({ name: ["floordiv", "mod"][draw(2)]! }, pair);
    case 12:
      return draw(2) === 0
        ? map({ name: "round", decimals: draw(7) - 3 }, [x])
        : map({ name: "isin", values: [0, 1, 2.5, 255, Number.NaN].slice(draw(5)) }, [x]);
    case 13:
      return draw(4) > 0
        ? map({ name: approximate[draw(approximate.length)]! }, [x])
        : map({ name: "pow" }, draw(2) === 0 ? pair : [x, constant([-1, 0.5, 1, 2, 3, 2.5][draw(6)]!)]);
    default:
      return subset(
        x,
        x.shape.map((length) => {
          const start = draw(length + 1);
          if (draw(4) === 0) return fromPositions(Array.from({ length }, () => draw(length)));
          return draw(4) === 0
            ? range(length - 1, length, -1)
            : draw(3) === 0
              ? range(start, length - start)
              : range(0, length);
        }),
      );
  }
}

const approximate = ["exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan", "tanh"] as const;

/** Whether an expression has functions whose kernels give other last digits than they do one by one. */
export function isApproximate(expr: Expr): boolean {
  if (expr.op === "map" && ["pow", ...approximate].includes(expr.fn.name)) return true;
  return expr.inputs.some(isApproximate);
}

function unpacked(x: Expr, draw: Draw): Expr {
  const dtype = draw(2) === 0 ? "float32" : "float64";
  const own = (number: number): number => (x.dtype === "float32" ? Math.fround(number) : number);
  const fills = [[], [own(-9999)], [0, 7.5].map(own), [Number.NaN]][draw(4)]!;
  const scaled = [{}, { scale: 0.01, offset: 273.15 }, { scale: 0.5 }, { offset: -0.25 }][draw(4)]!;
  return map({ name: "unpack", dtype, fills, ...scaled }, [x]);
}

function randomConstant(draw: Draw): Expr {
  const value = [0, 1, 2, -1, 3, 0.5, -2.25, 0.1, 100, 1e-3][draw(10)]!;
  if (draw(5) > 0) return constant(value);
  const dtype = dtypes[draw(dtypes.length)]!;
  if (dtype === "bool") return constant(value !== 0, dtype);
  return constant(isInteger(dtype) ? Math.abs(Math.trunc(value)) : value, dtype);
}

function reduced(x: Expr, draw: Draw): Expr {
  const name = ["sum", "mean", "min", "max", "count", "any", "all", "var", "std", "prod"][draw(10)]!;
  const settings: ReduceOptions = {
    ...(draw(2) === 0 ? {} : { skipna: draw(2) === 0 }),
    minCount: draw(3) === 0 ? 2 : 0,
    ddof: draw(2),
  };
  const [dim] = x.dims;
  if (dim !== undefined && draw(3) === 0) {
    const codes = Array.from({ length: x.shape[0]! }, () => draw(4) - 1);
    const others = x.dims.slice(1).filter(() => draw(3) === 0);
    return reduce(name, x, { ...settings, over: others, groups: [{ dims: [dim], codes, into: "g", count: 3 }] });
  }
  return reduce(name, x, { ...settings, over: x.dims.filter(() => draw(2) === 0) });
}
