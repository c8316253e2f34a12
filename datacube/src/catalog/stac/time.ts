import type { StacItem } from "./model.ts";

/** Milliseconds since 1970, with fractions down to microseconds, of a time in the form of RFC 3339; NaN where it is none. */
export function toMs(text: string): number {
  const [, before, fraction, after] = /^(.*T.*:\d\d)(\.\d+)(.*)$/i.exec(text) ?? [];
  if (before === undefined) return Date.parse(text);
  return Date.parse(before + after!) + Math.round(Number(fraction) * 1e6) / 1e3;
}

/** Begin and end of an item, equal for a moment, in milliseconds since 1970; undefined where it tells no time. */
export function periodOf({ properties }: StacItem): readonly [start: number, end: number] | undefined {
  const [moment, start, end] = [properties.datetime, properties.start_datetime, properties.end_datetime].map((text) =>
    typeof text === "string" ? toMs(text) : undefined,
  );
  const first = start ?? moment ?? end;
  return first === undefined ? undefined : [first, end ?? moment ?? first];
}

/** The moment that stands for an item: its time, else its begin, else its end. */
export function momentOf(item: StacItem): number | undefined {
  const { datetime } = item.properties;
  return typeof datetime === "string" ? toMs(datetime) : periodOf(item)?.[0];
}
