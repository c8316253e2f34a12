import { SourceReadError } from "../errors.ts";
import { type Address, addressBelow } from "./address.ts";
import { ChangeGuard } from "./change-guard.ts";
import { checkPart, isPage, rangeHeader, refusalOf, sizeIn, validatorOf } from "./http-answer.ts";
import { type HttpAnswer, httpGet } from "./http-request.ts";
import { RangeQueue } from "./range-queue.ts";
import type { KeyRange, KeyStore } from "./source.ts";

/** Largest file that is taken whole from a server without range requests, and largest value of a store. */
export const maxDownloadBytes: number = 2 ** 28;

/**
 * Whether an answer means that there is no value. Object stores refuse what does not exist; that counts while a format is
 * looked for, but a chunk that is refused (say, because a token ran out) must not pass for missing data.
 */
function isAbsent(key: string, answer: HttpAnswer): boolean {
  if (answer.status === 404 || answer.status === 410) return true;
  const isMetadata = /(^|\/)(zarr\.json|\.z[a-z]+)$/.test(key);
  return isMetadata && (answer.status === 403 || (answer.status === 200 && isPage(answer)));
}

/** Values below an address. */
export function httpStore(base: Address): KeyStore {
  const queues = new Map<string, RangeQueue>();
  const guard = new ChangeGuard();

  const ask = (
    key: string,
    range: string | undefined,
    take: (answer: HttpAnswer, name: string) => Promise<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> => {
    const address = addressBelow(base, key);
    return httpGet(address, { headers: range === undefined ? {} : { range }, signal }, async (answer) => {
      if (isAbsent(key, answer)) return undefined;
      if (range !== undefined && answer.status === 416) return new Uint8Array(0);
      if (answer.status !== 200 && answer.status !== 206) throw refusalOf(address.name, answer);
      if (isPage(answer)) throw new SourceReadError(address.name, `a page of ${answer.host} comes instead of a value`);
      if (range !== undefined) guard.check(address.name, validatorOf(answer));
      return take(answer, address.name);
    });
  };

  /** Parts of one value that are asked for at the same time; the queue is dropped when it has been served. */
  const queueOf = (key: string): RangeQueue => {
    const known = queues.get(key);
    if (known) return known;
    const queue = new RangeQueue((start, end, signal) => {
      queues.delete(key);
      return ask(key, rangeHeader(start, end), (answer, name) => takePart(answer, name, { start, end }), signal);
    });
    queues.set(key, queue);
    return queue;
  };

  return {
    name: base.name,
    get: (key, options) => ask(key, undefined, (answer) => answer.body(maxDownloadBytes), options?.signal),
    getRange: async (key, range, options) => {
      options?.signal?.throwIfAborted();
      if (lengthOf(range) === 0) return new Uint8Array(0);
      if ("offset" in range)
        return queueOf(key).read({ start: range.offset, end: range.offset + range.length }, options?.signal);
      const { suffixLength } = range;
      return ask(
        key,
        `bytes=-${suffixLength}`,
        (answer, name) => takeSuffix(answer, name, suffixLength),
        options?.signal,
      );
    },
  };
}

function lengthOf(range: KeyRange): number {
  return "offset" in range ? range.length : range.suffixLength;
}

async function takePart(answer: HttpAnswer, name: string, range: { start: number; end: number }): Promise<Uint8Array> {
  if (answer.status === 200) return (await answer.body(maxDownloadBytes)).slice(range.start, range.end);
  const size = sizeIn(answer) ?? range.end;
  return checkPart(name, answer, { start: range.start, end: Math.min(range.end, size) });
}

async function takeSuffix(answer: HttpAnswer, name: string, length: number): Promise<Uint8Array> {
  if (answer.status === 200) return (await answer.body(maxDownloadBytes)).slice(-length);
  const size = sizeIn(answer);
  if (size === undefined) throw new SourceReadError(name, "the server does not say how long the value is");
  return checkPart(name, answer, { start: Math.max(0, size - length), end: size });
}
