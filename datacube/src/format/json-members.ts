/** A member of a document as an object. @throws RangeError naming it */
export function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new RangeError(`${what} is no object`);
  return value as Record<string, unknown>;
}

/** A member of a document as a list. @throws RangeError naming it */
export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RangeError(`${what} is no list`);
  return value;
}
