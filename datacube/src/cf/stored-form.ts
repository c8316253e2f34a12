import {
  type ArrayData,
  createData,
  type DType,
  isBig,
  isComplex,
  isDType,
  isFloat,
  isInteger,
} from "../array/dtype.ts";
import { roundHalfEven } from "../array/round.ts";
import type { Attrs, AttrValue } from "../array/variable.ts";
import { UnsupportedError } from "../errors.ts";
import { cast, toNumbers } from "../expr/map/convert.ts";
import { encodeTimes, missingTime, parseDurationUnits } from "./time.ts";

/** How one variable is stored. What is left out is as in the variable's own encoding, else as usual. */
export interface StorageEncoding {
  /** Stored dtype, such as "int16". */
  readonly dtype?: string;
  readonly scale_factor?: number;
  readonly add_offset?: number;
  /** Stored where a value is missing; null for none. */
  readonly _FillValue?: number | null;
  /** Of times, such as "days since 2000-01-01". */
  readonly units?: string;
  readonly calendar?: string;
  /** Length of a chunk, per axis, in formats that have chunks. */
  readonly chunks?: readonly number[];
}

/** How elements are stored: what `decodeVariable` undoes. */
export interface StoredForm {
  readonly dtype: DType;
  /** Scale, offset, units and calendar; the fill value stands apart because formats store it in their own ways. */
  readonly attrs: Attrs;
  readonly fillValue?: number;
  /** Elements in memory as stored ones. @throws UnsupportedError when they do not fit */
  encode(data: ArrayData): ArrayData;
  /** What this form is made of, by which other threads make it again; absent where elements are stored as they are. */
  readonly of?: EncodableVariable;
}

/** A variable as far as its storage goes; `encoding` has the names that `decodeVariable` leaves there. */
export interface EncodableVariable {
  readonly name: string;
  readonly dtype: DType;
  readonly encoding: Attrs;
  /** Elements in memory: where they are times, they tell whether whole numbers hold them. */
  readonly elements?: ArrayData | undefined;
}

/** The stored form that an encoding asks for, with xarray's rules. @throws UnsupportedError */
export function storedForm(variable: EncodableVariable): StoredForm {
  const form = formOf(variable);
  const { name, dtype, encoding } = variable;
  return { ...form, of: { name, dtype, encoding: { ...encoding, dtype: form.dtype } } };
}

function formOf(variable: EncodableVariable): StoredForm {
  const { dtype, encoding } = variable;
  if (dtype === "datetime" || dtype === "timedelta") return timeForm(variable);
  if (dtype === "string" || dtype === "bool") return { dtype, attrs: {}, encode: (data) => data };
  if (isComplex(dtype)) return complexForm(variable);
  const scale = numberIn(encoding, "scale_factor");
  const offset = numberIn(encoding, "add_offset");
  const wanted = storedDType(encoding.dtype) ?? dtype;
  const given = numberIn(encoding, "_FillValue") ?? numberIn(encoding, "missing_value");
  const fillValue = given ?? (isFloat(wanted) && encoding._FillValue !== null ? Number.NaN : undefined);
  const attrs: Record<string, AttrValue> = {};
  if (scale !== undefined) attrs.scale_factor = scale;
  if (offset !== undefined) attrs.add_offset = offset;
  if (encoding._Unsigned !== undefined) attrs._Unsigned = encoding._Unsigned;
  if (encoding.missing_value !== undefined) attrs.missing_value = encoding.missing_value;
  const packing = { name: variable.name, dtype: wanted, fillValue, scale: scale ?? 1, offset: offset ?? 0 };
  const isPlain =
    wanted === dtype && scale === undefined && offset === undefined && (given === undefined || Number.isNaN(given));
  const encode =
    isPlain || (!isFloat(dtype) && scale === undefined && offset === undefined)
      ? (data: ArrayData) => (wanted === dtype ? data : cast(data, wanted))
      : (data: ArrayData) => pack(toNumbers(data), packing);
  return { dtype: wanted, attrs, ...(fillValue === undefined ? {} : { fillValue }), encode };
}

/** Complex numbers are stored as they are, or in the other size. */
function complexForm({ name, dtype, encoding }: EncodableVariable): StoredForm {
  const wanted = (encoding.dtype ?? dtype) as DType;
  if (!isDType(wanted) || !isComplex(wanted))
    throw new UnsupportedError(`${dtype} of "${name}" stored as ${wanted}`, "write its real and imag");
  return { dtype: wanted, attrs: {}, encode: (data) => (wanted === dtype ? data : cast(data, wanted)) };
}

