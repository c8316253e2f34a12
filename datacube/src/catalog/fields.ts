/** An object of a document, whose values are not checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of a document is an object, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record without the fields that are undefined. */
export function present<T extends object>(record: { readonly [N in keyof T]: T[N] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
