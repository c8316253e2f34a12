import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { boxGeometry, intersects, lonLatOf } from "../geometry.ts";
import type { Geometry } from "../stac/model.ts";
import { toMs } from "../stac/time.ts";
import { type Cql2, isOperation } from "./model.ts";

/** Gives the value of a property; undefined or null where there is none. */
export type PropertyOf = (name: string) => unknown;

/** A moment or a period, in milliseconds since 1970. */
interface Period {
  readonly period: readonly [start: number, end: number];
}

/**
 * Whether an expression is true. What compares with a missing value is neither true nor false, as in SQL.
 * @throws UnsupportedError for functions that are not known, ExpressionError for what has no meaning
 */
export function isTrue(expression: Cql2, property: PropertyOf): boolean {
  return resultOf(expression, property) === true;
}

function resultOf(expression: Cql2, property: PropertyOf): unknown {
  if (typeof expression !== "object" || expression === null) return expression;
  if (Array.isArray(expression)) return expression.map((one: Cql2) => resultOf(one, property));
  if (isOperation(expression)) return operate(expression, property);
  if ("property" in expression) return property(expression.property) ?? undefined;
  if ("timestamp" in expression) return moment(expression.timestamp);
  if ("date" in expression) return dayOf(expression.date);
  if ("interval" in expression) return intervalOf(expression.interval, property);
  if ("bbox" in expression) return boxGeometry(lonLatOf(expression.bbox));
  return expression;
}

function operate({ op, args }: { readonly op: string; readonly args: readonly Cql2[] }, property: PropertyOf): unknown {
  if (op === "and" || op === "or") return combine(op, args, property);
  const count = counts[op] ?? (op in operations ? 2 : undefined);
  if (count === undefined)
    throw new UnsupportedError(`"${op}" in a filter`, `known are and, or, ${Object.keys(operations).join(", ")}`);
  if (args?.length !== count)
    throw new ExpressionError("filter", `"${op}" takes ${count} values, not ${args?.length ?? 0}`);
  const values = args.map((arg) => resultOf(arg, property));
  if (op === "isNull") return values[0] === undefined || values[0] === null;
  if (values.some((value) => value === undefined || value === null)) return undefined;
  return operations[op]!(...(values as [unknown, unknown, unknown]));
}

/** `and` and `or` with a third value for unknown. */
function combine(op: "and" | "or", args: readonly Cql2[], property: PropertyOf): boolean | undefined {
  const decides = op === "or";
  let result: boolean | undefined = !decides;
  for (const arg of args) {
    const value = resultOf(arg, property);
    if (value === decides) return decides;
    if (typeof value !== "boolean") result = undefined;
  }
  return result;
}

const counts: Readonly<Record<string, number>> = { not: 1, isNull: 1, casei: 1, accenti: 1, between: 3 };

const operations: Readonly<Record<string, (a: unknown, b: unknown, c: unknown) => unknown>> = {
  isNull: () => undefined,
  not: (a) => (typeof a === "boolean" ? !a : undefined),
  "=": (a, b) => ordered(a, b, (order) => order === 0),
  "<>": (a, b) => ordered(a, b, (order) => order !== 0),
  "<": (a, b) => ordered(a, b, (order) => order < 0),
  "<=": (a, b) => ordered(a, b, (order) => order <= 0),
  ">": (a, b) => ordered(a, b, (order) => order > 0),
  ">=": (a, b) => ordered(a, b, (order) => order >= 0),
  between: (a, low, high) =>
    bothTrue(
      ordered(a, low, (order) => order >= 0),
      ordered(a, high, (order) => order <= 0),
    ),
  in: (a, list) => (list as unknown[]).some((one) => ordered(a, one, (order) => order === 0) === true),
  like: (a, text) => (typeof a === "string" ? toPattern(String(text)).test(a) : undefined),
  casei: (a) => (typeof a === "string" ? a.toLowerCase() : a),
  accenti: (a) => (typeof a === "string" ? a.normalize("NFD").replaceAll(/\p{M}/gu, "") : a),
  "+": (a, b) => numeric(a) + numeric(b),
  "-": (a, b) => numeric(a) - numeric(b),
  "*": (a, b) => numeric(a) * numeric(b),
  "/": (a, b) => numeric(a) / numeric(b),
  "%": (a, b) => numeric(a) % numeric(b),
  div: (a, b) => Math.trunc(numeric(a) / numeric(b)),
  "^": (a, b) => numeric(a) ** numeric(b),
  s_intersects: (a, b) => intersects(toGeometry(a), toGeometry(b)),
  s_disjoint: (a, b) => !intersects(toGeometry(a), toGeometry(b)),
  t_intersects: temporal((a, b) => a[0] <= b[1] && b[0] <= a[1]),
  t_disjoint: temporal((a, b) => a[0] > b[1] || b[0] > a[1]),
  t_before: temporal((a, b) => a[1] < b[0]),
  t_after: temporal((a, b) => a[0] > b[1]),
  t_during: temporal((a, b) => a[0] > b[0] && a[1] < b[1]),
  t_equals: temporal((a, b) => a[0] === b[0] && a[1] === b[1]),
};

