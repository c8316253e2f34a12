import type { ArrayData, DType } from "../array/dtype.ts";

/** Elements of a part of an expression, row-major, axes in the order of `dims`. */
export interface Block {
  readonly dtype: DType;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly data: ArrayData;
}
