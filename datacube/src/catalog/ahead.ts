/** How many requests a walk has under way. */
export const defaultConcurrency = 8;

/** What requests that are under way when a walk ends are told. Made once: it has a stack, which takes long. */
const walkEnded = new DOMException("the walk has ended", "AbortError");

/**
 * What `change` makes of each item, in order, with up to `limit` of them under way. When the reader stops early, or one
 * fails, the signal that the others were given ends them.
 */
export async function* mapAhead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
  change: (item: T, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<R> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const ahead: Promise<R>[] = [];
  try {
    for await (const item of items) {
      either.throwIfAborted();
      const result = change(item, either);
      result.catch(() => {});
      ahead.push(result);
      if (ahead.length >= limit) yield await ahead.shift()!;
    }
    while (ahead.length > 0) yield await ahead.shift()!;
  } finally {
    stop.abort(walkEnded);
    await Promise.allSettled(ahead);
  }
}
