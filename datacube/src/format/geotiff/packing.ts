import {
  type ArrayData,
  createData,
  type DType,
  integerRange,
  isBig,
  isComplex,
  isFloat,
  isInteger,
  type NumberData,
} from "../../array/dtype.ts";
import { roundHalfEven } from "../../array/round.ts";
import { UnsupportedError } from "../../errors.ts";
import { cast } from "../../expr/map/convert.ts";

/** How values become stored numbers: `(value - offset) / scale`, NaN as `nodata`. */
export interface Packing {
  readonly dtype: DType;
  readonly scale: number;
  readonly offset: number;
  readonly nodata: number | bigint | undefined;
}

/**
 * Values of one dtype as stored numbers of another. Whole numbers are rounded half to even, as numpy does.
 * @throws UnsupportedError for a missing value where no `nodata` is told, and for a value beyond the range
 */
export function packValues(values: ArrayData, from: DType, packing: Packing): ArrayData {
  const { dtype, scale, offset } = packing;
  if (isComplex(from)) return from === dtype ? values : cast(values, dtype);
  const isSame = from === dtype && scale === 1 && offset === 0;
  if (isSame && (!isFloat(dtype) || packing.nodata === undefined || Number.isNaN(packing.nodata))) return values;
  const target = createData(dtype, values.length);
  if (isBig(dtype)) packBig(values, target as BigInt64Array, packing);
  else packNumbers(values, target as NumberData, packing);
  return target;
}

function packNumbers(values: ArrayData, target: NumberData, { dtype, scale, offset, nodata }: Packing): void {
  const missing = nodata === undefined ? undefined : Number(nodata);
  const isWhole = isInteger(dtype);
  const [low, high] = isWhole ? integerRange(dtype).map(Number) : [-Infinity, Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = (Number(values[i]) - offset) / scale;
    if (Number.isNaN(value)) {
      if (missing === undefined && isWhole) throw noPlaceFor("a missing value", dtype, "pass { nodata }");
      target[i] = missing ?? Number.NaN;
      continue;
    }
    const stored = isWhole ? roundHalfEven(value) : value;
    if (stored < low! || stored > high!)
      throw noPlaceFor(String(Number(values[i])), dtype, "pass another dtype or scale");
    target[i] = stored;
  }
}

function packBig(values: ArrayData, target: BigInt64Array, { dtype, scale, offset, nodata }: Packing): void {
  const [low, high] = integerRange(dtype);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const number = (Number(value) - offset) / scale;
    if (Number.isNaN(number)) {
      if (nodata === undefined) throw noPlaceFor("a missing value", dtype, "pass { nodata }");
      target[i] = BigInt(nodata);
      continue;
    }
    const isExact = typeof value === "bigint" && scale === 1 && offset === 0;
    const stored = isExact ? value : BigInt(roundHalfEven(number));
    if (stored < low || stored > high) throw noPlaceFor(String(value), dtype, "pass another dtype or scale");
    target[i] = stored;
  }
}

function noPlaceFor(value: string, dtype: DType, wayOut: string): UnsupportedError {
  return new UnsupportedError(`${value} in a GeoTIFF of ${dtype}`, wayOut);
}
