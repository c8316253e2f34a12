import { SourceChangedError, SourceReadError, UnsupportedError } from "../errors.ts";
import { type Address, addressBelow, toAddress } from "./address.ts";
import { shared } from "./host.ts";
import { type HttpAnswer, httpGet } from "./http-request.ts";
import { memorySource } from "./memory.ts";
import { PageCache } from "./page-cache.ts";
import type { ByteSource, KeyStore, Location, ReadOptions } from "./source.ts";

/** Small reads are rounded to pages of this length, which are cached. */
const pageBytes = 2 ** 14;
/** Reads of this length and more are asked for exactly and not cached. */
const largeReadBytes = 2 ** 18;
/** Largest file that is taken whole from a server without range requests, and largest value of a store. */
const maxDownloadBytes = 2 ** 28;

const cache = new PageCache(2 ** 26);
let nextId = 0;

/** A file or a Zarr hierarchy behind an `http:` or `https:` URL. */
export function httpLocation(text: string): Location {
  const address = toAddress(text);
  let source: Promise<ByteSource | undefined> | undefined;
  const bytes = (options?: ReadOptions): Promise<ByteSource | undefined> => {
    source ??= openHttp(address, options).catch((error: unknown) => {
      source = undefined;
      throw error;
    });
    return source;
  };
  return { name: address.name, store: httpStore(address), bytes };
}

/** The resource as bytes; undefined when the server has none there, or shows a page (a folder's listing) instead. */
async function openHttp(address: Address, options?: ReadOptions): Promise<ByteSource | undefined> {
  const answer = await httpGet(address, { range: `bytes=0-${pageBytes - 1}` }, options?.signal);
  const isPage = (answer.headers.get("content-type") ?? "").startsWith("text/html");
  if (isPage || [301, 403, 404, 410].includes(answer.status)) {
    await answer.discard();
    return undefined;
  }
  if (answer.status === 416) {
    await answer.discard();
    return memorySource(address.name, new Uint8Array(0));
  }
  if (answer.status === 200) return wholeFile(address.name, answer);
  if (answer.status !== 206) throw await refused(address.name, answer);
  const size = sizeIn(answer);
  if (size === undefined) {
    await answer.discard();
    throw new SourceReadError(address.name, "the server does not say how long the file is");
  }
  const first = await readPart(address.name, answer, { start: 0, end: Math.min(pageBytes, size) });
  return new HttpSource(address, { size, validator: validatorOf(answer) }, first);
}

async function wholeFile(name: string, answer: HttpAnswer): Promise<ByteSource> {
  const size = Number(answer.headers.get("content-length") ?? 0);
  if (size > maxDownloadBytes) {
    await answer.discard();
    throw new UnsupportedError(
      `the server of ${name}, which has no range requests, with a file of ${size} bytes`,
      "download the file and open its path",
    );
  }
  return memorySource(name, await answer.body(maxDownloadBytes));
}

async function refused(name: string, answer: HttpAnswer): Promise<SourceReadError> {
  await answer.discard();
  return new SourceReadError(name, `the server answers with status ${answer.status}`);
}

/** The bytes of a part, when the server sends exactly that part. */
async function readPart(
  name: string,
  answer: HttpAnswer,
  { start, end }: { start: number; end: number },
): Promise<Uint8Array> {
  const range = answer.headers.get("content-range") ?? "";
  if (!range.startsWith(`bytes ${start}-`) || (answer.headers.get("content-encoding") ?? "identity") !== "identity") {
    await answer.discard();
    throw new SourceReadError(
      name,
      `the server sends another part ("${range}") than bytes ${start}-${end - 1}, or compresses it`,
    );
  }
  const bytes = await answer.body(end - start);
  if (bytes.length !== end - start)
    throw new SourceReadError(name, `${bytes.length} bytes came instead of ${end - start}`);
  return bytes;
}

/** Length of the whole resource, from `Content-Range`. */
function sizeIn(answer: HttpAnswer): number | undefined {
  const match = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "");
  return match ? Number(match[1]) : undefined;
}

/** What changes when the resource changes. */
function validatorOf(answer: HttpAnswer): string {
  return answer.headers.get("etag") ?? answer.headers.get("last-modified") ?? "";
}

class HttpSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #address: Address;
  readonly #validator: string;
  readonly #id = nextId++;
  readonly #pending = new Map<number, Promise<Uint8Array>>();

  constructor(address: Address, facts: { size: number; validator: string }, firstPage: Uint8Array) {
    this.#address = address;
    this.name = address.name;
    this.size = facts.size;
    this.#validator = facts.validator;
    cache.set(this.#key(0), firstPage);
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size);
    if (end <= offset) return new Uint8Array(0);
    if (end - offset >= largeReadBytes) return this.#fetch(offset, end, options?.signal);
    const first = Math.floor(offset / pageBytes);
    const last = Math.floor((end - 1) / pageBytes);
    const pages = await unlessAborted(this.#pages(first, last), options?.signal);
    const result = new Uint8Array(end - offset);
    pages.forEach((page, i) => {
      const at = (first + i) * pageBytes;
      const part = page.subarray(Math.max(0, offset - at), end - at);
      result.set(part, Math.max(0, at - offset));
    });
    return result;
  }

  async close(): Promise<void> {}

  #key(page: number): string {
    return `${this.#id}/${page}`;
  }

  /** Pages from the cache; neighbours that are missing come in one request. */
  async #pages(first: number, last: number): Promise<Uint8Array[]> {
    const pages: (Uint8Array | Promise<Uint8Array>)[] = [];
    for (let page = first; page <= last; page++) {
      const known = cache.get(this.#key(page)) ?? this.#pending.get(page);
      if (known !== undefined) {
        pages.push(known);
        continue;
      }
      let end = page;
      while (end < last && !cache.get(this.#key(end + 1)) && !this.#pending.has(end + 1)) end++;
      pages.push(...this.#fetchPages(page, end));
      page = end;
    }
    return Promise.all(pages);
  }

  /** Pages are shared by readers, so no single reader's signal stops them; the request's deadline does. */
  #fetchPages(first: number, last: number): Promise<Uint8Array>[] {
    const bytes = shared(() => this.#fetch(first * pageBytes, Math.min((last + 1) * pageBytes, this.size)));
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const page = bytes.then((all) => all.slice(i * pageBytes, (i + 1) * pageBytes));
      this.#pending.set(first + i, page);
      page
        .then((data) => cache.set(this.#key(first + i), data))
        .catch(() => {})
        .finally(() => this.#pending.delete(first + i));
      return page;
    });
  }

  async #fetch(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array> {
    const answer = await httpGet(this.#address, { range: `bytes=${start}-${end - 1}` }, signal);
    if (answer.status !== 206 || sizeIn(answer) !== this.size || validatorOf(answer) !== this.#validator) {
      const { status } = answer;
      await answer.discard();
      if (status === 206 || status === 200 || status === 404 || status === 416) throw new SourceChangedError(this.name);
      throw new SourceReadError(this.name, `the server answers with status ${status}`);
    }
    return readPart(this.name, answer, { start, end });
  }
}

/** The outcome, or the signal's reason as soon as it aborts; the work itself goes on for others. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  return promise;
}

/**
 * Whether an answer means that there is no value. Object stores refuse what does not exist; that counts while a format is
 * looked for, but a chunk that is refused (say, because a token ran out) must not pass for missing data.
 */
function isAbsent(key: string, status: number): boolean {
  const isMetadata = /(^|\/)(zarr\.json|\.z[a-z]+)$/.test(key);
  return status === 404 || status === 410 || (status === 403 && isMetadata);
}

/** Values below a URL; a query of the URL (a signature, a token) goes with every request. */
function httpStore(base: Address): KeyStore {
  const get = async (key: string, range: string | undefined, signal?: AbortSignal): Promise<Uint8Array | undefined> => {
    const address = addressBelow(base, key);
    const answer = await httpGet(address, range === undefined ? {} : { range }, signal);
    if (isAbsent(key, answer.status)) {
      await answer.discard();
      return undefined;
    }
    if (answer.status !== 200 && answer.status !== 206) throw await refused(address.name, answer);
    if (range !== undefined && answer.status === 200) {
      await answer.discard();
      throw new UnsupportedError(`the server of ${address.name}, which has no range requests, with a sharded array`);
    }
    return answer.body(maxDownloadBytes);
  };
  return {
    name: base.name,
    get: (key, options) => get(key, undefined, options?.signal),
    getRange: (key, range, options) => {
      const text =
        "suffixLength" in range
          ? `bytes=-${range.suffixLength}`
          : `bytes=${range.offset}-${range.offset + range.length - 1}`;
      return get(key, text, options?.signal);
    },
  };
}
