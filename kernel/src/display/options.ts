import { types } from "node:util";
import type { ImageOptions } from "./image.ts";
import type { TableOptions } from "./table/rows.ts";
import type { TextOptions } from "./text.ts";

/** How to show a value. */
export interface DisplayOptions extends TextOptions, TableOptions, ImageOptions {
  /** The value is a MIME bundle already. */
  raw?: boolean;
  /** MIME metadata, by MIME type. */
  metadata?: Record<string, unknown>;
  /** Name under which the output can be updated; made up when absent. */
  id?: string;
  /** Shows the value in the place of what has the same `id`, in whatever cell, instead of below this one. */
  update?: boolean;
}

const OPTION_TYPES: Readonly<Record<keyof DisplayOptions, string>> = {
  raw: "boolean",
  metadata: "object",
  id: "string",
  update: "boolean",
  depth: "number",
  full: "boolean",
  rows: "number",
  page: "number",
  width: "number",
  height: "number",
};

/**
 * Separates the arguments of `display`: the last of several is the options if it is a plain object of nothing but
 * options; an object that happens to look like them is shown by giving `{}` after it.
 */
export function splitArguments(args: readonly unknown[]): { values: readonly unknown[]; options: DisplayOptions } {
  const last = args.at(-1);
  if (args.length < 2 || !isOptions(last)) return { values: args, options: {} };
  return { values: args.slice(0, -1), options: last };
}

function isOptions(value: unknown): value is DisplayOptions {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(([name, given]) => {
    const expected = Object.hasOwn(OPTION_TYPES, name) ? OPTION_TYPES[name as keyof DisplayOptions] : "";
    return typeof given === expected || (given === undefined && expected !== "");
  });
}
