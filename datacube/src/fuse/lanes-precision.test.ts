import { afterEach, expect, test } from "vitest";
import { memoryReader } from "../array/chunk-reader.ts";
import type { NumberData } from "../array/dtype.ts";
import { computeInMemory } from "../exec/compute.ts";
import type { Expr, FunctionCall } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { drawFrom } from "../testing/draw.ts";
import { useEngine } from "./engine.ts";
import { exact, unitsBetween } from "./exact.ts";

afterEach(() => useEngine(undefined));

type Dtype = "float32" | "float64";

const layouts = {
  float32: { digits: 24, least: -149, data: Float32Array },
  float64: { digits: 53, least: -1074, data: Float64Array },
} as const;

/** What a function gives for elements by kernels, and by those in JavaScript. */
function applied(fn: FunctionCall, values: NumberData, dtype: Dtype, exponent?: number): NumberData[] {
  const reader = memoryReader(dtype, [values.length], values);
  const source = sourceNode({ format: "memory", source: "", variable: "x" }, ["x"], reader);
  const operands = exponent === undefined ? [source] : [source, constant(exponent)];
  return (["wasm", "js"] as const).map((engine) => {
    useEngine(engine);
    return computeInMemory(map(fn, operands)) as NumberData;
  });
}

/** Numbers of every size from one to another, of one sign or both. */
function spread(
  [least, most]: readonly [number, number],
  { count, signs }: { count: number; signs: boolean },
): number[] {
  const draw = drawFrom(7);
  const [low, high] = [Math.log2(least), Math.log2(most)];
  return Array.from({ length: count }, () => {
    const size = 2 ** (low + ((high - low) * draw(2 ** 30)) / 2 ** 30) * (1 + draw(2 ** 30) / 2 ** 40);
    return signs && draw(2) === 0 ? -size : size;
  });
}

/** Per function ranges of sizes, and whether they are of both signs. */
const ranges: readonly (readonly [
  name: keyof typeof exact,
  ranges: readonly (readonly [number, number])[],
  signs: boolean,
])[] = [
  [
    "exp",
    [
      [1e-9, 87],
      [0.1, 3],
    ],
    true,
  ],
  [
    "expm1",
    [
      [1e-30, 87],
      [0.05, 3],
    ],
    true,
  ],
  [
    "tanh",
    [
      [1e-30, 25],
      [0.3, 1.2],
    ],
    true,
  ],
  [
    "log",
    [
      [1e-37, 1e38],
      [0.5, 2],
      [0.98, 1.02],
    ],
    false,
  ],
  [
    "log1p",
    [
      [1e-30, 1e30],
      [0.1, 2],
    ],
    false,
  ],
  [
    "log2",
    [
      [1e-37, 1e38],
      [0.5, 2],
      [0.98, 1.02],
    ],
    false,
  ],
  [
    "log10",
    [
      [1e-37, 1e38],
      [0.5, 2],
      [0.98, 1.02],
    ],
    false,
  ],
  [
    "sin",
    [
      [1e-30, 10],
      [0.5, 7e5],
      [1e6, 1e30],
    ],
    true,
  ],
  [
    "cos",
    [
      [1e-9, 10],
      [0.5, 7e5],
      [1e6, 1e30],
    ],
    true,
  ],
  [
    "tan",
    [
      [1e-30, 10],
      [0.5, 7e5],
    ],
    true,
  ],
];

const quarters: readonly number[] = Array.from({ length: 300 }, (_, i) => (i * i * Math.PI) / 2);

test.each(ranges)("%s is within 2 units in the last place", (name, own, signs) => {
  const given = own.flatMap((range) => spread(range, { count: 700, signs }));
  if (name === "sin" || name === "cos" || name === "tan") given.push(...quarters.slice(1));
  if (name === "exp") given.push(...spread([80, 700], { count: 300, signs }), -740, -745);
  for (const dtype of ["float32", "float64"] as const) {
    const { data, ...layout } = layouts[dtype];
    const values = data.from(given);
    const [wasm, js] = applied({ name }, values, dtype);
    expect(wasm).toEqual(js);
    let worst = 0;
    wasm!.forEach((result, i) => {
      if (dtype === "float32" && !Number.isFinite(result)) return;
      worst = Math.max(worst, unitsBetween(result, exact[name](values[i]!, 0), layout));
    });
    expect(worst, `${name} of ${dtype}`).toBeLessThanOrEqual(2);
  }
});

