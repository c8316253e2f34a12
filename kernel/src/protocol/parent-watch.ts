const POLL_MS = 500;

/**
 * Calls `onGone` when the process that started the kernel is gone, if that process asked for it by `JPY_PARENT_PID`.
 * As in ipykernel: a parent that was never seen, because it is not the direct parent or died at once, is taken to be
 * gone when the kernel is init's child. Returns a function that stops watching.
 */
export function watchParent(onGone: () => void): () => void {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!(parent > 1)) return () => undefined;
  const seen = process.ppid === parent;
  const timer = setInterval(() => {
    if (seen ? process.ppid === parent : process.ppid !== 1) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  return () => clearInterval(timer);
}
