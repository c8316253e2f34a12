import type { Complex } from "../../array/complex.ts";
import { type ArrayData, canMiss, type DType } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { isMissing, precedes } from "../map/complex.ts";
import { eachElement } from "./cells.ts";
import type { ReduceCall, Reduction, Reductions, State } from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Element = number | bigint | string | Complex;
/** Whether a candidate takes the place of what is held; `isEarlier`: its place is lower. */
type Wins = (candidate: Element, held: Element, isEarlier: boolean) => boolean;

const place = { isPlace: true, isOfComplex: true } as const;

/**
 * Reductions that look at places, row-major over what is reduced: columns element, place, found. Of equals the one at the
 * lowest place counts (for `last` the highest).
 */
export const places: Reductions = {
  first: choice({ wins: (_, __, isEarlier) => isEarlier, dtype: ({ input }) => input.dtype, finish: finishElement }),
  last: choice({ wins: (_, __, isEarlier) => !isEarlier, dtype: ({ input }) => input.dtype, finish: finishElement }),
  argmin: { ...choice({ wins: better(isBefore), dtype: placeDType, finish: finishPlace }), ...place },
  argmax: { ...choice({ wins: better((a, b) => isBefore(b, a)), dtype: placeDType, finish: finishPlace }), ...place },
  /** As argmin and argmax, but -1 where all elements are missing. */
  placemin: {
    ...choice({ wins: better(isBefore), dtype: placeDType, finish: finishPlaceOrNone }),
    ...place,
  },
  placemax: {
    ...choice({ wins: better((a, b) => isBefore(b, a)), dtype: placeDType, finish: finishPlaceOrNone }),
    ...place,
  },
};

/** Complex numbers have numpy's order. */
function isBefore(a: Element, b: Element): boolean {
  return typeof a === "object" && typeof b === "object" ? precedes(a.re, a.im, b.re, b.im) : a < b;
}

function isNothing(value: Element): boolean {
  return typeof value === "object" ? isMissing(value.re, value.im) : Number.isNaN(value);
}

interface Choice {
  readonly wins: Wins;
  dtype(call: ReduceCall): DType;
  finish(state: State, to: ArrayData, call: ReduceCall): void;
}

function choice({ wins, dtype, finish }: Choice): Reduction {
  const take = (state: State, slot: number, [value, place]: readonly [Element, number]): void => {
    const [held, at, found] = state as unknown as [Element[], number[], number[]];
    if (found[slot] !== 0 && !wins(value, held[slot]!, place < at[slot]!)) return;
    held[slot] = value;
    at[slot] = place;
    found[slot] = 1;
  };
  return {
    dtype,
    columns: ({ input }) => [input.dtype, "float64", "float64"],
    accumulate: (state, { elements, cells }, { skipna }) => {
      const { outer, inner } = cells.places();
      eachElement(cells, (i, slot) => {
        const value = elements[i]!;
        if (skipna && isNothing(value)) return;
        take(state, slot, [value, outer[Math.floor(i / inner.length)]! + inner[i % inner.length]!]);
      });
    },
    merge: (state, other) => {
      const [held, at, found] = other as unknown as [Element[], number[], number[]];
      for (let slot = 0; slot < found.length; slot++)
        if (found[slot] !== 0) take(state, slot, [held[slot]!, at[slot]!]);
    },
    finish,
  };
}

/** NaN wins over numbers, as in numpy's argmin without skipna; of equals the earlier one wins. */
function better(beats: (candidate: Element, held: Element) => boolean): Wins {
  return (candidate, held, isEarlier) => {
    if (isNothing(held)) return isNothing(candidate) && isEarlier;
    return isNothing(candidate) || beats(candidate, held) || (isEarlier && !beats(held, candidate));
  };
}

function finishElement(state: State, to: ArrayData, { input }: ReduceCall): void {
  const [held, , found] = state as unknown as [Element[], number[], number[]];
  for (let i = 0; i < to.length; i++) to[i] = found[i] === 0 && canMiss(input.dtype) ? Number.NaN : (held[i] as never);
}

function finishPlace(state: State, to: ArrayData, { name, subject, over }: ReduceCall): void {
  const [, at, found] = state as unknown as [Element[], number[], number[]];
  for (let i = 0; i < to.length; i++) {
    if (found[i] === 0)
      throw new ExpressionError(
        name,
        `all elements along ${over.join(", ")} are missing somewhere in ${subject}: fill them first`,
      );
    to[i] = BigInt(at[i]!);
  }
}

function finishPlaceOrNone(state: State, to: ArrayData): void {
  const [, at, found] = state as unknown as [Element[], number[], number[]];
  for (let i = 0; i < to.length; i++) to[i] = found[i] === 0 ? -1n : BigInt(at[i]!);
}

function placeDType(call: ReduceCall): DType {
  const { name, input, subject, over } = call;
  if (input.dtype === "string") throw noReduction(call);
  const empty = over.find((dim) => input.shape[input.dims.indexOf(dim)] === 0);
  if (empty !== undefined) throw new ExpressionError(name, `dimension "${empty}" of ${subject} is empty`);
  return "int64";
}
