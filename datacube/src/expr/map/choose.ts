import { type Complex, isComplexNumber } from "../../array/complex.ts";
import { type DType, isBig, missingDType } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { oneOf, where as whereLanes } from "../../fuse/lanes-choose.ts";
import { describe, type Expr } from "../node.ts";
import { type ComplexOne, type ComplexTwo, isMissing, put } from "./complex.ts";
import type { MapCall, MapFunctions, TypedMapCall } from "./function.ts";
import { promoteAll } from "./promote.ts";

/** Choosing between elements. */
export const choose: MapFunctions = {
  /** The first operand where the second is true; elsewhere the third, or missing where there is none. */
  where: {
    arity: [2, 3],
    dtype: whereDType,
    element: () => (value, keep, other) => (keep ? value : (other ?? Number.NaN)),
    lanes: whereLanes,
    complex: {
      element: () => (to, re, im, keep, _, re2, im2) =>
        keep ? put(to, re!, im!) : put(to, re2 ?? Number.NaN, im2 ?? Number.NaN),
    },
  },
  /** Whether the element is one of `values`; NaN is never. */
  isin: { arity: 1, dtype: () => "bool", element: isin, complex: { element: isinComplex }, lanes: oneOf },
  /**
   * Elements of two variables `of` the same name as those of one: `agree {of, compat}`. Where one is missing it is the other's,
   * with compat "equals" both are. It fails where they differ.
   */
  agree: { arity: 2, dtype: promoteAll, element: agree, complex: { element: agreeComplex } },
  /** The label at a position, `label-at {labels, dtype, missing}`; -1 gives what is missing. */
  "label-at": {
    arity: 1,
    dtype: ({ fn }) => fn.dtype as DType,
    element: ({ fn, dtype }) => {
      const given = fn.labels as readonly (number | bigint | string)[];
      const labels = given.map((label) => (typeof label === "bigint" && !isBig(dtype) ? Number(label) : label));
      return (position) => labels[Number(position)] ?? (fn.missing as number);
    },
  },
};

function agree({ fn }: TypedMapCall): (a: number | bigint | string, b: number | bigint | string) => number {
  const isNothing = (value: unknown) => value === "" || Number.isNaN(value);
  return (a, b) => {
    if (a === b || (isNothing(a) && isNothing(b))) return a as number;
    if (fn.compat === "noConflicts" && (isNothing(a) || isNothing(b))) return (isNothing(a) ? b : a) as number;
    throw disagreement(fn);
  };
}

function agreeComplex({ fn }: TypedMapCall): ComplexTwo {
  return (to, a, b, c, d) => {
    const isFirst = !isMissing(a, b);
    const isSecond = !isMissing(c, d);
    if (isFirst && isSecond ? a !== c || b !== d : isFirst !== isSecond && fn.compat !== "noConflicts")
      throw disagreement(fn);
    if (isFirst) put(to, a, b);
    else put(to, c, d);
  };
}

function disagreement(fn: TypedMapCall["fn"]): ExpressionError {
  const text = `"${fn.of}" has other elements in another of the datasets; compat "override" takes the first`;
  return new ExpressionError("merge", text);
}

function whereDType({ fn, inputs }: MapCall): DType {
  const [value, condition, other] = inputs as [Expr, Expr, Expr?];
  if (condition.dtype !== "bool")
    throw new ExpressionError("where", `the condition ${describe(condition)} is ${condition.dtype}, not bool`);
  if (other !== undefined) return promoteAll({ fn, inputs: [value, other] });
  if (value.dtype === "string") throw new ExpressionError("where", `${describe(value)} is string: give another text`);
  return missingDType(value.dtype);
}

function isinComplex({ fn, inputs }: TypedMapCall): ComplexOne {
  const store = inputs[0]!.dtype === "complex64" ? Math.fround : (part: number) => part;
  const values = (fn.values as readonly (number | bigint | Complex)[]).map((value) =>
    isComplexNumber(value) ? value : { re: Number(value), im: 0 },
  );
  return (to, re, im) => put(to, Number(values.some((value) => store(value.re) === re && store(value.im) === im)), 0);
}

function isin({ fn, inputs, as }: TypedMapCall): (element: number | bigint | string) => boolean {
  const values = fn.values as readonly (number | bigint | string)[];
  const store = inputs[0]!.dtype === "float32" ? Math.fround : (value: number) => value;
  const toElement = (value: number | bigint | string) =>
    as === "held" ? value : as === "bigint" && Number.isInteger(Number(value)) ? BigInt(value) : store(Number(value));
  const wanted = new Set(values.map(toElement));
  wanted.delete(Number.NaN);
  return (element) => wanted.has(element as never);
}
