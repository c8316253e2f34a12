/** Milliseconds since 1970, with fractions down to microseconds, of a time in the form of RFC 3339; NaN where it is none. */
export function toMs(text: string): number {
  const [, before, fraction, after] = /^(.*T.*:\d\d)(\.\d+)(.*)$/i.exec(text) ?? [];
  if (before === undefined) return Date.parse(text);
  return Date.parse(before + after!) + Math.round(Number(fraction) * 1e6) / 1e3;
}
