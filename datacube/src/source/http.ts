import { SourceChangedError, SourceReadError, UnsupportedError } from "../errors.ts";
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
export function httpLocation(url: string): Location {
  let source: Promise<ByteSource | undefined> | undefined;
  const bytes = (options?: ReadOptions): Promise<ByteSource | undefined> => {
    source ??= openHttp(url, options).catch((error: unknown) => {
      source = undefined;
      throw error;
    });
    return source;
  };
  return { name: url, store: httpStore(url), bytes };
}

/** The resource as bytes; undefined when the server has none there, or shows a page (a folder's listing) instead. */
async function openHttp(url: string, options?: ReadOptions): Promise<ByteSource | undefined> {
  const answer = await httpGet(url, { range: `bytes=0-${pageBytes - 1}` }, options?.signal);
  const isPage = (answer.headers.get("content-type") ?? "").startsWith("text/html");
  if (isPage || [301, 403, 404, 410].includes(answer.status)) {
    await answer.discard();
    return undefined;
  }
  if (answer.status === 416) {
    await answer.discard();
    return memorySource(url, new Uint8Array(0));
  }
  if (answer.status === 200) return wholeFile(url, answer);
  if (answer.status !== 206) throw await refused(url, answer);
  const size = sizeIn(answer);
  if (size === undefined) throw new SourceReadError(url, "the server does not say how long the file is");
  return new HttpSource(url, { size, validator: validatorOf(answer) }, await answer.body(pageBytes));
}

async function wholeFile(url: string, answer: HttpAnswer): Promise<ByteSource> {
  const size = Number(answer.headers.get("content-length") ?? 0);
  if (size > maxDownloadBytes) {
    await answer.discard();
    throw new UnsupportedError(
      `the server of ${url}, which has no range requests, with a file of ${size} bytes`,
      "download the file and open its path",
    );
  }
  return memorySource(url, await answer.body(maxDownloadBytes));
}

async function refused(url: string, answer: HttpAnswer): Promise<SourceReadError> {
  await answer.discard();
  return new SourceReadError(url, `the server answers with status ${answer.status}`);
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
  readonly #validator: string;
  readonly #id = nextId++;
  readonly #pending = new Map<number, Promise<Uint8Array>>();

  constructor(url: string, facts: { size: number; validator: string }, firstPage: Uint8Array) {
    this.name = url;
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
    const pages = await this.#pages(first, last);
    options?.signal?.throwIfAborted();
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
    const bytes = this.#fetch(first * pageBytes, Math.min((last + 1) * pageBytes, this.size));
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
    const answer = await httpGet(this.name, { range: `bytes=${start}-${end - 1}` }, signal);
    if (answer.status !== 206 || sizeIn(answer) !== this.size || validatorOf(answer) !== this.#validator) {
      const { status } = answer;
      await answer.discard();
      if (status === 206 || status === 200 || status === 404 || status === 416) throw new SourceChangedError(this.name);
      throw new SourceReadError(this.name, `the server answers with status ${status}`);
    }
    const bytes = await answer.body(end - start);
    if (bytes.length !== end - start)
      throw new SourceReadError(this.name, `${bytes.length} bytes came instead of ${end - start}`);
    return bytes;
  }
}

/** Values below a URL; a query of the URL (a signature, a token) goes with every request. */
function httpStore(base: string): KeyStore {
  const address = (key: string): string => {
    const url = new URL(base);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
    return url.href;
  };
  const get = async (key: string, range: string | undefined, signal?: AbortSignal): Promise<Uint8Array | undefined> => {
    const url = address(key);
    const answer = await httpGet(url, range === undefined ? {} : { range }, signal);
    if ([403, 404, 410].includes(answer.status)) {
      await answer.discard();
      return undefined;
    }
    if (answer.status !== 200 && answer.status !== 206) throw await refused(url, answer);
    if (range !== undefined && answer.status === 200) {
      await answer.discard();
      throw new UnsupportedError(`the server of ${url}, which has no range requests, with a sharded array`);
    }
    return answer.body(maxDownloadBytes);
  };
  return {
    name: base,
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
