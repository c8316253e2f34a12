import { setFlagsFromString } from "node:v8";

/** V8's flag by which garbage is collected when a heap has grown by half; the kernel is started with it. */
export const HEAP_GROWTH = "--heap-growing-percent=50";

/** A cell that runs for longer may be filling memory: collecting often would then cost more than it gives back. */
const SHORT_MS = 1000;

/**
 * Runs a cell. The kernel is started so that V8 collects garbage when a heap has grown by half, because thousands of
 * short cells otherwise leave heaps of garbage; under a long cell the heaps of this process grow as V8 sees fit.
 */
export async function withHeapGrowth<T>(
  run: () => Promise<T>,
  setFlags: (flags: string) => void = setFlagsFromString,
): Promise<T> {
  let isLong = false;
  const timer = setTimeout(() => {
    isLong = true;
    setFlags("--heap-growing-percent=0");
  }, SHORT_MS);
  try {
    return await run();
  } finally {
    clearTimeout(timer);
    if (isLong) setFlags(HEAP_GROWTH);
  }
}
