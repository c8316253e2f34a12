import { shared } from "./host.ts";

/** Reads bytes `start` to `end` (exclusive); fewer at the end of the resource, undefined where there is none. */
export type FetchRange = (start: number, end: number, signal: AbortSignal) => Promise<Uint8Array | undefined>;

/** Bytes from `start` to `end`, exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ranges that are nearer than this are asked for together: the gap costs less than a request. */
const gapBytes = 2 ** 16;
/** Longest request that is made of several. */
const longestBytes = 2 ** 23;

/** Groups ranges, each into the range that one request asks for; a range longer than the bound is a group of its own. */
export function coalesce<T extends Range>(ranges: readonly T[]): { range: Range; members: T[] }[] {
  const groups: { range: Range; members: T[] }[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    const end = Math.max(last?.range.end ?? 0, range.end);
    if (last && range.start <= last.range.end + gapBytes && end - last.range.start <= longestBytes) {
      last.range = { start: last.range.start, end };
      last.members.push(range);
    } else groups.push({ range: { start: range.start, end: range.end }, members: [range] });
  }
  return groups;
}

interface Wanted extends Range {
  readonly signal: AbortSignal | undefined;
  resolve(bytes: Uint8Array | undefined): void;
  reject(reason: unknown): void;
}

/**
 * Reads of one resource. Those that are asked for at the same time and lie near each other become one request. A read
 * whose signal aborts rejects at once; the request stops when nobody waits for it any more.
 */
export class RangeQueue {
  readonly #fetch: FetchRange;
  #waiting: Wanted[] = [];

  constructor(fetch: FetchRange) {
    this.#fetch = fetch;
  }

  read({ start, end }: Range, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) shared(() => setImmediate(() => this.#flush()));
      this.#waiting.push({ start, end, signal, resolve, reject });
    });
  }

  #flush(): void {
    const wanted = this.#waiting.filter(({ signal, reject }) => {
      if (signal?.aborted) reject(signal.reason);
      return !signal?.aborted;
    });
    this.#waiting = [];
    for (const { range, members } of coalesce(wanted)) void this.#serve(range, members);
  }

  async #serve(range: Range, members: readonly Wanted[]): Promise<void> {
    const request = new AbortController();
    let left = members.length;
    const stops = members.map(({ signal, reject }) => {
      const stop = (): void => {
        reject(signal?.reason);
        if (--left === 0) request.abort(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      return () => signal?.removeEventListener("abort", stop);
    });
    try {
      const bytes = await this.#fetch(range.start, range.end, request.signal);
      for (const { start, end, resolve } of members)
        resolve(members.length === 1 ? bytes : bytes?.slice(start - range.start, end - range.start));
    } catch (error) {
      for (const { reject } of members) reject(error);
    } finally {
      for (const stop of stops) stop();
    }
  }
}
