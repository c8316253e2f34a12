import { roundHalfEven } from "../array/round.ts";
import { numberText } from "../expr/plain.ts";
import { type Kernel, type RunKernel, tableWords } from "./kernel.ts";
import type { LaneDType, Program, Step } from "./program.ts";
import type { LaneReduction } from "./reduction.ts";
import { scalars } from "./scalars.ts";
import type { Memory } from "./web-assembly.ts";

/** A kernel as a JavaScript loop over the same memory, one element at a time: the reference, and where there is no SIMD. */
export function jsKernel(kernel: Kernel, memory: Memory): RunKernel {
  return new Function("memory", "helpers", sourceOf(kernel))(memory, helpers) as RunKernel;
}

const views: Readonly<Record<LaneDType, { name: string; shift: number }>> = {
  bool: { name: "Uint8Array", shift: 0 },
  int8: { name: "Int8Array", shift: 0 },
  uint8: { name: "Uint8Array", shift: 0 },
  int16: { name: "Int16Array", shift: 1 },
  uint16: { name: "Uint16Array", shift: 1 },
  int32: { name: "Int32Array", shift: 2 },
  // held as 32 bits, whose sign the steps know
  uint32: { name: "Int32Array", shift: 2 },
  float32: { name: "Float32Array", shift: 2 },
  float64: { name: "Float64Array", shift: 3 },
};

const scratch = new DataView(new ArrayBuffer(8));

/** What steps need beside operators. */
const helpers = {
  nearest: roundHalfEven,
  /** The whole part within 32 bits: what lies outside is the nearest that fits, NaN is 0. */
  whole: (value: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value))) | 0,
  bits: (value: number): number => {
    scratch.setFloat32(0, value);
    return scratch.getInt32(0);
  },
  fromBits: (value: number): number => {
    scratch.setInt32(0, value);
    return scratch.getFloat32(0);
  },
  high: (value: number): number => {
    scratch.setFloat64(0, value);
    return scratch.getInt32(0);
  },
  low: (value: number): number => {
    scratch.setFloat64(0, value);
    return scratch.getInt32(4);
  },
  withHigh: (value: number, high: number): number => {
    scratch.setFloat64(0, value);
    scratch.setInt32(0, high);
    return scratch.getFloat64(0);
  },
  scalars,
};

function sourceOf(kernel: Kernel): string {
  const { program, mode } = kernel;
  const words = tableWords(kernel);
  const names = [...new Set(Object.values(views).map(({ name }) => name))];
  const pointers = Array.from({ length: words }, (_, k) => `const p${k} = words[entry + ${k}];`);
  const state = mode === "rows" ? `p${program.operands.length}` : "state";
  return `const { ${Object.keys(helpers).join(", ")} } = helpers;
const { fround } = Math;
return (count, rows, table, state, step) => {
  const { buffer } = memory;
  ${names.map((name) => `const a${name} = new ${name}(buffer);`).join("\n  ")}
  const words = aInt32Array;
  const F = aFloat64Array;
  for (let row = 0, entry = table >> 2; row < rows; row++, entry += ${words}) {
    ${pointers.join(" ")}
    for (let i = 0; i < count; i++) {
      ${stepsOf(kernel)}
      ${mode === "map" ? storeOf(program) : reduceOf(kernel.reduction!, { program, state, isColumn: mode === "columns" })}
    }
  }
};`;
}

function stepsOf({ program, everywhere }: Kernel): string {
  const lines = program.steps.map((step, at) => {
    const value =
      step.op === "operand" ? loadOf(program, step.param!, everywhere[step.param!]!) : expressionOf(step, program);
    return `const v${at} = ${value};`;
  });
  return lines.join("\n      ");
}

function loadOf({ operands }: Program, operand: number, isEverywhere: boolean): string {
  const { name, shift } = views[operands[operand]!];
  const element = `a${name}[(p${operand} >> ${shift})${isEverywhere ? "" : " + i"}]`;
  return operands[operand] === "bool" ? `${element} !== 0` : element;
}

/** The value of a step as an expression. */
function expressionOf(step: Step, { steps }: Program): string {
  const [a, b, c, d] = step.args.map((arg) => `v${arg}`);
  const from = step.args.length > 0 ? steps[step.args[0]!]!.held : undefined;
  switch (step.op) {
    case "constant":
      if (step.held === "bool") return String(step.param !== 0);
      // Integers are held as signed ones, whatever their dtype.
      return numberText(step.held === "i32" ? step.param! | 0 : step.param!);
    case "select":
      return `${a} ? ${b} : ${c}`;
    case "keep":
      return `${a} ? ${b} : 0`;
    case "rare":
      return `${a} ? scalars.${step.fn}(${[c, d].filter(Boolean).join(", ")}) : ${b}`;
    case "shl":
      return `${a} << ${step.param}`;
    case "shr":
      return `${a} >> ${step.param}`;
    case "shrU":
      return `(${a} >>> ${step.param}) | 0`;
    case "toF64":
      return from === "bool" ? `${a} ? 1 : 0` : a!;
    case "unsignedToF64":
      return `${a} >>> 0`;
    case "toF32":
      return `fround(${a})`;
    case "unsignedToF32":
      return `fround(${a} >>> 0)`;
    case "toI32":
      return from === "f32" ? `whole(${a})` : `${a} | 0`;
    case "bits":
    case "fromBits":
    case "high":
    case "low":
      return `${step.op}(${a})`;
    case "withHigh":
      return `withHigh(${a}, ${b})`;
    default: {
      const own = operators[step.op as keyof typeof operators];
      const text = own(a!, b!, step.held);
      if (step.held === "bool") return text;
      return step.held === "f32" ? `fround(${text})` : step.held === "i32" ? `(${text}) | 0` : text;
    }
  }
}

