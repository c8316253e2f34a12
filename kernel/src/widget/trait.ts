import { isBytes, toBytes } from "../comm/bytes.ts";
import { WidgetError } from "../errors.ts";
import type { Widget } from "./widget.ts";

/** A trait as the catalog describes it: type, default, what there is to choose from. */
export type TraitSpec = readonly [type: string, initial: unknown, choices?: readonly string[]];

/** A file that somebody has uploaded. */
export interface UploadedFile {
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  lastModified: Date;
  content: Uint8Array;
}

/** What a selection offers: values, pairs of label and value, or values by label. */
export type Choices<V> = readonly V[] | readonly (readonly [string, V])[] | ReadonlyMap<string, V> | Record<string, V>;

/** The values of each type of trait. */
export interface TraitValues {
  bool: boolean;
  "bool?": boolean | null;
  int: number;
  "int?": number | null;
  ints: readonly number[];
  intPair: readonly [number, number];
  float: number;
  "float?": number | null;
  floatPair: readonly [number, number];
  text: string;
  "text?": string | null;
  texts: readonly string[];
  color: string;
  "color?": string | null;
  colors: readonly string[];
  bytes: Uint8Array;
  /** A day, `2024-05-31`. */
  "date?": string | null;
  "datetime?": Date | null;
  /** A time of day, `23:59:59` or `23:59:59.999`. */
  "time?": string | null;
  step: number | "any";
  files: readonly UploadedFile[];
  widget: Widget;
  widgets: readonly Widget[];
  end: readonly [Widget, string];
  json: unknown;
  list: readonly unknown[];
  options: Choices<unknown>;
}

type Check<T> = (value: unknown, where: string) => T;

/** A value as it is in the kernel, or a {@link WidgetError} that names the trait. */
export function checkTrait([type, , choices = []]: TraitSpec, value: unknown, where: string): unknown {
  if (type === "choice" || (type === "choice?" && value !== null)) return oneOf(choices, value, where);
  if (type === "choice?") return null;
  return CHECKS[type as keyof TraitValues](value, where);
}

const CHECKS: { [T in keyof TraitValues]: Check<TraitValues[T]> } = {
  bool,
  "bool?": orNull(bool),
  int,
  "int?": orNull(int),
  ints: listOf(int),
  intPair: pairOf(int),
  float,
  "float?": orNull(float),
  floatPair: pairOf(float),
  text,
  "text?": orNull(text),
  texts: listOf(text),
  color,
  "color?": orNull(color),
  colors: listOf(color),
  bytes: (value, where) => {
    if (value === "") return new Uint8Array();
    return isBytes(value) ? toBytes(value) : refuse(where, "bytes (a Uint8Array)", value);
  },
  "date?": orNull(matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a day like '2024-05-31'")),
  "datetime?": orNull((value, where) =>
    value instanceof Date && !Number.isNaN(value.getTime()) ? value : refuse(where, "a valid Date", value),
  ),
  "time?": orNull(matching(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/, "a time of day like '23:59:59'")),
  step: (value, where) => (value === "any" ? "any" : float(value, where)),
  files: listOf((value) => value as UploadedFile),
  widget: reference,
  widgets: listOf(reference),
  end: (value, where) =>
    Array.isArray(value) && isReference(value[0]) && typeof value[1] === "string"
      ? Object.freeze([value[0], value[1]] as const)
      : refuse(where, "a widget and the name of its trait", value),
  json: (value) => value,
  list: listOf((value) => value),
  options: (value, where) =>
    typeof value === "object" && value !== null
      ? (value as Choices<unknown>)
      : refuse(where, "an array, a Map or an object", value),
};

function refuse(where: string, wanted: string, value: unknown): never {
  throw new WidgetError(where, `must be ${wanted}, not ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}…` : value);
  return typeof value === "object" && value !== null
    ? `an ${Array.isArray(value) ? "array" : "object"}`
    : String(value);
}

function bool(value: unknown, where: string): boolean {
  return typeof value === "boolean" ? value : refuse(where, "true or false", value);
}

function int(value: unknown, where: string): number {
  return Number.isSafeInteger(value) ? (value as number) : refuse(where, "a whole number", value);
}

function float(value: unknown, where: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : refuse(where, "a finite number", value);
}

function text(value: unknown, where: string): string {
  return typeof value === "string" ? value : refuse(where, "a text", value);
}

const COLOR =
  /^(#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|[a-z]+|(rgb|hsl)a?\([\d\s.,%/a-z-]+\)|var\(--[^()]+(\([^()]*\))?\s*\))$/i;

function color(value: unknown, where: string): string {
  return typeof value === "string" && COLOR.test(value) ? value : refuse(where, "a CSS color", value);
}

function oneOf(choices: readonly string[], value: unknown, where: string): string {
  if (typeof value === "string" && choices.includes(value)) return value;
  return refuse(where, `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`, value);
}

/** Whether a value is a widget; told by a brand, because this file must not load that one. */
export function isReference(value: unknown): value is Widget {
  return typeof value === "object" && value !== null && "modelId" in value && "getState" in value;
}

function reference(value: unknown, where: string): Widget {
  return isReference(value) ? value : refuse(where, "a widget", value);
}

function matching(pattern: RegExp, wanted: string): Check<string> {
  return (value, where) => (typeof value === "string" && pattern.test(value) ? value : refuse(where, wanted, value));
}

function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, where) => (value === null ? null : check(value, where));
}

function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) return refuse(where, "an array", value);
    return Object.freeze(value.map((item, index) => check(item, `${where}[${index}]`)));
  };
}

function pairOf(check: Check<number>): Check<readonly [number, number]> {
  return (value, where) => {
    if (!Array.isArray(value) || value.length !== 2) return refuse(where, "an array of two numbers", value);
    const [low, high] = value.map((item, index) => check(item, `${where}[${index}]`)) as [number, number];
    if (low > high) throw new WidgetError(where, `the first number (${low}) is greater than the second (${high})`);
    return Object.freeze([low, high] as const);
  };
}
