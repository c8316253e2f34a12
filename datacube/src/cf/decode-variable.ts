import { bytesOf, type DType, isBig, isComplex, isFloat, isInteger, isUnsigned, missingDType } from "../array/dtype.ts";
import type { Attrs, AttrValue, Variable } from "../array/variable.ts";
import type { Expr } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { toCalendar } from "./calendar.ts";
import { parseDurationUnits, parseTimeUnits } from "./time.ts";

/** Which CF conventions are undone when a file is opened; all by default. */
export interface DecodeOptions {
  /** Fill values to NaN, scale factor and offset applied, `_Unsigned` obeyed. */
  readonly maskAndScale?: boolean;
  /** `days since …` to datetime. */
  readonly decodeTimes?: boolean;
  /**
   * Numbers of `days`, `hours` … to timedelta. By default those that are marked by an attribute `dtype`, as xarray writes
   * them; with true all.
   */
  readonly decodeTimedelta?: boolean;
}

/** A stored variable as the decoder sees it. */
export interface EncodedVariable {
  readonly expr: Expr;
  readonly attrs: Attrs;
  /** dtype of numeric attributes; float64 where unknown. */
  readonly attrTypes: Readonly<Record<string, DType>>;
  readonly encoding: Attrs;
}

/** Undoes CF encoding of one variable, with xarray's rules for values and dtypes. What was undone moves to `encoding`. */
export function decodeVariable(stored: EncodedVariable, options: DecodeOptions): Variable {
  const state: State = {
    ...stored,
    attrs: { ...stored.attrs },
    encoding: { dtype: stored.expr.dtype, ...stored.encoding },
  };
  if (options.maskAndScale ?? true) unpack(state);
  if (options.decodeTimes ?? true) decodeTime(state);
  if (options.decodeTimedelta ?? isMarked(state)) decodeDuration(state);
  if (state.expr.dtype === "string") take(state, "_Encoding");
  if (state.attrs.dtype === "bool" && bytesOf(state.expr.dtype) === 1) {
    take(state, "dtype");
    state.expr = map({ name: "cast", dtype: "bool" }, [state.expr]);
  }
  return { expr: state.expr, attrs: state.attrs, encoding: state.encoding };
}

interface State {
  expr: Expr;
  readonly attrs: Record<string, AttrValue>;
  readonly attrTypes: Readonly<Record<string, DType>>;
  readonly encoding: Record<string, AttrValue>;
}

/** Moves an attribute to the encoding. */
function take(state: State, name: string): AttrValue | undefined {
  const value = state.attrs[name];
  if (value === undefined) return undefined;
  delete state.attrs[name];
  state.encoding[name] = value;
  return value;
}

/** Complex numbers equal to a fill value, a real number or real and imaginary part, are missing. */
function maskComplex(state: State): void {
  const fill = take(state, "_FillValue");
  if (fill === undefined) return;
  const [re, im = 0] = (Array.isArray(fill) ? fill : [fill]).map(Number);
  if (Number.isNaN(re) || Number.isNaN(im)) return;
  const isKept = map({ name: "ne" }, [state.expr, constant({ re: re!, im })]);
  state.expr = map({ name: "where" }, [state.expr, isKept]);
}

function unpack(state: State): void {
  const { attrs } = state;
  if (isComplex(state.expr.dtype)) maskComplex(state);
  if (!isInteger(state.expr.dtype) && !isFloat(state.expr.dtype)) return;
  const fillTexts = ["missing_value", "_FillValue"].filter((name) => name in attrs);
  if (fillTexts.length === 0 && !("_Unsigned" in attrs) && !("scale_factor" in attrs) && !("add_offset" in attrs))
    return;
  let fills = fillTexts.flatMap((name) => fillNumbers(state, name));
  const masked = fillTexts.some((name) => name in state.encoding);
  fills = reinterpret(state, fills);
  const packed = "scale_factor" in attrs || "add_offset" in attrs;
  const dtype =
    packed && !(masked && fills.length === 0 && isFloat(state.expr.dtype))
      ? packedDType(state)
      : missingDType(state.expr.dtype);
  const scale = packed ? toNumber(take(state, "scale_factor")) : undefined;
  const offset = packed ? toNumber(take(state, "add_offset")) : undefined;
  if (!packed && fills.length === 0) return;
  state.expr = map(
    {
      name: "unpack",
      dtype,
      fills,
      ...(scale === undefined ? {} : { scale }),
      ...(offset === undefined ? {} : { offset }),
    },
    [state.expr],
  );
}

