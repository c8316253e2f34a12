/** A value of a node's parameters as JSON: bigint, numbers that JSON lacks, and functions are objects with one `$` key. */
export function toPlain(value: unknown, functionText: (fn: unknown) => string): unknown {
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: numberText(value) };
  if (typeof value === "function") return { $function: functionText(value) };
  if (Array.isArray(value)) return value.map((item) => toPlain(item, functionText));
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(
    names.map((name) => [name, toPlain((value as Record<string, unknown>)[name], functionText)]),
  );
}

/** A number as text that is read back as the same number. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The value that {@link toPlain} made JSON of. */
export function fromPlain(plain: unknown, toFunction: (text: string) => unknown): unknown {
  if (Array.isArray(plain)) return plain.map((item) => fromPlain(item, toFunction));
  if (typeof plain !== "object" || plain === null) return plain;
  const [[key, text] = [], ...others] = Object.entries(plain);
  if (others.length === 0 && typeof text === "string") {
    if (key === "$bigint") return BigInt(text);
    if (key === "$number") return Number(text);
    if (key === "$function") return toFunction(text);
  }
  return Object.fromEntries(Object.entries(plain).map(([name, item]) => [name, fromPlain(item, toFunction)]));
}
