import type { DataArray } from "../../array/data-array.ts";
import { isFloat } from "../../array/dtype.ts";
import type { Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { constant } from "../../expr/operation/constant.ts";
import { map } from "../../expr/operation/map.ts";

/** Which pixels are left out, by another band: those with any of the flags, values or bits. */
export interface PixelMask {
  /** Name of the band that tells, such as `SCL` or `qa_pixel`; it is loaded by its nearest pixels. */
  readonly band: string;
  /** Meanings that the items tell (classification extension), as `maskFlags` takes them. */
  readonly flags?: readonly string[];
  /** Classes by their values: `[3, 8, 9, 10]`. */
  readonly values?: readonly number[];
  /** Numbers of bits, from 0, of which one that is set leaves the pixel out. */
  readonly bits?: readonly number[];
}

/**
 * Where pixels are left out.
 * @throws ExpressionError where a mask names nothing; LabelNotFoundError for a flag that is not told
 */
export function isMasked(tells: DataArray, { band, flags, values, bits }: PixelMask): DataArray {
  const tests = [
    ...(flags ? [tells.maskFlags(...flags)] : []),
    ...(values ? [tells.isin(values)] : []),
    ...(bits ? [tells.and(bits.reduce((all, bit) => all + 2 ** bit, 0)).ne(0)] : []),
  ];
  if (tests.length === 0) throw new ExpressionError("loadStac", `the mask by "${band}" needs flags, values or bits`);
  return tests.reduce((one, other) => one.or(other));
}

/** A variable without the pixels of a mask: they are its nodata, or NaN, for which whole numbers without one become floats. */
export function withoutMasked(variable: Variable, masked: DataArray): Variable {
  const { attrs, expr } = variable;
  const hole = isFloat(expr.dtype) || typeof attrs.nodata !== "number" ? [] : [constant(attrs.nodata)];
  const isKept = map({ name: "invert" }, [masked.expr]);
  return { ...variable, expr: map({ name: "where" }, [expr, isKept, ...hole]) };
}
