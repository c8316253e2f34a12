import { complexOf, type DType, isComplex, partDType } from "../../array/dtype.ts";
import type { ComplexFunction, ComplexResult, MapCall, MapFunction, MapFunctions } from "./function.ts";
import { requireNumeric, sameNumber } from "./function.ts";

/** A function of one complex number. */
export type ComplexOne = (to: ComplexResult, re: number, im: number) => void;

/** A function of two complex numbers. */
export type ComplexTwo = (to: ComplexResult, re: number, im: number, re2: number, im2: number) => void;

/** A complex function whose result has the dtype that the function's own rule gives. */
export function complex(apply: ComplexTwo): { readonly complex: ComplexFunction } {
  return { complex: { element: () => apply as (to: ComplexResult, ...parts: number[]) => void } };
}

/** A complex function whose result is real, in the dtype of the parts. */
export function real(apply: (re: number, im: number) => number): { readonly complex: ComplexFunction } {
  return {
    complex: {
      dtype: realPart,
      element: () => (to, re, im) => {
        to.re = apply(re!, im!);
      },
    },
  };
}

/** A function of each part by itself. */
export function apart(apply: (part: number) => number): ComplexOne {
  return (to, re, im) => put(to, apply(re), apply(im));
}

/** Sets a result. */
export function put(to: ComplexResult, re: number, im: number): void {
  to.re = re;
  to.im = im;
}

/** Whether a number is missing: one of its parts is. */
export function isMissing(re: number, im: number): boolean {
  return Number.isNaN(re) || Number.isNaN(im);
}

/** Whether a number comes before another in numpy's order: by the real parts, then the imaginary ones; never where one is missing. */
export function precedes(re: number, im: number, re2: number, im2: number): boolean {
  return re === re2 ? im < im2 : re < re2 && !Number.isNaN(im) && !Number.isNaN(im2);
}

/** Sets a result: both parts are NaN where one is. */
export function putWhole(to: ComplexResult, re: number, im: number): void {
  if (isMissing(re, im)) put(to, Number.NaN, Number.NaN);
  else put(to, re, im);
}

/** dtype rule: the dtype of the parts; real numbers stay. */
function realPart(call: MapCall): DType {
  const dtype = sameNumber(call);
  return isComplex(dtype) ? partDType(dtype) : dtype;
}

/** dtype rule: the float of an angle. */
function angleDType(call: MapCall): DType {
  const dtype = sameNumber(call);
  return partDType(isComplex(dtype) ? dtype : complexOf(dtype));
}

function onNumbers(apply: (value: number) => number, big: (value: bigint) => bigint): MapFunction {
  return { arity: 1, dtype: sameNumber, element: ({ as }) => (as === "bigint" ? big : apply) };
}

/** Parts of complex numbers, and numbers of parts; real numbers have the imaginary part 0. */
export const complexParts: MapFunctions = {
  real: {
    ...onNumbers(
      (value) => value,
      (value) => value,
    ),
    ...real((re) => re),
  },
  imag: {
    ...onNumbers(
      () => 0,
      () => 0n,
    ),
    ...real((_, im) => im),
  },
  conj: {
    ...onNumbers(
      (value) => value,
      (value) => value,
    ),
    ...complex((to, re, im) => put(to, re, -im)),
  },
  /** The angle from the positive real axis, in radians from -π to π. */
  angle: {
    arity: 1,
    dtype: angleDType,
    element: () => (value: number) => Math.atan2(0, value),
    complex: {
      dtype: angleDType,
      element: () => (to, re, im) => {
        to.re = Math.atan2(im!, re!);
      },
    },
  },
  /** The complex number of a real and an imaginary part, which have the same float dtype. */
  complex: {
    arity: 2,
    dtype: ({ fn, inputs }) => {
      requireNumeric(fn.name, inputs);
      return complexOf(inputs[0]!.dtype);
    },
    complex: { element: () => (to, re, _, im) => put(to, re!, im!) },
  },
  /** A number of which one part is missing is missing: both parts are NaN. */
  whole: {
    arity: 1,
    dtype: sameNumber,
    ...complex(putWhole),
  },
};
