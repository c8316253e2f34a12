import { toCalendar } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import type { Expr } from "../expr/node.ts";
import { type Complex, formatComplex, isComplexNumber } from "./complex.ts";
import { bytesOf, type DType, isFloat } from "./dtype.ts";
import { sizeOf } from "./shape.ts";
import { type AttrValue, calendarOf, elementsOf, type Variable } from "./variable.ts";

/** A size in bytes for people: `1.5 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`;
}

/** Bytes of all elements. */
export function bytesOfExpr(expr: Expr): number {
  return sizeOf(expr.shape) * bytesOf(expr.dtype);
}

/** One element for people. */
export function formatElement(value: number | bigint | string | Complex, dtype: DType, calendar: string): string {
  if (isComplexNumber(value)) return formatComplex(value, formatFloat);
  if (dtype === "datetime") return new CFDatetime(value as number, toCalendar(calendar)).toISOString();
  if (dtype === "bool") return value ? "true" : "false";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
  if (typeof value === "bigint") return String(value);
  if (dtype === "timedelta") return formatDuration(value);
  if (isFloat(dtype)) return formatFloat(value);
  return String(value);
}

/** Milliseconds for people: `2 d 6:00:00`. */
function formatDuration(ms: number): string {
  if (Number.isNaN(ms)) return "NaT";
  const size = Math.abs(ms);
  const days = Math.floor(size / 86_400_000);
  const [hours, minutes] = [Math.floor(size / 3_600_000) % 24, Math.floor(size / 60_000) % 60];
  const seconds = Number(((size % 60_000) / 1000).toFixed(6));
  const two = (value: number) => (value < 10 ? `0${value}` : String(value));
  return `${ms < 0 ? "-" : ""}${days > 0 ? `${days} d ` : ""}${hours}:${two(minutes)}:${two(seconds)}`;
}

/** A number with 6 significant digits, 8 for large ones. */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const rounded = Number(value.toPrecision(Math.abs(value) >= 1e5 ? 8 : 6));
  const size = Math.abs(rounded);
  return size !== 0 && (size >= 1e9 || size < 1e-4) ? rounded.toExponential() : String(rounded);
}

/** First and last elements in one line; undefined for a lazy variable. */
export function previewLine(variable: Variable, width: number): string | undefined {
  if (variable.levels && variable.expr.dims.length > 0) return `levels ${[...variable.levels.keys()].join(", ")}`;
  const data = elementsOf(variable);
  if (data === undefined) return undefined;
  const show = (i: number) => formatElement(data[i]!, variable.expr.dtype, calendarOf(variable));
  const head: string[] = [];
  const tail: string[] = [];
  let used = 4;
  for (let i = 0; i < Math.ceil(data.length / 2) && used < width; i++) {
    head.push(show(i));
    if (data.length - 1 - i > i) tail.unshift(show(data.length - 1 - i));
    used += head.at(-1)!.length + (tail[0]?.length ?? 0) + 2;
  }
  const all = head.length + tail.length >= data.length;
  return [...head, ...(all ? [] : ["…"]), ...tail].join(" ");
}

/** Elements as nested rows, shortened in the middle of every axis; row-major. */
export function previewRows(variable: Variable, perAxis = 6): string {
  const data = elementsOf(variable);
  if (data === undefined) return describeChunks(variable.expr);
  const { shape, dtype } = variable.expr;
  const show = (i: number) => formatElement(data[i]!, dtype, calendarOf(variable));
  if (shape.length === 0) return show(0);
  if (shape.includes(0)) return "(no elements)";
  const rows = (axis: number, offset: number): string => {
    const length = shape[axis]!;
    const stride = sizeOf(shape.slice(axis + 1));
    const most = shape.length > 2 && axis < shape.length - 2 ? 2 : perAxis;
    const edge = Math.ceil(most / 2);
    const at = length <= most ? range(0, length) : [...range(0, edge), -1, ...range(length - edge, length)];
    const last = axis === shape.length - 1;
    const items = at.map((i) => (i < 0 ? "…" : last ? show(offset + i) : rows(axis + 1, offset + i * stride)));
    return last
      ? `[${items.join(", ")}]`
      : `[${items.join(`,${"\n".repeat(Math.min(2, shape.length - 1 - axis))}${" ".repeat(axis + 1)}`)}]`;
  };
  return rows(0, 0);
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** How a lazy expression is stored, in one line. */
export function describeChunks(expr: Expr): string {
  if (expr.op === "source") {
    const chunks = expr.shape.map((length, axis) => Math.ceil(length / expr.chunkShape[axis]!));
    return `lazy · ${sizeOf(chunks)} chunk${sizeOf(chunks) === 1 ? "" : "s"} of ${expr.chunkShape.join("×") || "1"} · ${expr.ref.format}`;
  }
  if (expr.op === "map" && expr.inputs.length === 1) return describeChunks(expr.inputs[0]!);
  if (expr.op === "map") return `lazy · ${expr.fn.name}`;
  return `lazy · ${expr.op === "reduce" ? expr.fn : expr.op}`;
}

/** Longest attribute, and most variables, that a representation shows. */
const maxAttrLength = 2000;
const maxRows = 500;

/** The first entries of a long list, with a line for the others. */
export function firstRows<T>(entries: readonly T[]): { rows: readonly T[]; more: string | undefined } {
  const left = entries.length - maxRows;
  return { rows: entries.slice(0, maxRows), more: left > 0 ? `… and ${left} more` : undefined };
}

/** An attribute's value in one line, shortened to 2000 characters. */
export function formatAttr(value: AttrValue | undefined): string {
  const text = typeof value === "string" ? value : jsonOf(Array.isArray(value) ? value.slice(0, maxAttrLength) : value);
  return text.length > maxAttrLength ? `${text.slice(0, maxAttrLength - 1)}…` : text;
}

function jsonOf(value: AttrValue | undefined): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "bigint"
        ? Number(inner)
        : typeof inner === "number" && !Number.isFinite(inner)
          ? String(inner)
          : inner,
    ) ?? ""
  );
}
