import { inspect, types } from "node:util";
import { firstProperties } from "../text.ts";

/** Characters of a string, and properties of an object, that are looked at. */
const LENGTH = 2000;
const PROPERTIES = 20;

/** One value of a table as text of one line. Never throws. */
export function cellText(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "";
    case "string":
      return cutText(value, LENGTH).replace(/\s+/g, " ");
    case "number":
      return numberText(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return value === null ? "null" : objectText(value as object | symbol);
  }
}

/** The first characters of a text, never half a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function numberText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.length <= 10 || Number.isInteger(value) ? text : String(Number(value.toPrecision(7)));
}

function objectText(value: object | symbol): string {
  try {
    if (types.isDate(value))
      return value.toISOString().replace(/(T00:00:00)?\.000Z$/, (_, midnight) => (midnight ? "" : "Z"));
    const text = inspect(firstProperties(value, PROPERTIES), {
      depth: 0,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 10,
      maxStringLength: 200,
    });
    return text.split("\n", 1)[0] ?? "";
  } catch {
    return types.isDate(value) ? "Invalid Date" : "?";
  }
}
