/** The promise of the first call for all who ask; what has failed is tried again by the next. */
export function once<A extends readonly unknown[], T>(find: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let found: Promise<T> | undefined;
  return (...args) => {
    found ??= find(...args).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
