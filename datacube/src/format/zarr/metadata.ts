import { CorruptDataError } from "../../errors.ts";

/** What JSON holds; whole numbers that a float64 does not hold exactly are bigint. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Metadata document of a Zarr array or group. */
export interface ZarrNode {
  readonly version: 2 | 3;
  readonly kind: "array" | "group";
  /** Content of `.zarray`, `.zgroup` or `zarr.json`. */
  readonly document: JsonObject;
  readonly attrs: JsonObject;
}

/** Parses a JSON metadata document. */
export function parseDocument(bytes: Uint8Array, source: string, key: string): JsonObject {
  try {
    const value: unknown = JSON.parse(lenientJson(new TextDecoder().decode(bytes)), exactInteger);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    throw new CorruptDataError({ source, format: "zarr", place: key }, "it is not JSON", { cause: error });
  }
  throw new CorruptDataError({ source, format: "zarr", place: key }, "it is not a JSON object");
}

/** A metadata document as JSON. */
export function formatDocument(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, one: unknown) => (typeof one === "bigint" ? exactJson.rawJSON(String(one)) : one),
    indent,
  );
}

/** ECMAScript's JSON.rawJSON, which the compiler's library does not have yet. */
const exactJson = JSON as unknown as { rawJSON(text: string): unknown };

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isInexact = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact && /^-?\d+$/.test(context?.source ?? "") ? BigInt(context!.source!) : value;
}

/** Python's JSON writes bare NaN and Infinity; Zarr v2 files in the wild have them. */
function lenientJson(text: string): string {
  return /\b(NaN|Infinity)\b/.test(text)
    ? text.replaceAll(/([:,[]\s*)(-?)(NaN|Infinity)(?=\s*[,\]}])/g, '$1"$2$3"')
    : text;
}