function bothTrue(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a && b;
}

/** What the order of two values says; values of different kinds have none, times go with their texts. */
function ordered(a: unknown, b: unknown, test: (order: number) => boolean): boolean | undefined {
  if (isPeriod(a) || isPeriod(b)) {
    const [one, other] = [toPeriod(a)?.[0], toPeriod(b)?.[0]];
    return one === undefined || other === undefined ? undefined : test(one - other);
  }
  if (typeof a !== typeof b || typeof a === "object") return undefined;
  return test((a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0);
}

function temporal(test: (a: Period["period"], b: Period["period"]) => boolean): (a: unknown, b: unknown) => unknown {
  return (a, b) => {
    const [one, other] = [toPeriod(a), toPeriod(b)];
    return one && other ? test(one, other) : undefined;
  };
}

function isPeriod(value: unknown): value is Period {
  return typeof value === "object" && value !== null && "period" in value;
}

function toPeriod(value: unknown): Period["period"] | undefined {
  if (isPeriod(value)) return value.period;
  const ms = typeof value === "string" ? toMs(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : [ms, ms];
}

function moment(text: string): Period {
  const ms = toMs(text);
  if (Number.isNaN(ms)) throw new ExpressionError("filter", `"${text}" is no time`);
  return { period: [ms, ms] };
}

function dayOf(text: string): Period {
  const [ms] = moment(text).period;
  return { period: [ms, ms + 86_400_000 - 1] };
}

function intervalOf([start, end]: readonly Cql2[], property: PropertyOf): Period | undefined {
  const edge = (value: Cql2 | undefined, open: number): number | undefined => {
    if (value === "..") return open;
    const found = value === undefined ? undefined : resultOf(value, property);
    return toPeriod(found)?.[open < 0 ? 0 : 1];
  };
  const [first, last] = [edge(start, Number.NEGATIVE_INFINITY), edge(end, Number.POSITIVE_INFINITY)];
  return first === undefined || last === undefined ? undefined : { period: [first, last] };
}

function numeric(value: unknown): number {
  if (typeof value !== "number") throw new ExpressionError("filter", `${JSON.stringify(value)} is no number`);
  return value;
}

function toGeometry(value: unknown): Geometry {
  const isGeometry = typeof value === "object" && value !== null && ("coordinates" in value || "geometries" in value);
  if (!isGeometry) throw new ExpressionError("filter", `${JSON.stringify(value)?.slice(0, 80)} is no geometry`);
  return value as Geometry;
}

/** A pattern of `like`: `%` stands for any text, `_` for a character, a backslash before them for themselves. */
function toPattern(text: string): RegExp {
  const parts = text.match(/\\[\s\S]|[\s\S]/gu) ?? [];
  const body = parts.map((part) => {
    if (part === "%") return "[\\s\\S]*";
    if (part === "_") return "[\\s\\S]";
    return part.replace(/^\\(?=[%_\\])/, "").replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${body.join("")}$`, "u");
}
