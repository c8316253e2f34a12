import { inspect } from "node:util";
import type { Session } from "./session.ts";

const SUMMARY = 60;

/** A table of what cells have declared: name, type, and what there is to say about the value. */
export function namesTable(session: Session): string {
  const rows = session.names().map((name) => {
    const value = session.peek(name);
    return [name, typeOf(value), summary(value)];
  });
  if (rows.length === 0) return "Nothing is declared.\n";
  return table([["Name", "Type", "Value"], ...rows]);
}

function table(rows: string[][]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows.map(line);
  return [head, "-".repeat(Math.max(...rows.map((row) => line(row).length))), ...body, ""].join("\n");
}

/** The name of a value's type, as its maker calls it. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function")
    return /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
  if (typeof value !== "object") return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const maker = property(prototype, "constructor");
  const name = property(maker, "name");
  return typeof name === "string" && name !== "" ? name : "object";
}

function summary(value: unknown): string {
  if (ArrayBuffer.isView(value) && "length" in value) return `length ${value.length}, ${bytes(value.byteLength)}`;
  if (value instanceof ArrayBuffer) return bytes(value.byteLength);
  if (Array.isArray(value)) return `length ${value.length}`;
  if (value instanceof Map || value instanceof Set) return `size ${value.size}`;
  const shaped = shape(value);
  if (shaped !== undefined) return shaped;
  if (typeof value === "function")
    return (Function.prototype.toString.call(value).split("{", 1)[0] ?? "").trim().slice(0, SUMMARY);
  const text = inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, customInspect: false });
  return text.length > SUMMARY ? `${text.slice(0, SUMMARY)}…` : text;
}

/** Dimensions, type of the elements and size of what is like an array. */
function shape(value: unknown): string | undefined {
  const sizes = property(value, "sizes");
  if (typeof sizes !== "object" || sizes === null) return undefined;
  const parts = [
    Object.entries(sizes)
      .map(([dim, size]) => `${dim}: ${size}`)
      .join(", "),
  ];
  const [dtype, size] = [property(value, "dtype"), property(value, "size")];
  if (typeof dtype === "string") parts.push(dtype);
  const bits = typeof dtype === "string" ? Number(/\d+$/.exec(dtype)?.[0] ?? 0) : 0;
  if (typeof size === "number" && bits >= 8) parts.push(bytes((size * bits) / 8));
  return parts.filter((part) => part !== "").join(" · ");
}

function property(value: unknown, name: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function bytes(count: number): string {
  const power = count < 1024 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), 4);
  return `${Number((count / 1024 ** power).toPrecision(3))} ${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}
