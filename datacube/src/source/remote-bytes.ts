import { SourceChangedError } from "../errors.ts";
import type { Address } from "./address.ts";
import { byteCache } from "./byte-cache.ts";
import { checkPart, rangeHeader, refusalOf, sizeIn, validatorOf } from "./http-answer.ts";
import { httpGet } from "./http-request.ts";
import { RangeQueue } from "./range-queue.ts";
import type { ByteSource, ReadOptions } from "./source.ts";

/** Small reads are rounded to pages of this length, which are cached. */
export const pageBytes: number = 2 ** 14;
/** Reads of this length and more are asked for exactly and not cached. */
const largeReadBytes = 2 ** 18;

let nextId = 0;

/** Facts of a remote file that hold as long as it does not change. */
export interface RemoteFacts {
  readonly size: number;
  readonly validator: string;
}

/** A file behind an address whose server answers range requests. */
export class RemoteBytes implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #address: Address;
  readonly #validator: string;
  readonly #id = nextId++;
  readonly #pending = new Map<number, Promise<Uint8Array>>();
  readonly #queue = new RangeQueue((start, end, signal) => this.#fetch(start, end, signal));

  constructor(address: Address, { size, validator }: RemoteFacts, firstPage: Uint8Array) {
    this.#address = address;
    this.name = address.name;
    this.size = size;
    this.#validator = validator;
    byteCache.set(this.#key(0), firstPage);
  }

  async read(offset: number, length: number, { signal }: ReadOptions = {}): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const end = Math.min(offset + length, this.size);
    if (end <= offset) return new Uint8Array(0);
    if (end - offset >= largeReadBytes) return (await this.#queue.read({ start: offset, end }, signal))!;
    const first = Math.floor(offset / pageBytes);
    const count = Math.floor((end - 1) / pageBytes) - first + 1;
    const pages = await unlessAborted(
      Promise.all(Array.from({ length: count }, (_, i) => this.#page(first + i))),
      signal,
    );
    const result = new Uint8Array(end - offset);
    pages.forEach((page, i) => {
      const at = (first + i) * pageBytes;
      result.set(page.subarray(Math.max(0, offset - at), end - at), Math.max(0, at - offset));
    });
    return result;
  }

  get version(): string {
    return `${this.size}/${this.#validator}`;
  }

  async close(): Promise<void> {}

  #key(page: number): string {
    return `${this.#id}/${page}`;
  }

  /** Pages are shared by readers, so no single reader's signal stops them; the request's deadline does. */
  #page(page: number): Uint8Array | Promise<Uint8Array> {
    const known = byteCache.get(this.#key(page)) ?? this.#pending.get(page);
    if (known !== undefined) return known;
    const start = page * pageBytes;
    const bytes = this.#queue.read({ start, end: Math.min(start + pageBytes, this.size) }) as Promise<Uint8Array>;
    this.#pending.set(page, bytes);
    bytes
      .then((data) => byteCache.set(this.#key(page), data))
      .catch(() => {})
      .finally(() => this.#pending.delete(page));
    return bytes;
  }

  #fetch(start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    return httpGet(this.#address, { headers: { range: rangeHeader(start, end) }, signal }, async (answer) => {
      const { status } = answer;
      const isSame = sizeIn(answer) === this.size && validatorOf(answer) === this.#validator;
      if (status === 206 && isSame) return checkPart(this.name, answer, { start, end });
      if ([200, 206, 404, 410, 416].includes(status)) throw new SourceChangedError(this.name);
      throw refusalOf(this.name, answer);
    });
  }
}

/** The outcome, or the signal's reason as soon as it aborts; the work itself goes on for others. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  return promise;
}