/** Fill values of one attribute that are not NaN; NaN for an integer is non-conforming and dropped. */
function fillNumbers(state: State, name: string): number[] {
  const value = state.attrs[name]!;
  const numbers = (Array.isArray(value) ? value : [value]).map(Number).filter((n) => !Number.isNaN(n));
  if (numbers.length === 0 && !isFloat(state.expr.dtype)) delete state.attrs[name];
  else take(state, name);
  return state.expr.dtype === "float32" ? numbers.map(Math.fround) : numbers;
}

/** Obeys `_Unsigned`: the same bits as the other kind of integer. */
function reinterpret(state: State, fills: number[]): number[] {
  const { dtype } = state.expr;
  if (!("_Unsigned" in state.attrs)) return fills;
  const unsigned = take(state, "_Unsigned");
  if (!isInteger(dtype) || isBig(dtype)) return fills;
  if (!isUnsigned(dtype) && unsigned === "true") {
    state.expr = map({ name: "cast", dtype: `u${dtype}` as DType }, [state.expr]);
    const span = 2 ** (bytesOf(dtype) * 8);
    return fills.map((fill) => (fill < 0 ? fill + span : fill));
  }
  if (isUnsigned(dtype) && unsigned === "false") {
    state.expr = map({ name: "cast", dtype: dtype.slice(1) as DType }, [state.expr]);
    const half = 2 ** (bytesOf(dtype) * 8 - 1);
    return fills.map((fill) => (fill >= half ? fill - 2 * half : fill));
  }
  return fills;
}

type FloatDType = "float32" | "float64";

/** The float dtype that xarray chooses for packed data, from the dtypes of scale factor and offset. */
function packedDType({ expr, attrs, attrTypes }: State): FloatDType {
  const typeOf = (name: string) => (name in attrs ? (attrTypes[name] ?? "float64") : undefined);
  const [scale, offset] = [typeOf("scale_factor"), typeOf("add_offset")];
  const isWideInteger = isInteger(expr.dtype) && bytesOf(expr.dtype) === 4;
  if (scale !== undefined && scale === offset && isFloat(scale))
    return isWideInteger || scale === "float64" ? "float64" : "float32";
  if (offset !== undefined) return "float64";
  return scale === "float32" ? "float32" : "float64";
}

function toNumber(value: AttrValue | undefined): number | undefined {
  return value === undefined ? undefined : Number(Array.isArray(value) ? value[0] : value);
}

function decodeTime(state: State): void {
  const { units, calendar } = state.attrs;
  if (
    typeof units !== "string" ||
    !units.includes(" since ") ||
    (!isInteger(state.expr.dtype) && !isFloat(state.expr.dtype))
  )
    return;
  const name = typeof calendar === "string" ? calendar : "standard";
  let resolved: ReturnType<typeof toCalendar>;
  try {
    resolved = toCalendar(name);
  } catch {
    return;
  }
  if (!parseTimeUnits(units, resolved)) return;
  take(state, "units");
  take(state, "calendar");
  state.encoding.calendar = name;
  state.expr = map({ name: "decode-time", units, calendar: name }, [state.expr]);
}

/** Whether the file says that a variable is a timedelta. */
function isMarked({ attrs }: State): boolean {
  return typeof attrs.dtype === "string" && attrs.dtype.startsWith("timedelta64");
}

function decodeDuration(state: State): void {
  const { units } = state.attrs;
  if (typeof units !== "string" || !(isInteger(state.expr.dtype) || isFloat(state.expr.dtype))) return;
  const stepMs = parseDurationUnits(units);
  if (stepMs === undefined) return;
  take(state, "units");
  if (isMarked(state)) delete state.attrs.dtype;
  state.expr = map({ name: "decode-duration", stepMs }, [state.expr]);
}
