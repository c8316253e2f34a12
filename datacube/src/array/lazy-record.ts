/** An object with an enumerable getter per name. */
export function lazyRecord<T>(names: readonly string[], get: (name: string) => T): Readonly<Record<string, T>> {
  const record: Record<string, T> = Object.create(null);
  for (const name of names) Object.defineProperty(record, name, { enumerable: true, get: () => get(name) });
  return record;
}