test.each([-1, 0.5, 3, 2.5, -3.7, 17])(
  "numbers to the power of %d are within 2 units in the last place",
  (exponent) => {
    const sizes = spread([1e-5, 1e5], { count: 1000, signs: false });
    for (const dtype of ["float32", "float64"] as const) {
      const { data, ...layout } = layouts[dtype];
      const values = data.from(sizes);
      const own = dtype === "float32" ? Math.fround(exponent) : exponent;
      const [wasm, js] = applied({ name: "pow" }, values, dtype, exponent);
      expect(wasm).toEqual(js);
      wasm!.forEach((result, i) => {
        if (!Number.isFinite(result)) return;
        expect(unitsBetween(result, exact.pow(values[i]!, own), layout)).toBeLessThanOrEqual(2);
      });
    }
  },
);

const [infinity, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
const edges: readonly number[] = [
  ...[0, -0, 1, -1, nan, infinity, -infinity, 5e-324, -5e-324, 1e-310, 1.4e-45, 1e-40, 2 ** -1022, 1e300, -1e300],
  ...[88.7, 88.72283, 88.72284, 709.78, 709.79, 710, -745.2, -746, -1e9, 0.55, -0.55, -0.5, -0.999, 2 ** -54, 1e22],
  ...[8, 1000, 1e15, 1e-3, 2 ** 52 + 1, 800_000, Math.PI, Math.PI / 2, 1e5 * Math.PI],
];

test.each(ranges.map(([name]) => name))("%s of limits, 0 and infinite numbers is what JavaScript gives", (name) => {
  for (const dtype of ["float32", "float64"] as const) {
    const values = layouts[dtype].data.from(edges);
    const wanted = values.map((value) => (Math[name as "exp"] as (x: number) => number)(value));
    for (const results of applied({ name }, values, dtype))
      results.forEach((result, i) => {
        const [right, about] = [wanted[i]!, `${name} of ${values[i]} in ${dtype}: ${result}`];
        if (right === 0 || !Number.isFinite(right)) expect(Object.is(result, right), about).toBe(true);
        else
          expect(Math.abs(result - right) / Math.abs(right), about).toBeLessThan(dtype === "float32" ? 2.4e-7 : 1e-14);
      });
  }
});

test.each(["wasm", "js", "none"] as const)("limits of functions of two numbers are numpy's, by %s", (engine) => {
  const source = (name: string, dtype: Dtype, values: readonly number[]): Expr => {
    const reader = memoryReader(dtype, [values.length], layouts[dtype].data.from(values));
    return sourceNode({ format: "memory", source: "", variable: name }, ["x"], reader);
  };
  useEngine(engine);
  for (const dtype of ["float32", "float64"] as const) {
    const both = (name: string, a: readonly number[], b: readonly number[]): number[] => [
      ...(computeInMemory(map({ name }, [source("a", dtype, a), source("b", dtype, b)])) as NumberData),
    ];
    expect(both("floordiv", [0, 0, -0, -0, 1, -1], [-2, 2, -2, 2, infinity, -infinity])).toEqual([-0, 0, 0, -0, 0, 0]);
    expect(both("floordiv", [0, 3, -3, nan], [0, 0, 0, 2])).toEqual([nan, infinity, -infinity, nan]);
    expect(both("mod", [0, -0, 4, -4, 3, -3], [-2, 2, -2, 2, infinity, infinity])).toEqual([-0, 0, -0, 0, 3, infinity]);
    expect(both("pow", [1, 1, -1, -1, -1, nan, nan], [nan, infinity, infinity, -infinity, nan, 0, 1])).toEqual([
      ...[1, 1, 1, 1, nan, 1, nan],
    ]);
  }
});
