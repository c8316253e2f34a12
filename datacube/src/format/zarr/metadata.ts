import { CorruptDataError } from "../../errors.ts";

/** What JSON holds. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

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
    const value: unknown = JSON.parse(lenientJson(new TextDecoder().decode(bytes)));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    throw new CorruptDataError({ source, format: "zarr", place: key }, "it is not JSON", { cause: error });
  }
  throw new CorruptDataError({ source, format: "zarr", place: key }, "it is not a JSON object");
}

/** Python's JSON writes bare NaN and Infinity; Zarr v2 files in the wild have them. */
function lenientJson(text: string): string {
  return /\b(NaN|Infinity)\b/.test(text)
    ? text.replaceAll(/([:,[]\s*)(-?)(NaN|Infinity)(?=\s*[,\]}])/g, '$1"$2$3"')
    : text;
}
