const POLL_MS = 500;

/**
 * Calls `onGone` when the process that started the kernel is gone, if that process asked for it by `JPY_PARENT_PID`.
 * Returns a function that stops watching.
 */
export function watchParent(onGone: () => void): () => void {
  if (!process.env.JPY_PARENT_PID) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  return () => clearInterval(timer);
}
