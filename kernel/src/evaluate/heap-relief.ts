import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Growth of what is large that is looked into, in bytes. */
const LEAST = 32 * 2 ** 20;
/** With more small objects than that, looking for garbage may take longer than a tenth of a second. */
const MOST_SMALL = 48 * 2 ** 20;

/** What a heap takes, in bytes. */
export interface HeapSize {
  /** Small objects, which are looked at one by one. */
  small: number;
  /** Long texts and arrays, and what typed arrays have outside of the heap. */
  large: number;
}

/**
 * Gives back what cells leave behind that is large. V8 looks for garbage when a heap grows, so what was thrown away last
 * stays until something else fills as much again: the 50 MB of a text that was printed, the gigabyte of an array. A cell
 * after which that is more by half, and by 32 MiB at least, than what was still in use last time is worth the milliseconds.
 */
export class HeapRelief {
  readonly #size: () => HeapSize;
  readonly #collect: () => void;
  #kept = 0;

  constructor(size: () => HeapSize = heapSize, collect: () => void = collector()) {
    this.#size = size;
    this.#collect = collect;
  }

  /** To be called at the end of a cell. */
  cellEnded(): void {
    const { small, large } = this.#size();
    this.#kept = Math.min(this.#kept, large);
    if (small > MOST_SMALL || large - this.#kept < Math.max(LEAST, this.#kept / 2)) return;
    this.#collect();
    this.#kept = this.#size().large;
  }
}

function heapSize(): HeapSize {
  const size = { small: 0, large: getHeapStatistics().external_memory };
  for (const { space_name: name, space_size: bytes } of getHeapSpaceStatistics())
    size[name.includes("large") ? "large" : "small"] += bytes;
  return size;
}

/** V8's collector. Only new contexts have it, made under a flag; with that on the command line a start would cost more. */
function collector(): () => void {
  let collect: (() => void) | undefined;
  return () => {
    if (!collect) {
      setFlagsFromString("--expose-gc");
      collect = runInNewContext("gc") as () => void;
      setFlagsFromString("--no-expose-gc");
    }
    collect();
  };
}
