import { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, isComplex } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe, type Expr } from "../node.ts";
import { toNumbers } from "./convert.ts";
import type { ComplexResult, MapCall, MapFunction, TypedMapCall } from "./function.ts";

/** Whether a function is done on complex numbers: one of its operands or its result is complex. */
export function isOfComplex({ inputs, dtype }: Pick<TypedMapCall, "inputs" | "dtype">): boolean {
  return isComplex(dtype) || inputs.some((input) => isComplex(input.dtype));
}

/** The error that an operand is complex where a function has no meaning for complex numbers. */
export function noComplex(operation: string, inputs: readonly Expr[]): ExpressionError {
  const input = inputs.find(({ dtype }) => isComplex(dtype))!;
  const wayOut = "take x.real, x.imag, x.abs() or x.angle() first";
  return new ExpressionError(operation, `${describe(input)} is ${input.dtype}, which has no ${operation}; ${wayOut}`);
}

/** The dtype of a function of these operands. @throws ExpressionError */
export function mappedDType(entry: MapFunction, call: MapCall): ReturnType<MapFunction["dtype"]> {
  if (!call.inputs.some(({ dtype }) => isComplex(dtype))) return entry.dtype(call);
  if (!entry.complex && !entry.array) throw noComplex(call.fn.name, call.inputs);
  return (entry.complex?.dtype ?? entry.dtype)(call);
}

interface Operand {
  readonly elements: ArrayLike<number>;
  readonly isComplex: boolean;
}

/** The parts of an operand's elements. */
export function toOperand(data: ArrayData): Operand {
  if (data instanceof ComplexArray) return { elements: data.parts, isComplex: true };
  return { elements: toNumbers(data), isComplex: false };
}

/** Does one row: `inner` elements from `out`, each operand's from its place in `at`, `steps` apart. */
export function complexRow(
  apply: (to: ComplexResult, ...parts: number[]) => void,
  { to, operands, steps, inner }: { to: ArrayData; operands: readonly Operand[]; steps: number[]; inner: number },
): (out: number, at: readonly number[]) => void {
  const result: ComplexResult = { re: 0, im: 0 };
  const parts = to instanceof ComplexArray ? to.parts : undefined;
  const store = (out: number): void => {
    if (parts === undefined) {
      (to as Float64Array)[out] = result.re;
      return;
    }
    parts[2 * out] = result.re;
    parts[2 * out + 1] = result.im;
  };
  const part = (k: number, at: number, im: 0 | 1): number => {
    const { elements, isComplex: isPair } = operands[k]!;
    return isPair ? elements[2 * at + im]! : im === 1 ? 0 : elements[at]!;
  };
  if (operands.length === 1)
    return (out, [start]) => {
      for (let i = 0, x = start!; i < inner; i++, x += steps[0]!) {
        apply(result, part(0, x, 0), part(0, x, 1));
        store(out + i);
      }
    };
  if (operands.length === 2)
    return (out, [startA, startB]) => {
      for (let i = 0, x = startA!, y = startB!; i < inner; i++, x += steps[0]!, y += steps[1]!) {
        apply(result, part(0, x, 0), part(0, x, 1), part(1, y, 0), part(1, y, 1));
        store(out + i);
      }
    };
  const values = new Array<number>(2 * operands.length);
  return (out, at) => {
    for (let i = 0; i < inner; i++) {
      for (let k = 0; k < operands.length; k++) {
        values[2 * k] = part(k, at[k]! + i * steps[k]!, 0);
        values[2 * k + 1] = part(k, at[k]! + i * steps[k]!, 1);
      }
      apply(result, ...values);
      store(out + i);
    }
  };
}
