import { DataArray } from "../array/data-array.ts";
import { type DType, isInteger } from "../array/dtype.ts";
import { addMethods } from "../array/methods.ts";
import { ExpressionError, LabelNotFoundError } from "../errors.ts";
import type { Expr } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Where any of the named flags is set, by the attributes `flag_meanings`, `flag_values` and `flag_masks` (CF conventions
     * 3.5; `loadStac` makes them of STAC's bit fields and classes): `ds.red.where(ds.qa.maskFlags("cloud", "shadow").invert())`.
     * @throws LabelNotFoundError for a meaning that there is not, ExpressionError for an array without flags
     */
    maskFlags(...meanings: string[]): DataArray<D, "bool">;
  }
}

function maskFlags(array: DataArray, ...meanings: string[]): DataArray {
  const { flag_meanings: text, flag_values: values, flag_masks: masks } = array.attrs;
  const names = typeof text === "string" ? text.trim().split(/\s+/) : [];
  const [numbers, bits] = [toNumbers(values), toNumbers(masks)];
  const isTold = [numbers, bits].every((list) => list === undefined || list.length === names.length);
  if (names.length === 0 || (!numbers && !bits) || !isTold)
    throw new ExpressionError(
      "maskFlags",
      `"${array.name}" has no flag_meanings with as many flag_values or flag_masks`,
    );
  if (bits && !isInteger(array.dtype))
    throw new ExpressionError(
      "maskFlags",
      `"${array.name}" is ${array.dtype}, which has no bits: open it with maskAndScale false`,
    );
  if (meanings.length === 0) throw new ExpressionError("maskFlags", `name one flag or more of ${names.join(", ")}`);
  const tests = meanings.map((meaning) => {
    const at = names.indexOf(meaning);
    if (at < 0) throw new LabelNotFoundError("flag_meanings", `"${meaning}"`, `the flags are ${names.join(", ")}`);
    return test(array.expr, numbers?.[at], bits?.[at]);
  });
  const expr = tests.reduce((one, other) => map({ name: "or" }, [one, other]));
  const { coords } = array.parts;
  return new DataArray(array.name, { expr, attrs: {}, encoding: {} }, coords);
}

/** With a mask alone, that all its bits are set; else that the masked bits have the value. */
function test(expr: Expr, value: number | undefined, mask: number | undefined): Expr {
  const masked = mask === undefined ? expr : map({ name: "and" }, [expr, constant(mask)]);
  return map({ name: "eq" }, [masked, constant(value ?? mask!)]);
}

function toNumbers(value: unknown): number[] | undefined {
  if (value === undefined) return undefined;
  return (typeof value === "object" && value !== null ? Array.from(value as ArrayLike<unknown>) : [value]).map(Number);
}

addMethods({ maskFlags });
