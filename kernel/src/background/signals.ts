/** Options whose signal is aborted also when the other one is. */
export function withSignal<T extends { signal?: AbortSignal | null }>(
  options: T | undefined,
  signal: AbortSignal,
): T & { signal: AbortSignal } {
  const own = options?.signal;
  return { ...(options as T), signal: own ? AbortSignal.any([own, signal]) : signal };
}
