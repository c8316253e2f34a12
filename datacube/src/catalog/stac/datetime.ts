import { ExpressionError } from "../../errors.ts";
import { toMs } from "./time.ts";

/** A moment or a period: RFC 3339, part of a date (`2024-07`), a Date, `a/b`, or two of them; `..` or null is open. */
export type DatetimeLike = string | Date | readonly [DatetimeEnd, DatetimeEnd];
type DatetimeEnd = string | Date | null;

/** A period as an API takes it, and in milliseconds since 1970, both ends included. */
export interface Period {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The period that is meant; part of a date is all of it. @throws ExpressionError for what is no time */
export function toPeriod(datetime: DatetimeLike): Period {
  const [first, last] = endsOf(datetime);
  const [start, end] = [edgesOf(first)?.[0], edgesOf(last)?.[1]];
  const [from, to] = [start ? toMs(start) : Number.NEGATIVE_INFINITY, end ? toMs(end) : Number.POSITIVE_INFINITY];
  if (from > to) throw new ExpressionError("datetime", `${start} is after ${end}`);
  return { text: start === end ? (start ?? "../..") : `${start ?? ".."}/${end ?? ".."}`, start: from, end: to };
}

function endsOf(datetime: DatetimeLike): readonly [DatetimeEnd, DatetimeEnd] {
  if (typeof datetime === "object" && !(datetime instanceof Date))
    return datetime as readonly [DatetimeEnd, DatetimeEnd];
  const [first, last, ...more] = typeof datetime === "string" ? datetime.split("/") : [datetime];
  if (more.length > 0) throw new ExpressionError("datetime", `"${String(datetime)}" has more than two ends`);
  return [first ?? null, last ?? first ?? null];
}

/** First and last moment of what a text names, to the second as an API takes them. */
function edgesOf(end: DatetimeEnd): readonly [string, string] | undefined {
  if (end === null || end === ".." || end === "") return undefined;
  const text = end instanceof Date ? end.toISOString() : end;
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year !== undefined) {
    const [y, m, d] = [Number(year), month === undefined ? undefined : Number(month) - 1, day && Number(day)];
    const first = Date.UTC(y, m ?? 0, d || 1);
    const next = d ? Date.UTC(y, m!, d + 1) : m === undefined ? Date.UTC(y + 1, 0) : Date.UTC(y, m + 1);
    return [secondsText(first), secondsText(next - 1000)];
  }
  const ms = /T/i.test(text) ? toMs(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new ExpressionError("datetime", `"${text}" is no time`);
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  return [zoned, zoned];
}

function secondsText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