const operators = {
  neg: (a: string) => `-${a}`,
  abs: (a: string) => `Math.abs(${a})`,
  sqrt: (a: string) => `Math.sqrt(${a})`,
  floor: (a: string) => `Math.floor(${a})`,
  ceil: (a: string) => `Math.ceil(${a})`,
  trunc: (a: string) => `Math.trunc(${a})`,
  nearest: (a: string) => `nearest(${a})`,
  not: (a: string, _: string, held: string) => (held === "bool" ? `!${a}` : `~${a}`),
  add: (a: string, b: string) => `${a} + ${b}`,
  sub: (a: string, b: string) => `${a} - ${b}`,
  mul: (a: string, b: string, held: string) => (held === "i32" ? `Math.imul(${a}, ${b})` : `${a} * ${b}`),
  div: (a: string, b: string) => `${a} / ${b}`,
  min: (a: string, b: string) => `Math.min(${a}, ${b})`,
  max: (a: string, b: string) => `Math.max(${a}, ${b})`,
  pmin: (a: string, b: string) => `${b} < ${a} ? ${b} : ${a}`,
  pmax: (a: string, b: string) => `${a} < ${b} ? ${b} : ${a}`,
  minU: (a: string, b: string) => `Math.min(${a} >>> 0, ${b} >>> 0)`,
  maxU: (a: string, b: string) => `Math.max(${a} >>> 0, ${b} >>> 0)`,
  and: (a: string, b: string, held: string) => (held === "bool" ? `${a} && ${b}` : `${a} & ${b}`),
  or: (a: string, b: string, held: string) => (held === "bool" ? `${a} || ${b}` : `${a} | ${b}`),
  xor: (a: string, b: string, held: string) => (held === "bool" ? `${a} !== ${b}` : `${a} ^ ${b}`),
  lt: (a: string, b: string) => `${a} < ${b}`,
  le: (a: string, b: string) => `${a} <= ${b}`,
  gt: (a: string, b: string) => `${a} > ${b}`,
  ge: (a: string, b: string) => `${a} >= ${b}`,
  eq: (a: string, b: string) => `${a} === ${b}`,
  ne: (a: string, b: string) => `${a} !== ${b}`,
  ltU: (a: string, b: string) => `(${a} >>> 0) < (${b} >>> 0)`,
  leU: (a: string, b: string) => `(${a} >>> 0) <= (${b} >>> 0)`,
  gtU: (a: string, b: string) => `(${a} >>> 0) > (${b} >>> 0)`,
  geU: (a: string, b: string) => `(${a} >>> 0) >= (${b} >>> 0)`,
};

function storeOf({ result, operands }: Program): string {
  const { name, shift } = views[result.dtype];
  const value = result.dtype === "bool" ? `v${result.step} ? 1 : 0` : `v${result.step}`;
  const own = result.ok === undefined ? value : `v${result.ok} ? ${value} : NaN`;
  return `a${name}[(p${operands.length} >> ${shift}) + i] = ${own};`;
}

function reduceOf(
  reduction: LaneReduction,
  { program, state, isColumn }: { program: Program; state: string; isColumn: boolean },
): string {
  const { step, ok } = program.result;
  const at = (column: number): string => `F[(${state} + ${column} * step >> 3)${isColumn ? " + i" : ""}]`;
  const text = updates[reduction.kind](`v${step}`, at, reduction);
  return ok === undefined ? `{ ${text} }` : `if (v${ok}) { ${text} }`;
}

type Update = (value: string, at: (column: number) => string, reduction: LaneReduction) => string;

/** How a state takes an element. */
const updates: Readonly<Record<LaneReduction["kind"], Update>> = {
  sum: (value, at) => `${twoSum({ total: at(0), rest: at(1), value })} ${at(2)}++;`,
  tally: (_, at) => `${at(0)}++;`,
  extreme: (value, at, reduction) => {
    const better = reduction.kind === "extreme" && reduction.largest ? ">" : "<";
    return `if (${at(1)}++ === 0 || ${value} !== ${value} || ${value} ${better} ${at(0)}) ${at(0)} = ${value};`;
  },
  moment: (value, at) => `const delta = ${value} - ${at(0)} - ${at(1)};
        const part = delta / ++${at(4)};
        const square = delta * (delta - part);
        ${twoSum({ total: at(0), rest: at(1), value: "part" })}
        ${twoSum({ total: at(2), rest: at(3), value: "square" })}`,
};

function twoSum({ total, rest, value }: { total: string; rest: string; value: string }): string {
  return `{ const t = ${total}, n = t + ${value}, b = n - t; ${rest} += (t - (n - b)) + (${value} - b); ${total} = n; }`;
}