function storedDType(value: AttrValue | undefined): DType | undefined {
  const isNumber = typeof value === "string" && isDType(value) && (isInteger(value) || isFloat(value));
  return isNumber ? (value as DType) : undefined;
}

function numberIn(encoding: Attrs, name: string): number | undefined {
  const value = encoding[name];
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === "number" || typeof one === "bigint" ? Number(one) : undefined;
}

interface Packing {
  readonly name: string;
  readonly dtype: DType;
  readonly fillValue: number | undefined;
  readonly scale: number;
  readonly offset: number;
}

function pack(values: ArrayLike<number>, { name, dtype, fillValue, scale, offset }: Packing): ArrayData {
  const packed = new Float64Array(values.length);
  const isWhole = isInteger(dtype);
  for (let i = 0; i < packed.length; i++) {
    const value = (values[i]! - offset) / scale;
    if (!Number.isNaN(value)) packed[i] = isWhole ? roundHalfEven(value) : value;
    else if (fillValue !== undefined) packed[i] = fillValue;
    else if (isWhole)
      throw new UnsupportedError(`NaN in "${name}" as ${dtype}`, "give its encoding a _FillValue, or a float dtype");
    else packed[i] = Number.NaN;
  }
  return cast(packed, dtype);
}

const usualUnits = "milliseconds";

/** How times become numbers, and the attributes that tell it. */
function numbersOfTimes({ name, dtype, encoding }: EncodableVariable): {
  readonly attrs: Readonly<Record<"units", string>> & Attrs;
  readonly toNumbers: (times: Float64Array) => Float64Array;
} {
  if (dtype === "timedelta") {
    const units = typeof encoding.units === "string" ? encoding.units : usualUnits;
    const stepMs = parseDurationUnits(units);
    if (stepMs === undefined)
      throw new UnsupportedError(`the units "${units}" of "${name}"`, 'take "hours", "seconds" …');
    const attrs = { units, dtype: "timedelta64[ns]" };
    return { attrs, toNumbers: (times) => times.map((ms) => ms / stepMs) };
  }
  const units = typeof encoding.units === "string" ? encoding.units : `${usualUnits} since 1970-01-01`;
  const calendar = typeof encoding.calendar === "string" ? encoding.calendar : "standard";
  return { attrs: { units, calendar }, toNumbers: (times) => encodeTimes(times, units, calendar) };
}

/**
 * Times and durations are whole numbers where the file they came from had whole numbers, the encoding says so, or elements
 * in memory are whole; missing ones are then numpy's, unless there is a fill value.
 */
function timeForm(variable: EncodableVariable): StoredForm {
  const { name, encoding, elements } = variable;
  const { attrs, toNumbers: encodeNumbers } = numbersOfTimes(variable);
  const isExact = elements !== undefined && encodeNumbers(elements as Float64Array).every(isWhole);
  const wanted = storedDType(encoding.dtype) ?? (isExact ? "int64" : "float64");
  const dtype = isInteger(wanted) ? wanted : "float64";
  const fillValue = numberIn(encoding, "_FillValue") ?? (isInteger(dtype) ? undefined : Number.NaN);
  const missing = fillValue ?? (dtype === "int64" ? missingTime : undefined);
  const encode = (data: ArrayData): ArrayData => {
    const times = encodeNumbers(data as Float64Array);
    if (!isInteger(dtype)) return times;
    const whole = createData(dtype, times.length);
    for (let i = 0; i < times.length; i++) {
      const value = wholeTime(times[i]!, { name, units: attrs.units, missing });
      whole[i] = isBig(dtype) ? BigInt(value) : value;
    }
    return whole;
  };
  return { dtype, attrs, ...(fillValue === undefined ? {} : { fillValue }), encode };
}

function isWhole(value: number): boolean {
  return Number.isNaN(value) || Number.isSafeInteger(value);
}

/** Rounding of what float64 cannot hold exactly is no loss; a part of a unit is. */
function wholeTime(value: number, at: { name: string; units: string; missing: number | undefined }): number {
  const wayOut = 'give its encoding finer units or dtype "float64"';
  if (Number.isNaN(value)) {
    if (at.missing !== undefined) return at.missing;
    throw new UnsupportedError(`a missing time in "${at.name}" as a whole number`, wayOut);
  }
  const whole = Math.round(value);
  if (Math.abs(whole - value) <= Math.max(1e-9, Math.abs(value) * 2 ** -50)) return whole;
  throw new UnsupportedError(`a time in "${at.name}" that is no whole number of "${at.units}"`, wayOut);
}
