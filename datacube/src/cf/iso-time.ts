/** Milliseconds since 1970 of a year, month, date or time in ISO 8601; a time without zone is UTC. NaN for other texts. */
export function isoToMilliseconds(text: string): number {
  if (!/^[+-]?\d{4,6}(-\d\d(-\d\d(T.*)?)?)?$/.test(text)) return Number.NaN;
  const isLocal = text.includes("T") && !/(Z|[+-]\d\d:?\d\d)$/.test(text);
  const ms = Date.parse(isLocal ? `${text}Z` : text);
  // Date knows no parts of milliseconds
  const finer = /\.\d{3}(\d+)/.exec(text)?.[1];
  return finer === undefined ? ms : ms + Number(`0.${finer}`);
}

/** Milliseconds since 1970 as ISO 8601, in UTC, with microseconds where there are any. */
export function millisecondsToIso(ms: number): string {
  const micros = Math.round(ms * 1000);
  const finer = ((micros % 1000) + 1000) % 1000;
  const text = new Date((micros - finer) / 1000).toISOString();
  if (finer === 0) return text.replace(".000Z", "Z");
  return text.replace("Z", `${String(finer).padStart(3, "0")}Z`);
}
